/** The sandbox's public door: a local Discord, a local Telegram, and a page that shows both. */

export {
  type AddChannel,
  type Command as DiscordCommand,
  type DiscordLimits,
  type DiscordSandbox,
  type DiscordSandboxOptions,
  type Gauge as DiscordGauge,
  type Lifetimes as DiscordLifetimes,
  type OptionValue as DiscordOptionValue,
  type Person as DiscordPerson,
  type SayOptions as DiscordSayOptions,
  startDiscordSandbox,
} from "./discord/index.ts";
export type { Fault, Faults, Trouble } from "./faults.ts";
export type { LimitOptions } from "./limits.ts";
export {
  type Gauge as TelegramGauge,
  type MessageEntity as TelegramMessageEntity,
  type NewChat as NewTelegramChat,
  type SayOptions as TelegramSayOptions,
  startTelegramSandbox,
  type TelegramLimits,
  type TelegramSandbox,
  type TelegramSandboxOptions,
} from "./telegram/index.ts";
export type { Call, Frame, TextEntity, Timeline, VisibleMessage } from "./timeline.ts";
export { type SandboxPage, type SandboxPageOptions, startSandboxPage } from "./web/index.ts";
