/** `livetype/telegram`: show an answer live in a grammY bot. */

import type { Api } from "grammy";
import {
  assertSource,
  type LimitMemory,
  type LiveOptions,
  type LiveResult,
  type Source,
  streamReply,
} from "../../core/index.ts";
import { createTelegramAdapter } from "./adapter.ts";
import { deskOf } from "./controls.ts";
import { createGuestAdapter, withoutContinue } from "./guest.ts";
import { lineOf } from "./line.ts";
import { resolveTarget, type TelegramTarget } from "./target.ts";

export type {
  LearnedLimits,
  LimitMemory,
  LiveOptions,
  LiveResult,
  PressInfo,
  Source,
  SourceContext,
} from "../../core/index.ts";
export { liveControls } from "./controls.ts";
export type { TelegramTarget } from "./target.ts";

export interface TelegramOptions extends LiveOptions {
  /**
   * Shows the growing answer as a draft, and sends a message once a page of it is full or it has ended. Only in private
   * chats, elsewhere it grows in its message; likewise when Telegram takes no drafts. Default false: some clients show a
   * draft and its message side by side for a moment.
   */
  readonly drafts?: boolean;
  /**
   * Shows tables, formulas, tasks and headings of several sizes as what they are, in a rich message; a message without
   * them stays plain, and so do what Telegram refuses and what a guest says. Default false: some clients show a rich
   * message as an empty one.
   */
  readonly rich?: boolean;
}

/**
 * Shows the answer in the chat while it is being written, and resolves when all of it stands. An abort of
 * `options.signal` stops it: what was said stays, marked, and the result is `stopped`.
 *
 * A context of a group is answered as a reply, one of a private chat is not; topics are kept. A guest, called by its
 * name where it is no member, has one message for all of it. Answers of one bot share its budgets, also across updates
 * and whatever transformers it has installed.
 *
 * @param source A stream, or better a function that makes one from `{ signal }`: only a function can be stopped for sure.
 * @returns How it ended. A failing source or platform does not reject: see `status` and `cause`.
 * @throws {TypeError} When the target, the source or an option is of no known kind.
 *
 * @example
 * bot.on("message:text", (ctx) => replyLive(ctx, ({ signal }) => chain.stream(ctx.msg.text, { signal })));
 */
export async function replyLive(
  target: TelegramTarget,
  source: Source,
  options: TelegramOptions = {},
): Promise<LiveResult> {
  assertSource(source);
  const { api, place, asker, isHeard } = resolveTarget(target);
  const line = lineOf(api);
  // Where nobody is known to have asked, it takes the host to say who may press.
  const desk = isHeard && (asker || options.mayPress) ? deskOf(line) : undefined;
  const door = { outbox: line.outbox, asker, desk };
  if ("guestQueryId" in place) {
    const adapter = createGuestAdapter(line, place);
    return streamReply({ ...door, adapter }, withoutContinue(source), options);
  }
  const { drafts, rich } = options;
  const adapter = createTelegramAdapter(line, { ...place, drafts, rich });
  return streamReply({ ...door, adapter }, source, options);
}

/**
 * Keeps what is learned of this bot's limits, so that a restart does not forget a ban. Call it before the first answer.
 * Rejects when `load` does.
 */
export const rememberLimits = (api: Api, memory: LimitMemory): Promise<void> =>
  lineOf(api).outbox.remember(memory);
