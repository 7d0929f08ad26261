/** What the visitor types and presses, done in the sandboxes as a person would. Throws one clear sentence. */

import type { Command, DiscordSandbox } from "../discord/index.ts";
import type { TelegramSandbox } from "../telegram/index.ts";
import type { VisibleMessage } from "../timeline.ts";
import { STOP_DRAFT } from "./buttons.ts";

export const PLATFORMS = ["discord", "telegram"] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface Visitor {
  say(platform: Platform, text: string): void;
  /** Changes the visitor's newest message there. */
  edit(platform: Platform, text: string): void;
  press(platform: Platform, button: { readonly message: string; readonly id: string }): void;
  /** The command that this new message answers, as far as a visitor used one. */
  commandOf(message: VisibleMessage): string | undefined;
}

export interface VisitorOptions {
  readonly discord: DiscordSandbox;
  readonly telegram: TelegramSandbox;
  readonly discordChannel: string;
  readonly telegramChat: number;
}

/** Source: both platforms' documentation of a message's text, without Nitro. */
const MAX_LENGTHS = { discord: 2_000, telegram: 4_096 } as const satisfies Record<Platform, number>;

/** As long as Discord waits for an interaction's first answer. */
const ANSWER_WITHIN_MS = 3_000;

export function createVisitor({ discord, telegram, discordChannel, telegramChat }: VisitorOptions): Visitor {
  const newest = new Map<Platform, string>();
  let unanswered: { readonly text: string; readonly atMs: number }[] = [];

  const use = (command: Command, text: string) => {
    const option = readOptions(command).find(({ type }) => type === STRING_OPTION);
    const value = text.slice(command.name.length + 1).trim();
    if (option?.required && value === "") throw new Error(`Write something after /${command.name}.`);
    discord.slash(discordChannel, command.name, option && value !== "" ? { [option.name]: value } : {});
    unanswered.push({ text, atMs: Date.now() });
  };

  const sayOnDiscord = (text: string) => {
    const [, name] = /^\/([\w-]+)(?:\s|$)/.exec(text) ?? [];
    const command = discord.commands.find((one) => one.name === name);
    if (command) return use(command, text);
    if (name === "ask") throw new Error("The bot has not registered the command /ask.");
    const id = discord.say(discordChannel, mentioning(text));
    // The page takes what begins with a slash for a command, which nobody can change.
    if (!text.startsWith("/")) newest.set("discord", id);
  };

  const mentioning = (text: string): string => {
    const mention = `<@${discord.applicationId}>`;
    const content = text.includes(mention) ? text : `${mention} ${text}`;
    checkLength("discord", content);
    return content;
  };

  return {
    say(platform, typed) {
      const text = typed.trim();
      if (text === "") throw new Error("Write something first.");
      checkLength(platform, text);
      if (platform === "discord") sayOnDiscord(text);
      else newest.set("telegram", String(telegram.say(telegramChat, text)));
    },
    edit(platform, typed) {
      const text = typed.trim();
      const message = newest.get(platform);
      if (message === undefined) throw new Error("There is no message of yours to change.");
      if (text === "") throw new Error("Write something first.");
      checkLength(platform, text);
      if (platform === "discord") discord.editMessage(discordChannel, message, mentioning(text));
      else telegram.editMessage(telegramChat, Number(message), text);
    },
    press(platform, { message, id }) {
      if (platform === "discord") discord.press(discordChannel, message, id);
      else if (id === STOP_DRAFT) telegram.stopDraft(telegramChat);
      else telegram.press(telegramChat, Number(message), id);
    },
    commandOf(message) {
      if (!message.fromBot || message.replyTo !== undefined) return undefined;
      unanswered = unanswered.filter(({ atMs }) => Date.now() - atMs < ANSWER_WITHIN_MS);
      return unanswered.shift()?.text;
    },
  };
}

const STRING_OPTION = 3;

interface Option {
  readonly name: string;
  readonly type: number;
  readonly required?: boolean;
}

function readOptions({ json }: Command): Option[] {
  return Array.isArray(json.options) ? json.options : [];
}

function checkLength(platform: Platform, text: string): void {
  const max = MAX_LENGTHS[platform];
  const length = platform === "discord" ? [...text].length : text.length;
  if (length > max) throw new Error(`That is too long: ${length} of at most ${max} characters.`);
}
