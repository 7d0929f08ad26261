/** A grammY bot with the runner on a Telegram of its own, and one chat in which somebody asks it. */

import { run } from "@grammyjs/runner";
import { Bot, type Context } from "grammy";
import type { TestContext } from "vitest";
import { liveControls, replyLive, type TelegramOptions } from "../../../bots/telegram/index.ts";
import type { LiveResult, Source } from "../../../core/index.ts";
import {
  type NewChat,
  startTelegramSandbox,
  type TelegramSandbox,
} from "../../../src/sandbox/telegram/index.ts";
import type { VisibleMessage } from "../../../src/sandbox/timeline.ts";
import { buttonsOf, laterRuns } from "../pressing.ts";
import { createLife, createScript, type EndOfLife } from "./script.ts";

export interface StageOptions {
  readonly chat: NewChat;
  /** Of the life that is played; left out where there is a source. */
  readonly end?: EndOfLife;
  readonly source?: Source;
  readonly options?: TelegramOptions;
  readonly messageThreadId?: number;
  /** What is asked. */
  readonly question?: string;
}

export interface Stage {
  readonly sandbox: TelegramSandbox;
  readonly chat: number;
  /** What the first answer came to. */
  readonly result: Promise<LiveResult>;
  /** Presses a button at the bot's newest message that has it, as soon as there is one. */
  press(label: string): Promise<void>;
  /** Presses Telegram's own Stop. */
  stopDraft(): void;
  /** The result of the next answer that a button started. */
  again(): Promise<LiveResult>;
  lines(): string[];
}

const MAX_PAGE_LENGTH = 4096;

export async function startStage({ onTestFinished }: TestContext, stage: StageOptions): Promise<Stage> {
  const sandbox = await startTelegramSandbox({ latencyMs: 10 });
  const chat = sandbox.addChat(stage.chat);
  const script = createScript(sandbox.timeline, String(chat));
  const { source = createLife(stage.end ?? "finished", MAX_PAGE_LENGTH) } = stage;
  const later = laterRuns();
  const answered = Promise.withResolvers<LiveResult>();
  const answer = async (ctx: Context) => {
    const options = { ...stage.options, handlers: later.handlers };
    answered.resolve(await replyLive(ctx, source, options));
  };
  const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
  bot.use(liveControls());
  bot.on(["message:text", "guest_message"], answer);
  bot.catch(({ error }) => answered.reject(error));
  await bot.init();
  const runner = run(bot, { runner: { silent: true } });
  onTestFinished(async () => {
    if (runner.isRunning()) await runner.stop();
    await sandbox.close();
  });

  const { question = "Why?", messageThreadId } = stage;
  sandbox.say(chat, question, messageThreadId === undefined ? {} : { messageThreadId });

  const hasButton = (label: string) => (message: VisibleMessage) => buttonsOf(message).includes(label);
  return {
    sandbox,
    chat,
    result: answered.promise,
    async press(label) {
      const find = () => sandbox.timeline.visible(String(chat)).findLast(hasButton(label));
      await sandbox.timeline.waitFor(() => find() !== undefined);
      script.note(`Ada presses ${label}`);
      sandbox.press(chat, Number(find()?.id), label);
    },
    stopDraft() {
      script.note("Ada presses ⏹");
      sandbox.stopDraft(chat);
    },
    again: later.next,
    lines: script.lines,
  };
}

/** Waits until one of the bot's messages or drafts says so. */
export const says = ({ sandbox }: Stage, text: RegExp) =>
  sandbox.timeline.waitFor(
    (frame) => "message" in frame && frame.message.fromBot && text.test(frame.message.text),
  );
