/** A local Telegram Bot API: point a client's `apiRoot` at `url`, speak as a person with `say`, read the timeline. */

import { createFaults, type Faults } from "../faults.ts";
import { createTimeline, type Timeline } from "../timeline.ts";
import type { Penalties } from "./blocks.ts";
import { createBudgets, DEFAULT_LIMITS, type Gauge, type TelegramLimits } from "./budgets.ts";
import { createCallbacks } from "./callbacks.ts";
import { createAnswer } from "./calls.ts";
import { createChats, type NewChat } from "./chats.ts";
import { createDrafts } from "./drafts.ts";
import { createGuests } from "./guests.ts";
import { createMethods } from "./methods.ts";
import { createPeople, type Person, type SayOptions } from "./people.ts";
import { createTelegramFiles } from "./sent-files.ts";
import { startServer } from "./server.ts";
import type { User } from "./types.ts";
import { createUpdates } from "./updates.ts";

export type { Penalties } from "./blocks.ts";
export { type Gauge, LONG_TERM_PRIVATE_CHAT, type TelegramLimits } from "./budgets.ts";
export type { NewChat } from "./chats.ts";
export type { Person, SayOptions } from "./people.ts";
export type { RichBlock, RichMessage, RichText } from "./rich/types.ts";
export type { MessageEntity } from "./types.ts";

export interface TelegramSandboxOptions {
  /** Default 0: any free one. */
  readonly port?: number;
  readonly token?: string;
  readonly botName?: string;
  readonly botUsername?: string;
  /** One way: before a call takes effect, and again before its answer. Default 0. */
  readonly latencyMs?: number | (() => number);
  readonly limits?: Partial<TelegramLimits>;
  /** What happens to a chat over its limit. Default: its calls are refused until there is room again. */
  readonly penalties?: Penalties;
  /** The longest getUpdates waits, whatever it asks for. Default 50,000, as Telegram's. */
  readonly pollTimeoutMs?: number;
  readonly lifetimes?: Partial<Lifetimes>;
  /** Where a webhook's address really leads, as with a proxy that gives it HTTPS. Default: to itself. */
  readonly webhookProxy?: (url: string) => string;
}

export interface Lifetimes {
  /** How long a draft is shown after it was last sent. Default 30,000, as Telegram's. */
  readonly draftMs: number;
  /**
   * How long the press of a button waits for its answer. Default 15,000: Telegram tells no number, and people report
   * refusals after 10 to 60 seconds.
   */
  readonly callbackMs: number;
  /** How long a bot called as a guest may wait with its answer. Default 15,000: only known to be short. */
  readonly guestQueryMs: number;
}

const DEFAULT_LIFETIMES = {
  draftMs: 30_000,
  callbackMs: 15_000,
  guestQueryMs: 15_000,
} as const satisfies Lifetimes;

const DEFAULTS = {
  port: 0,
  token: "110201543:sandbox-telegram-token",
  botName: "Livetype",
  botUsername: "livetype_bot",
  latencyMs: 0,
  limits: DEFAULT_LIMITS,
  pollTimeoutMs: 50_000,
} as const satisfies Required<Omit<TelegramSandboxOptions, "penalties" | "lifetimes" | "webhookProxy">>;

