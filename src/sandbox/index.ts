/** The sandbox's public door: a local Discord, a local Telegram, and a page that shows both. */

export {
  type AddChannel,
  type Command as DiscordCommand,
  type DisconnectOptions as DiscordDisconnectOptions,
  type DiscordLimits,
  type DiscordSandbox,
  type DiscordSandboxOptions,
  type Gauge as DiscordGauge,
  type InvalidRequests as DiscordInvalidRequests,
  type Lifetimes as DiscordLifetimes,
  type OptionValue as DiscordOptionValue,
  type Person as DiscordPerson,
  type SayOptions as DiscordSayOptions,
  startDiscordSandbox,
} from "./discord/index.ts";
export type { Fault, Faults, Loss, Trouble } from "./faults.ts";
export type { VisibleFile } from "./files.ts";
export type { LimitOptions } from "./limits.ts";
export type { SentFile } from "./sent-files.ts";
export {
  type Gauge as TelegramGauge,
  type Lifetimes as TelegramLifetimes,
  LONG_TERM_PRIVATE_CHAT as TELEGRAM_LONG_TERM_PRIVATE_CHAT,
  type MessageEntity as TelegramMessageEntity,
  type NewChat as NewTelegramChat,
  type Penalties as TelegramPenalties,
  type Person as TelegramPerson,
  type SayOptions as TelegramSayOptions,
  startTelegramSandbox,
  type TelegramLimits,
  type TelegramSandbox,
  type TelegramSandboxOptions,
} from "./telegram/index.ts";
export type { Call, DraftEnd, Frame, TextEntity, Timeline, VisibleMessage } from "./timeline.ts";
export { callsBeyond, callsInsidePenalty, mostCallsIn, type PenaltyOptions } from "./violations.ts";
export { type SandboxPage, type SandboxPageOptions, startSandboxPage } from "./web/index.ts";
