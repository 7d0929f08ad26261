/** What each command of the table does. */

import { commands } from "../../bots/commands.ts";
import type { CommandCall, CommandReply } from "../../bots/host.ts";
import { words } from "../conversation/asking.ts";
import { userKey } from "../conversation/places.ts";
import { model, persona, settings } from "./choices.ts";
import type { CommandParts, RunCommand } from "./command-parts.ts";
import { exportConversation, forget, newConversation, stop } from "./conversation.ts";
import { allow, deny, status } from "./owner.ts";

export { suggest } from "./choices.ts";
export type { CommandParts } from "./command-parts.ts";

const usage: RunCommand = ({ budget }, { speaker }) => budget.describe(userKey(speaker));

const help: RunCommand = async ({ access }, { speaker }) => {
  const isOwner = await access.isOwner(speaker);
  const lines = commands
    .filter(({ isForOwner = false }) => isOwner || !isForOwner)
    .map(
      ({ name, argument, description }) => `/${name}${argument ? ` ${argument.name}` : ""} – ${description}`,
    );
  return ["Ask me anything: here, by mentioning me, or in answer to me.", ...lines].join("\n");
};

const table: Readonly<Record<CommandCall["name"], RunCommand>> = {
  new: newConversation,
  stop,
  model,
  persona,
  settings,
  usage,
  export: exportConversation,
  forget,
  help,
  allow,
  deny,
  status,
};

const isForOwner = (name: string): boolean =>
  commands.some((command) => command.name === name && command.isForOwner === true);

export async function runCommand(parts: CommandParts, call: CommandCall): Promise<void> {
  const { name, speaker, reply } = call;
  const { access, store, flood } = parts;
  if (!(await access.mayAsk(speaker))) {
    // As for a question.
    const isHidden = call.messageId === undefined;
    if (isHidden || (await store.claim(`stranger:${userKey(speaker)}`)))
      await reply({ text: words.stranger });
    return;
  }
  const pace = name === "stop" ? "fine" : flood.note(userKey(speaker), Date.now());
  if (pace === "told" || (pace === "silent" && call.messageId === undefined))
    return reply({ text: words.flood });
  if (pace === "silent") return;
  if (isForOwner(name) && !(await access.isOwner(speaker)))
    return reply({ text: "Only my owner can do that." });
  await reply(toReply(await table[name](parts, call)));
}

const toReply = (result: CommandReply | string): CommandReply =>
  typeof result === "string" ? { text: result } : result;
