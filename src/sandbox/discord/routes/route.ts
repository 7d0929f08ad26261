/** What a route is, and finding the one for a request. */

import type { Budget } from "../budgets.ts";
import { refusal } from "../errors.ts";
import { type Channel, isDm, isEphemeral, type Message } from "../model.ts";
import type { Payload } from "../payload.ts";
import { isHidden, type World } from "../world.ts";

export interface Asking {
  readonly world: World;
  /** What stands at the path's `:…`, in order. */
  readonly ids: readonly string[];
  readonly query: URLSearchParams;
  readonly payload: Payload;
}

export interface Reply {
  readonly status: number;
  /** No body when left out. */
  readonly body?: unknown;
}

export interface Route {
  /** As the timeline and the faults name it: `PATCH /channels/:id/messages/:id`. */
  readonly name: string;
  /** Interaction routes carry their own token, take no bot's and are free of the global limit. */
  readonly forInteractions?: true;
  readonly budget?: Budget;
  /** Counted per chat, where that limit is on. */
  readonly hidden?: "hiddenWebhooks" | "hiddenEdits";
  /** Where the request is about a chat: its id. */
  chat?(asking: Asking): string | undefined;
  run(asking: Asking): Reply;
}

export interface Match {
  readonly route: Route;
  readonly ids: readonly string[];
}

export function createRouter(routes: readonly Route[]) {
  const compiled = routes.map((route) => {
    const [method, path = ""] = route.name.split(" ");
    const pattern = path.replaceAll(/:\w+/g, "([^/]+)");
    return { route, method, pattern: new RegExp(`^${pattern}$`) };
  });
  return (method: string, path: string): Match | undefined => {
    for (const { route, method: wanted, pattern } of compiled) {
      const found = method === wanted && pattern.exec(path);
      if (found) return { route, ids: found.slice(1) };
    }
    return undefined;
  };
}

/** A path no route knows, named like the others. */
export function nameUnknown(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\d{17,19}/g, ":id")}`;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204 };

export function findChannel({ world, ids }: Asking): Channel {
  const channel = world.channels.get(ids[0] ?? "");
  if (!channel) throw refusal(10003);
  // A person who blocked the bot, or left its guilds, can't be written to.
  if (isHidden(world, channel)) throw refusal(isDm(channel) && !channel.foreign ? 50007 : 50001);
  return channel;
}

/** A message the channel's routes can reach: ephemeral ones live behind their interaction alone. */
export function findMessage(asking: Asking): Message {
  const message = findChannel(asking).messages.get(asking.ids[1] ?? "");
  if (!message || isEphemeral(message)) throw refusal(10008);
  return message;
}