export interface TelegramSandbox {
  /** The client's `apiRoot`. */
  readonly url: string;
  readonly token: string;
  readonly timeline: Timeline;
  readonly faults: Faults;
  /** Returns its id. */
  addChat(chat: NewChat): number;
  /** A person writes; the bot gets an update. Returns the message's id. */
  say(chatId: number, text: string, options?: SayOptions): number;
  /** A person changes a message of theirs; the bot gets an update. */
  editMessage(chatId: number, messageId: number, text: string): void;
  /** The newest update comes once more to whoever asks next from the start, as after a crash before it was confirmed. */
  repeatUpdate(): void;
  /**
   * A person presses an inline button, named by its data or its label; the bot gets a callback query. Returns the
   * query's id; throws where the message has no such button. Default person: as `say`.
   */
  press(chatId: number, messageId: number, button: string, from?: Person): string;
  /** A person deletes a message, the bot's or their own. Telegram tells a bot nothing of it. */
  deleteMessage(chatId: number, messageId: number): void;
  /** A person presses the Stop button of the draft; the bot gets an update. Throws where no draft has one. */
  stopDraft(chatId: number, options?: { readonly messageThreadId?: number }): void;
  /** The bot is blocked or removed: calls to this chat answer 403 from then on. */
  kick(chatId: number): void;
  /** The bot may no longer write here; what it wrote it may still change. */
  restrict(chatId: number): void;
  /** Nobody writes in this topic any more. */
  closeTopic(chatId: number, messageThreadId: number): void;
  /** A group becomes a supergroup, whose id this is: calls to the old one are told to go there. */
  upgrade(chatId: number): number;
  /** A block out of the blue; calls inside make it longer where there are penalties. */
  block(chatId: number, lengthMs: number): void;
  /** From the next call on, for chats old and new; what was called before goes on counting. */
  setLimits(changed: Partial<TelegramLimits>): void;
  /** How much of each budget is left (of a blocked chat's nothing), for a page that draws it. */
  gauges(): Gauge[];
  close(): Promise<void>;
}

/** Rejects where the port is taken. */
export async function startTelegramSandbox(options: TelegramSandboxOptions = {}): Promise<TelegramSandbox> {
  const { token, port, botName, botUsername, latencyMs, pollTimeoutMs } = { ...DEFAULTS, ...options };
  const timeline = createTimeline();
  const faults = createFaults();
  const updates = createUpdates();
  const chats = createChats(timeline);
  const budgets = createBudgets({ ...DEFAULT_LIMITS, ...options.limits }, options.penalties);
  const bot: User = {
    id: Number.parseInt(token, 10),
    is_bot: true,
    first_name: botName,
    username: botUsername,
  };
  const lifetimes = { ...DEFAULT_LIFETIMES, ...options.lifetimes };
  const drafts = createDrafts({ bot, timeline, lifetimeMs: lifetimes.draftMs });
  const callbacks = createCallbacks(timeline, lifetimes.callbackMs);
  const guests = createGuests(lifetimes.guestQueryMs);
  const files = createTelegramFiles(token);
  const people = createPeople({ bot, chats, drafts, guests, callbacks, updates, files });
  const closing = new AbortController();
  const methods = createMethods({
    bot,
    chats,
    budgets,
    drafts,
    guests,
    callbacks,
    timeline,
    updates,
    pollTimeoutMs,
    files,
    proxy: options.webhookProxy ?? ((url) => url),
    signal: closing.signal,
  });
  const answer = createAnswer({ token, methods, faults, timeline });
  const server = await startServer(answer, {
    port,
    latencyMs: typeof latencyMs === "function" ? latencyMs : () => latencyMs,
    download: files.download,
  });

  return {
    url: server.url,
    token,
    timeline,
    faults,
    addChat: (chat) => chats.add(chat).chat.id,
    say: people.say,
    editMessage: people.edit,
    repeatUpdate: updates.repeat,
    press: (chatId, messageId, button, from) => people.press(chatId, { messageId, button, from }),
    stopDraft: (chatId, { messageThreadId } = {}) => people.stopDraft(chatId, messageThreadId),
    deleteMessage: (chatId, messageId) => void chats.get(chatId).remove(messageId),
    kick(chatId) {
      chats.get(chatId).hasBot = false;
    },
    restrict(chatId) {
      chats.get(chatId).mayWrite = false;
    },
    closeTopic: (chatId, messageThreadId) => void chats.get(chatId).closedTopics.add(messageThreadId),
    upgrade(chatId) {
      const group = chats.get(chatId);
      const { chat } = chats.add({ type: "supergroup", title: group.chat.title ?? "Group" });
      group.supergroup = chat.id;
      return chat.id;
    },
    block: (chatId, lengthMs) => budgets.block(chats.get(chatId).chat, lengthMs, Date.now()),
    setLimits: (changed) => budgets.change(changed),
    gauges: () => budgets.gauges(Date.now()),
    async close() {
      closing.abort();
      drafts.close();
      updates.close();
      await server.close();
    },
  };
}
