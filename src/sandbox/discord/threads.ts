/** Threads: channels of their own, with budgets of their own, under a text channel. */

import { refusal } from "./errors.ts";
import type { Channel, Message } from "./model.ts";
import { toChannelJson } from "./objects.ts";
import type { World } from "./world.ts";

const INTENT_GUILDS = 1 << 0;

export function openThread(
  world: World,
  parent: Channel,
  options: { readonly name: string; readonly message?: Message },
): Channel {
  if (parent.type !== "text") throw refusal(50024);
  const { name, message } = options;
  // A thread started from a message has that message's id.
  const id = message ? { id: message.id } : {};
  const thread = world.openChannel({ type: "thread", name, parentId: parent.id, ...id });
  if (message) message.threadId = thread.id;
  announceChannel(world, thread);
  return thread;
}

/** DMs announce nothing: a bot learns of one with its first message. */
export function announceChannel(world: World, channel: Channel): void {
  if (channel.type === "dm" || world.kicked) return;
  const name = channel.type === "thread" ? "THREAD_CREATE" : "CHANNEL_CREATE";
  const data = {
    ...toChannelJson(world, channel),
    ...(channel.type === "thread" ? { newly_created: true } : {}),
  };
  world.publish({ name, data, intent: INTENT_GUILDS, guildId: world.guildId });
}
