/** The whole bot to host on both sandboxes, in this process, with a brain that says what it was told. */

import type { TestContext } from "vitest";
import { startDiscordBot } from "../../bots/discord/bot.ts";
import { startTelegramBot } from "../../bots/telegram/bot.ts";
import { createAccess } from "../../src/access/access.ts";
import { createPairing } from "../../src/access/pairing.ts";
import { createAnswers } from "../../src/answers.ts";
import { questionOf, type Turn } from "../../src/brain/brain.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { createHost } from "../../src/host.ts";
import { startDiscordSandbox, startTelegramSandbox } from "../../src/sandbox/index.ts";
import type { Frame, Timeline, VisibleMessage } from "../../src/sandbox/timeline.ts";
import { IN_MEMORY, openSqliteStore } from "../../src/store/sqlite.ts";

export interface HouseOptions {
  readonly config?: Partial<Config>;
  /** The database's. */
  readonly file?: string;
  /** Default: both. */
  readonly only?: "Discord" | "Telegram";
}

export type House = Awaited<ReturnType<typeof openHouse>>;

export const MODELS = ["test:one", "test:two"];

export async function openHouse({ onTestFinished }: TestContext, options: HouseOptions = {}) {
  const { config: given = {}, file = IN_MEMORY, only } = options;
  const [discord, telegram] = await Promise.all([startDiscordSandbox(), startTelegramSandbox()]);
  const config: Config = {
    ...readConfig({}),
    models: MODELS,
    personas: { pirate: "Answer like a pirate." },
    ...given,
  };
  const turns: Turn[] = [];
  let release = Promise.withResolvers<void>();

  async function* answer(turn: Turn) {
    turns.push(turn);
    const { continueFrom: _, signal, messages, model = MODELS[0], persona = "none" } = turn;
    const question = questionOf(turn);
    if (/\bslow\b/.test(question)) {
      yield `Thinking about ${question} `;
      await untilAborted(signal, release.promise);
    }
    if (/\berror\b/.test(question)) throw new Error("The model broke off.");
    const before = messages.slice(0, -1).map(({ name, text }) => (name ? `${name}: ${text}` : text));
    yield `You asked: ${question} `;
    yield `(model ${model}, persona ${persona}, before: ${before.length === 0 ? "nothing" : before.join(" | ")})`;
  }

  const start = async () => {
    const store = openSqliteStore(file);
    const access = createAccess(store, config);
    const pairing = createPairing(store);
    const answers = createAnswers();
    const stopping = new AbortController();
    const troubles: unknown[] = [];
    const host = createHost({
      ...{ config, store, access, pairing, answers, brain: answer, signal: stopping.signal },
      onAnswer: () => {},
      troubled: (_, error) => void troubles.push(error),
    });
    const bots = await Promise.all([
      ...(only === "Telegram" ? [] : [startDiscordBot({ token: discord.token, apiBase: discord.url }, host)]),
      ...(only === "Discord"
        ? []
        : [startTelegramBot({ token: telegram.token, apiRoot: telegram.url }, host)]),
    ]);
    return {
      pairing,
      answers,
      troubles,
      async stop() {
        stopping.abort(new Error("the bot is stopping"));
        await answers.idle();
        await Promise.all(bots.map((bot) => bot.stop()));
        await store.close();
      },
    };
  };

  let program = await start();
  onTestFinished(async () => {
    await program.stop();
    await Promise.all([discord.close(), telegram.close()]);
  });
  return {
    discord,
    telegram,
    /** What the brain was asked. */
    turns,
    get program() {
      return program;
    },
    /** Lets the slow answers end. */
    release() {
      release.resolve();
      release = Promise.withResolvers();
    },
    async restart() {
      await program.stop();
      program = await start();
    },
  };
}

function untilAborted(signal: AbortSignal, released: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    void released.then(resolve);
  });
}

/** One chat of one person's, in the same words for both platforms. */
export interface Room {
  readonly chat: string;
  /** Returns the message's id. */
  say(text: string, options?: { readonly replyTo?: string; readonly from?: string }): string;
  /** Such as `/model two`; on Discord with the command's own option. */
  command(line: string, from?: string): void;
  edit(messageId: string, text: string): void;
  /** What the bot says next that matches: since the last thing that a person did here, or the last match. */
  hears(pattern: RegExp): Promise<VisibleMessage>;
  /** What stands there of the bot's. */
  answers(): readonly string[];
}

