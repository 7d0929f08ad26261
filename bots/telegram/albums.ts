/** Albums: each of their pictures comes as a message of its own, and together they are one. */

import type { Context } from "grammy";
import type { Message } from "grammy/types";

export interface Albums {
  /** All of the album, in its order, for the message of it that comes first; undefined for the others. */
  gather(ctx: Context): Promise<readonly Context[] | undefined>;
  /** The messages of the album that this one is known to belong to; else the message alone. */
  around(msg: Message): readonly Message[];
}

/** Telegram tells of no last one: they come in one delivery, or in two right after each other. */
const QUIET_MS = 400;
const MAX_WAIT_MS = 3000;

/** Source: core.telegram.org/bots/api#sendmediagroup, the most that an album holds. */
const MAX_LENGTH = 10;

/** For captions that are changed later. */
const MAX_REMEMBERED = 100;

interface Album {
  readonly parts: Context[];
  readonly sinceMs: number;
  /** It is complete, as far as one can tell. */
  end(): void;
  timer?: NodeJS.Timeout;
}

export function createAlbums(): Albums {
  const open = new Map<string, Album>();
  /** Oldest first. */
  const known = new Map<string, Message[]>();

  function add(key: string, album: Album, ctx: Context) {
    album.parts.push(ctx);
    clearTimeout(album.timer);
    const leftMs = album.sinceMs + MAX_WAIT_MS - Date.now();
    if (album.parts.length === MAX_LENGTH || leftMs <= 0) album.end();
    else album.timer = setTimeout(album.end, Math.min(QUIET_MS, leftMs));
    const messages = known.get(key) ?? [];
    if (ctx.msg) known.set(key, [...messages, ctx.msg].slice(-MAX_LENGTH));
    const [oldest] = known.keys();
    if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
  }

  return {
    async gather(ctx) {
      const key = ctx.msg && keyOf(ctx.msg);
      if (key === undefined) return [ctx];
      const begun = open.get(key);
      if (begun) {
        add(key, begun, ctx);
        return undefined;
      }
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      const album: Album = { parts: [], sinceMs: Date.now(), end };
      open.set(key, album);
      add(key, album, ctx);
      await ended;
      open.delete(key);
      return album.parts.sort((one, other) => idOf(one) - idOf(other));
    },
    around(msg) {
      const key = keyOf(msg);
      const others = key === undefined ? [] : (known.get(key) ?? []);
      return others.length === 0
        ? [msg]
        : others.map((one) => (one.message_id === msg.message_id ? msg : one));
    },
  };
}

const idOf = ({ msg }: Context): number => msg?.message_id ?? 0;

const keyOf = ({ chat, media_group_id: album }: Message): string | undefined =>
  album === undefined ? undefined : `${chat.id}:${album}`;
