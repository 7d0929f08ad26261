/** Commands about the conversation: /new, /stop, /export, /forget. */

import { EXPORT_NAME, toMarkdown } from "../conversation/export.ts";
import { chatKey, messageKey, placeKey, userKey } from "../conversation/places.ts";
import { counted } from "../counted.ts";
import type { CommandParts, RunCommand } from "./command-parts.ts";

export const newConversation: RunCommand = async ({ store }, { speaker }) => {
  await store.moveTo(placeKey(speaker), crypto.randomUUID());
  return "A new conversation begins with your next question.";
};

export const stop: RunCommand = async (parts, call) => {
  const { lanes, access } = parts;
  const tickets = lanes.in(await conversationOf(parts, call));
  const isOwner = await access.isOwner(call.speaker);
  const stoppable = tickets.filter(({ user }) => isOwner || user === userKey(call.speaker));
  for (const { stop: own } of stoppable) own.abort(new Error("somebody asked to stop it"));
  if (stoppable.length > 0) return "Stopped.";
  return tickets.length > 0
    ? "Only the one who asked can stop that."
    : "No answer of yours is being written here.";
};

/** All turns that are sent: far more than anybody scrolls through. */
const MAX_EXPORTED = 1000;

export const exportConversation: RunCommand = async (parts, call) => {
  const turns = await parts.store.turnsOf(await conversationOf(parts, call), { limit: MAX_EXPORTED });
  if (turns.length === 0) return "There is nothing to export yet: this conversation is empty.";
  return {
    text: `Here is your conversation, ${counted(turns.length, "question")} with the answers.`,
    file: { name: EXPORT_NAME, text: toMarkdown([...turns].reverse()) },
  };
};

export const forget: RunCommand = async (parts, call) => {
  const { store, lanes } = parts;
  const { speaker } = call;
  for (const { user, stop: own } of lanes.in(await conversationOf(parts, call)))
    if (user === userKey(speaker)) own.abort(new Error("it is to be forgotten"));
  const deleted = await store.forget(userKey(speaker), chatKey(speaker));
  if (deleted === 0) return "There is nothing to forget: I keep nothing that you asked here.";
  return `Deleted: ${counted(deleted, "question")} of yours in this chat, with the answers. What stands in the chat itself is yours to delete.`;
};

/** The one that this message is a part of, else the one that is going on. */
async function conversationOf(
  { store }: CommandParts,
  { speaker, replyTo }: Parameters<RunCommand>[1],
): Promise<string> {
  const answered = replyTo === undefined ? undefined : await store.turnOf(messageKey(speaker, replyTo));
  return answered?.conversation ?? store.conversationAt(placeKey(speaker), crypto.randomUUID());
}
