/** The door that bots, apps and other platforms import through. */

export type { Adapter, CallKind, CallOptions, Failure, Outcome, ScopeSpec } from "./adapter.ts";
export { DeliveryError, SourceError, statusOf } from "./errors.ts";
export type { FinishReason, StreamEvent, Usage } from "./events.ts";
export { type Door, type LiveOptions, type LiveResult, streamReply, undelivered } from "./live-reply.ts";
export { toNetworkFailure } from "./network-failure.ts";
export type { Limit, Observed } from "./outbox/limit.ts";
export { createOutbox, type Outbox } from "./outbox/outbox.ts";
export type { LearnedLimits, LimitMemory } from "./outbox/registry.ts";
export type { Figures, WrittenMessage } from "./reply/answer.ts";
export { assertSource, type Source, type Streamable, toEvents } from "./sources/index.ts";
export type { PageLimits } from "./text/page.ts";
