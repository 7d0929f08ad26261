/** The same answer through discord.js to a local Discord and through grammY to a local Telegram. */

import type { TestContext } from "vitest";
import { replyLive as replyOnDiscord } from "../../bots/discord/index.ts";
import { replyLive as replyOnTelegram } from "../../bots/telegram/index.ts";
import type { LiveResult, Source } from "../../core/index.ts";
import type { Call, VisibleMessage } from "../../src/sandbox/timeline.ts";
import { startBot as startDiscordBot } from "../bots/discord-bot.ts";
import { botFrames } from "../bots/speech.ts";
import { privateChat, startBot as startTelegramBot } from "../bots/telegram-bot.ts";

export interface Seen {
  readonly result: LiveResult | undefined;
  /** The bot's messages at the end. */
  readonly messages: readonly VisibleMessage[];
  readonly frames: readonly (VisibleMessage & { readonly kind: string })[];
  readonly calls: readonly Call[];
  /** What one message holds, in `unit`s. */
  readonly maxLength: number;
  lengthOf(text: string): number;
}

export type Asking = (test: TestContext, source: Source) => Promise<Seen>;

export const platforms: readonly (readonly [string, Asking])[] = [
  [
    "Discord",
    async (test, source) => {
      const { sandbox, channelId, ask } = await startDiscordBot(test, (question) =>
        replyOnDiscord(question, source),
      );
      const [result] = await ask();
      return {
        ...seenIn(sandbox.timeline, channelId),
        result,
        maxLength: 2000,
        lengthOf: (text) => text.length,
      };
    },
  ],
  [
    "Telegram",
    async (test, source) => {
      const { sandbox, ask } = await startTelegramBot(test, (ctx) => replyOnTelegram(ctx, source));
      const chat = privateChat(sandbox);
      const [result] = await ask(chat);
      const seen = seenIn(sandbox.timeline, String(chat));
      return { ...seen, result, maxLength: 4096, lengthOf: (text) => [...text].length };
    },
  ],
];

type Timeline = Parameters<typeof botFrames>[0];

const seenIn = (timeline: Timeline, chat: string) => ({
  messages: timeline.visible(chat).filter(({ fromBot }) => fromBot),
  frames: botFrames(timeline, chat).map(({ kind, message }) => ({ ...message, kind })),
  calls: timeline.calls,
});
