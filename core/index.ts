/** The door that bots, apps and other platforms import through. */

export type {
  Acknowledgement,
  Adapter,
  CallKind,
  CallOptions,
  Drafts,
  Failure,
  Outcome,
  OutgoingFile,
  ScopeSpec,
  SendOptions,
} from "./adapter.ts";
export type { Control, ControlKind, Press, Presser, PressReply } from "./controls/control.ts";
export { createDesk, type Desk, isOwnControl } from "./controls/desk.ts";
export type { PressInfo } from "./controls/presser.ts";
export type { ControlOptions } from "./controls/run-controls.ts";
export { DeliveryError, SourceError, statusOf } from "./errors.ts";
export type { FinishReason, StreamEvent, Usage } from "./events.ts";
export type { Handlers } from "./handlers.ts";
export type { Door, LiveOptions, LiveResult } from "./live-options.ts";
export { streamReply, undelivered } from "./live-reply.ts";
export { toNetworkFailure } from "./network-failure.ts";
export type { Limit, Observed } from "./outbox/limit.ts";
export { createOutbox, type Outbox } from "./outbox/outbox.ts";
export type { LearnedLimits, LimitMemory } from "./outbox/registry.ts";
export { type SseOptions, toSSE } from "./output/to-sse.ts";
export { toText } from "./output/to-text.ts";
export { type Collected, collect } from "./processors/collect.ts";
export { countTokens } from "./processors/count-tokens.ts";
export {
  type Filter,
  type HeldText,
  type HoldBackOptions,
  holdBack,
  type Verdict,
} from "./processors/hold-back.ts";
export { type ParseJsonOptions, parseJson } from "./processors/parse-json.ts";
export { type Processor, type ProcessorContext, pipe } from "./processors/pipe.ts";
export { rateLimit } from "./processors/rate-limit.ts";
export { type RechunkOptions, rechunk } from "./processors/rechunk.ts";
export { tap } from "./processors/tap.ts";
export { watchStalls } from "./processors/watch-stalls.ts";
export type { Figures } from "./reply/figures.ts";
export type { NotifyPolicy } from "./reply/notify-policy.ts";
export type { Approval, Section } from "./reply/reply.ts";
export type { StepDetail } from "./reply/step-lines.ts";
export type { Step } from "./reply/steps.ts";
export type { WrittenMessage } from "./reply/written.ts";
export { type CallbackHandler, type Callbacks, fromCallbacks } from "./sources/callbacks.ts";
export { fromLangChain, fromLangGraph, type StreamMode } from "./sources/explicit.ts";
export { assertSource, type Source, type SourceContext, type Streamable, toEvents } from "./sources/index.ts";
export { gapBetween, snugOf } from "./text/blocks/gap.ts";
export { readBlocks } from "./text/blocks/read-blocks.ts";
export { readInlines } from "./text/blocks/read-inlines.ts";
export { type Block, type Inline, type Item, plainText, type Style } from "./text/blocks/shown.ts";
export type { BlockContext, Dialect, Rendered, TextEntity } from "./text/dialect.ts";
export type { StatusLines } from "./text/status-lines.ts";
