/** Commands of the owner: /allow, /deny, /status. */

import type { Speaker } from "../../bots/host.ts";
import about from "../../package.json" with { type: "json" };
import { today } from "../access/budget.ts";
import { counted } from "../counted.ts";
import type { RunCommand } from "./command-parts.ts";

const WHO = "Please say who: a mention, an id, or “here” for everybody in this chat.";

export const allow: RunCommand = async ({ store, config }, { speaker, argument }) => {
  const id = toId(speaker, argument);
  if (id === undefined) return WHO;
  await store.grant(speaker.platform, "allowed", id);
  const note = config.allow === "everyone" ? " They could before: ALLOW is everyone." : "";
  return `${id} may ask me from now on.${note}`;
};

export const deny: RunCommand = async ({ store, config }, { speaker, argument }) => {
  const id = toId(speaker, argument);
  if (id === undefined) return WHO;
  const wasAllowed = await store.revoke(speaker.platform, "allowed", id);
  if (config.allow === "everyone") return "ALLOW in .env is everyone: change that first.";
  if (config.allow.includes(id)) return `${id} stands in ALLOW in .env: take it out there.`;
  return wasAllowed ? `${id} may not ask me any more.` : `${id} was not on my list.`;
};

export const status: RunCommand = async ({ store, running, startedAtMs }, { speaker }) => {
  const { users, messages, tokens, costUsd } = await store.usageOn(today());
  const allowed = await store.holders(speaker.platform, "allowed");
  return [
    `Livetype ${about.version}, running for ${toDuration(Date.now() - startedAtMs)}.`,
    `Being written: ${running()}.`,
    `Today: ${counted(messages, "question")} of ${counted(users, "person", "people")}, about ${tokens} tokens, $${costUsd.toFixed(4)} as far as models tell.`,
    `On my list here: ${allowed.length > 0 ? allowed.join(", ") : "nobody"}.`,
  ].join("\n");
};

/** `here` is the server on Discord, the chat on Telegram and in direct messages. */
function toId({ chatId, groupId }: Speaker, argument: string): string | undefined {
  if (argument.toLowerCase() === "here") return groupId ?? chatId;
  return /^(?:<@[!&]?(\d+)>|(-?\d+))$/.exec(argument)?.slice(1).find(Boolean);
}

function toDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days} d ${hours % 24} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
