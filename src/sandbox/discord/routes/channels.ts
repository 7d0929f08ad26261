/** Channels, their messages, typing and threads, with the bot's token. */

import { openThread } from "../channels.ts";
import { plainError, refusal, required } from "../errors.ts";
import { createMessage, editMessage, react, removeMessage } from "../messages.ts";
import { isDm, isEphemeral } from "../model.ts";
import { toChannelJson } from "../objects.ts";
import { toMessageJson } from "../visible.ts";
import {
  type Asking,
  created,
  findChannel,
  findMessage,
  noContent,
  ok,
  type Reply,
  type Route,
} from "./route.ts";

const chat = ({ ids }: Asking) => ids[0];

export const channelRoutes: readonly Route[] = [
  { name: "POST /users/@me/channels", run: openDm },
  { name: "GET /channels/:id", chat, run: (asking) => ok(toChannelJson(asking.world, findChannel(asking))) },
  { name: "GET /channels/:id/messages", chat, run: listMessages },
  { name: "GET /channels/:id/messages/:id", chat, run: getMessage },
  { name: "POST /channels/:id/messages", chat, budget: "sends", run: sendMessage },
  {
    name: "PATCH /channels/:id/messages/:id",
    chat,
    budget: "edits",
    hidden: "hiddenEdits",
    run: changeMessage,
  },
  { name: "DELETE /channels/:id/messages/:id", chat, budget: "deletes", run: deleteMessage },
  ...(["PUT", "DELETE"] as const).map(
    (method): Route => ({
      name: `${method} /channels/:id/messages/:id/reactions/:emoji/@me`,
      chat,
      budget: "reactions",
      run: (asking) => changeReaction(asking, method),
    }),
  ),
  { name: "POST /channels/:id/typing", chat, budget: "typing", run: showTyping },
  { name: "POST /channels/:id/threads", chat, run: startThread },
  { name: "POST /channels/:id/messages/:id/threads", chat, run: startThreadFromMessage },
];

function openDm({ world, payload }: Asking): Reply {
  const recipient = world.users.get(String(payload.json.recipient_id));
  if (!recipient) throw refusal(10013);
  const known = [...world.channels.values()].find((one) => isDm(one) && one.recipient === recipient);
  const dm = known ?? world.openChannel({ type: "dm", name: recipient.username, recipient });
  return ok(toChannelJson(world, dm));
}

/** Newest first, 50 unless told, as Discord does. */
function listMessages(asking: Asking): Reply {
  const { query, world } = asking;
  const limit = Math.min(100, Number(query.get("limit") ?? 50));
  const before = BigInt(query.get("before") ?? "9223372036854775807");
  const after = BigInt(query.get("after") ?? 0);
  const within = [...findChannel(asking).messages.values()].filter(
    (message) => !isEphemeral(message) && BigInt(message.id) < before && BigInt(message.id) > after,
  );
  const page = query.has("after") ? within.slice(0, limit) : within.slice(-limit);
  return ok(page.reverse().map((message) => toMessageJson(world, message)));
}

function getMessage(asking: Asking): Reply {
  return ok(toMessageJson(asking.world, findMessage(asking)));
}

function sendMessage(asking: Asking): Reply {
  const { world, payload } = asking;
  const message = createMessage(world, findChannel(asking), payload, { author: world.bot });
  return ok(toMessageJson(world, message));
}

function changeMessage(asking: Asking): Reply {
  const { world, payload } = asking;
  const message = findMessage(asking);
  if (message.author !== world.bot) throw refusal(50005);
  return ok(toMessageJson(world, editMessage(world, message, payload, { byWebhook: false })));
}

function deleteMessage(asking: Asking): Reply {
  const message = findMessage(asking);
  if (isDm(message.channel) && message.author !== asking.world.bot) throw refusal(50003);
  removeMessage(asking.world, message);
  return noContent;
}

function changeReaction(asking: Asking, method: "PUT" | "DELETE"): Reply {
  const message = findMessage(asking);
  const emoji = asking.ids[2] ?? "";
  if (!/^\p{RGI_Emoji}\uFE0F?$/v.test(emoji)) throw refusal(10014);
  const others = message.reactions.filter((one) => one !== emoji);
  if (method === "PUT" && others.length < message.reactions.length) return noContent;
  react(asking.world, message, method === "PUT" ? [...others, emoji] : others);
  return noContent;
}

/** docs.discord.com/developers/resources/channel#trigger-typing-indicator */
const TYPING_MS = 10_000;

function showTyping(asking: Asking): Reply {
  const { id, muted } = findChannel(asking);
  if (muted) throw refusal(50013);
  const atMs = Date.now();
  asking.world.timeline.show({ atMs, kind: "typing", chat: id, untilMs: atMs + TYPING_MS });
  return noContent;
}

function startThread(asking: Asking): Reply {
  const { world, payload } = asking;
  const thread = openThread(world, findChannel(asking), { name: threadName(asking), ...typed(payload.json) });
  return created(toChannelJson(world, thread));
}

function startThreadFromMessage(asking: Asking): Reply {
  const { world } = asking;
  const message = findMessage(asking);
  if (message.threadId) throw refusal(160004);
  const thread = openThread(world, message.channel, { name: threadName(asking), message });
  return created(toChannelJson(world, thread));
}

function threadName({ payload }: Asking): string {
  const name = String(payload.json.name ?? "").trim();
  if (!name) throw required("name");
  return name;
}

function typed(json: Asking["payload"]["json"]): object {
  // Private and announcement threads aren't built.
  if (json.type === undefined || json.type === 11) return {};
  throw plainError(501, "Not built in the sandbox: threads other than public ones");
}
