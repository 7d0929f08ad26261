/** One bot on either platform, whose answers have buttons, and people who press them. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type TestContext } from "vitest";
import { replyLive as replyOnDiscord } from "../../bots/discord/index.ts";
import { liveControls, replyLive as replyOnTelegram } from "../../bots/telegram/index.ts";
import type { LiveOptions, LiveResult, Source } from "../../core/index.ts";
import type { Frame, Timeline, VisibleMessage } from "../../src/sandbox/timeline.ts";
import { startBot as startDiscordBot } from "./discord-bot.ts";
import { startBot as startTelegramBot } from "./telegram-bot.ts";

export interface Room {
  readonly timeline: Timeline;
  readonly chat: string;
  /** Somebody asks; resolves with what the answer came to. */
  ask(): Promise<LiveResult>;
  /** By its label; the asker presses unless another is named. */
  press(message: VisibleMessage, button: string, by?: "stranger"): void;
  /** A message of the bot that stands, with buttons to press. */
  waitFor(matches: (message: VisibleMessage) => boolean): Promise<VisibleMessage>;
}

export type Open = (test: TestContext, source: Source, options?: LiveOptions) => Promise<Room>;

const openTelegram: Open = async (test, source, options) => {
  const { sandbox, ask } = await startTelegramBot(test, (ctx) => replyOnTelegram(ctx, source, options), {
    prepare: (bot) => bot.use(liveControls()),
  });
  const chat = sandbox.addChat({ type: "group", title: "Friends" });
  const stranger = { id: 77, first_name: "Linus" };
  return {
    ...roomOf(sandbox.timeline, String(chat)),
    ask: async () => (await ask(chat))[0] as LiveResult,
    press: ({ id }, button, by) => void sandbox.press(chat, Number(id), button, ...(by ? [stranger] : [])),
  };
};

const openDiscord: Open = async (test, source, options) => {
  const { sandbox, channelId, ask } = await startDiscordBot(test, (question) =>
    replyOnDiscord(question, source, options),
  );
  return {
    ...roomOf(sandbox.timeline, channelId),
    ask: async () => (await ask())[0] as LiveResult,
    press: ({ id }, button, by) =>
      void sandbox.press(channelId, id, button, ...(by ? [{ username: "linus" }] : [])),
  };
};

const openSlash: Open = async (test, source, options) => {
  const { sandbox, channelId, slash } = await startDiscordBot(test, (question) =>
    replyOnDiscord(question, source, options),
  );
  return {
    ...roomOf(sandbox.timeline, channelId),
    ask: async () => (await slash())[0] as LiveResult,
    press: ({ id }, button, by) =>
      void sandbox.press(channelId, id, button, ...(by ? [{ username: "linus" }] : [])),
  };
};

export const ROOMS: readonly (readonly [string, Open])[] = [
  ["a Telegram group", openTelegram],
  ["a Discord channel", openDiscord],
  ["a slash command", openSlash],
];

function roomOf(timeline: Timeline, chat: string) {
  return {
    timeline,
    chat,
    waitFor: async (matches: (message: VisibleMessage) => boolean) => {
      const frame = await timeline.waitFor((one) => isShown(one, chat) && matches(one.message));
      return (frame as Extract<Frame, { message: VisibleMessage }>).message;
    },
  };
}

const isShown = (frame: Frame, chat: string): frame is Extract<Frame, { kind: "send" | "edit" }> =>
  (frame.kind === "send" || frame.kind === "edit") && frame.message.chat === chat && frame.message.fromBot;

interface Buttons {
  /** Rows; the texts of components V2 are none. */
  readonly components?: readonly { readonly components?: readonly { readonly label: string }[] }[];
  readonly reply_markup?: { readonly inline_keyboard: readonly (readonly { readonly text: string }[])[] };
}

/** What the buttons at a message say. */
export function buttonsOf({ raw = {} }: VisibleMessage): string[] {
  const { components = [], reply_markup: keyboard } = raw as Buttons;
  const labels = components.flatMap((row) => row.components?.map(({ label }) => label) ?? []);
  return [...labels, ...(keyboard?.inline_keyboard.flat().map(({ text }) => text) ?? [])];
}

/** The bot's messages that stand, each with its buttons behind it. */
export const standing = ({ timeline, chat }: Room): string[] =>
  timeline
    .visible(chat)
    .filter(({ fromBot, ephemeral }) => fromBot && !ephemeral)
    .map((message) => [message.text, ...buttonsOf(message).map((label) => `[${label}]`)].join(" "));

/** Waits until these messages stand, each with its buttons behind it. */
export async function expectStanding(room: Room, expected: readonly unknown[]): Promise<void> {
  const isSo = () => {
    try {
      expect(standing(room)).toEqual(expected);
      return true;
    } catch {
      return false;
    }
  };
  await room.timeline.waitFor(isSo, 3000).catch(() => {});
  expect(standing(room)).toEqual(expected);
}

/** The newest message of the bot. */
export const lastIn = ({ timeline, chat }: Room): VisibleMessage =>
  timeline.visible(chat).findLast(({ fromBot, ephemeral }) => fromBot && !ephemeral) as VisibleMessage;

/** Waits until whoever pressed was told something that nobody else sees. */
export const noticed = ({ timeline }: Room): Promise<Frame> =>
  timeline.waitFor(
    (frame) => frame.kind === "notice" || (frame.kind === "send" && frame.message.ephemeral === true),
  );

/** The results of the runs that buttons started. */
export function laterRuns() {
  const runs: Promise<LiveResult>[] = [];
  let heard = () => {};
  const onRun = (run: Promise<LiveResult>) => {
    runs.push(run);
    heard();
  };
  const next = async (): Promise<LiveResult> => {
    while (runs.length === 0) {
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
    return runs.shift() as Promise<LiveResult>;
  };
  return { handlers: { onRun }, next };
}

/** What only the one who pressed was told. */
export const noticesIn = ({ timeline }: Room): string[] =>
  timeline.frames.flatMap((frame) => {
    if (frame.kind === "notice") return [frame.text];
    return frame.kind === "send" && frame.message.ephemeral ? [frame.message.text] : [];
  });

/** A service that writes words without end, until its connection is closed. */
export async function startModel({ onTestFinished }: TestContext) {
  const closed = Promise.withResolvers<number>();
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/plain" });
    let count = 0;
    const timer = setInterval(() => {
      count += 1;
      response.write(`word${count} `);
    }, 10);
    response.on("close", () => {
      clearInterval(timer);
      closed.resolve(Date.now());
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, closedAtMs: closed.promise };
}