const OPTIONS: Readonly<Record<string, string>> = {
  ask: "question",
  model: "name",
  persona: "name",
  settings: "change",
  allow: "who",
  deny: "who",
};

export function discordDm({ discord }: House, username?: string): Room {
  const person = username === undefined ? {} : { with: { username } };
  return discordRoom(discord, discord.addChannel({ type: "dm", ...person }), username);
}

export const discordChannel = ({
  discord,
}: House): Room & { mention(text: string, from?: string): string } => {
  const room = discordRoom(discord, discord.addChannel({ name: "general" }));
  return {
    ...room,
    mention: (text, from) =>
      room.say(`<@${discord.applicationId}> ${text}`, from === undefined ? {} : { from }),
  };
};

function discordRoom(discord: House["discord"], chat: string, owner?: string): Room {
  const ear = createEar(discord.timeline, chat);
  const who = (from = owner) => (from === undefined ? {} : { from: { username: from } });
  return {
    chat,
    say(text, { replyTo, from } = {}) {
      ear.mark();
      return discord.say(chat, text, { ...who(from), ...(replyTo === undefined ? {} : { replyTo }) });
    },
    command(line, from) {
      ear.mark();
      const [, name = "", argument = ""] = /^\/(\w+) ?(.*)$/s.exec(line) ?? [];
      const option = OPTIONS[name];
      const values = argument !== "" && option !== undefined ? { [option]: argument } : {};
      discord.slash(chat, name, values, who(from).from);
    },
    edit(messageId, text) {
      ear.mark();
      discord.editMessage(chat, messageId, text);
    },
    ...ear,
  };
}

export function telegramDm({ telegram }: House, first_name = "ada"): Room {
  return telegramRoom(telegram, telegram.addChat({ type: "private", first_name }));
}

export const telegramGroup = ({ telegram }: House): Room =>
  telegramRoom(telegram, telegram.addChat({ type: "supergroup", title: "Friends" }));

export const telegramGuest = ({ telegram }: House): Room =>
  telegramRoom(telegram, telegram.addChat({ type: "supergroup", title: "Strangers", guest: true }));

const ids = new Map<string, number>();

/** The same name is the same person. */
function personOf(first_name: string) {
  const id = ids.get(first_name) ?? 6_000_000 + ids.size;
  ids.set(first_name, id);
  return { id, first_name };
}

function telegramRoom(telegram: House["telegram"], id: number): Room {
  const chat = String(id);
  const ear = createEar(telegram.timeline, chat);
  const say: Room["say"] = (text, { replyTo, from } = {}) => {
    ear.mark();
    const options = {
      ...(from === undefined ? {} : { from: personOf(from) }),
      ...(replyTo === undefined ? {} : { replyTo: Number(replyTo) }),
    };
    return String(telegram.say(id, text, options));
  };
  return {
    chat,
    say,
    command: (line, from) => void say(line, from === undefined ? {} : { from }),
    edit(messageId, text) {
      ear.mark();
      telegram.editMessage(id, Number(messageId), text);
    },
    ...ear,
  };
}

function createEar(timeline: Timeline, chat: string) {
  let from = 0;
  return {
    mark: () => {
      from = timeline.frames.length;
    },
    async hears(pattern: RegExp): Promise<VisibleMessage> {
      const isIt = (frame: Frame) =>
        "message" in frame &&
        frame.message.chat === chat &&
        frame.message.fromBot &&
        frame.kind !== "delete" &&
        pattern.test(frame.message.text) &&
        timeline.frames.indexOf(frame) >= from;
      const frame = await timeline.waitFor(isIt, 15_000);
      from = timeline.frames.indexOf(frame) + 1;
      return (frame as Extract<Frame, { message: VisibleMessage }>).message;
    },
    answers: () =>
      timeline
        .visible(chat)
        .filter(({ fromBot }) => fromBot)
        .map(({ text }) => text),
  };
}

export const ROOMS = [
  ["Discord", discordDm],
  ["Telegram", telegramDm],
] as const;
