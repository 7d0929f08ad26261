/** The stream loop, written once: pull events, keep the reply, give its text to the outbox, say how it ended. */

import type { Adapter, Failure } from "./adapter.ts";
import { DeliveryError } from "./errors.ts";
import { type Handlers, tellEnd, tellEvent } from "./handlers.ts";
import type { Outbox } from "./outbox/outbox.ts";
import { createAnswer, type Figures, type WrittenMessage } from "./reply/answer.ts";
import { emptyReply, endReply, reduceReply, type Said, toSaid } from "./reply/reply.ts";
import { type Ending, endingWords } from "./reply/status.ts";
import { startTyping } from "./reply/typing.ts";
import { type Source, toEvents } from "./sources/index.ts";

export interface LiveOptions {
  /** Stops the answer: what was said so far stays and is marked as stopped. */
  readonly signal?: AbortSignal | undefined;
  /** Callbacks for what happens on the way. */
  readonly handlers?: Handlers | undefined;
}

/** What became of an answer. */
export interface LiveResult extends Said {
  /** `done`; `stopped` by the signal; `failed`, with the `cause`. What was said by then stands in any case. */
  readonly status: "done" | "stopped" | "failed";
  /** The source's error, or a `DeliveryError` when the platform would not take the answer. */
  readonly cause?: unknown;
  /** The messages that hold the answer, in order. */
  readonly messages: readonly WrittenMessage[];
  readonly figures: Figures;
}

/** Where an answer goes: one chat's adapter, and the outbox that all answers of its bot share. */
export interface Door {
  readonly adapter: Adapter;
  readonly outbox: Outbox;
}

/** Never rejects for what a source or a platform does; a source that is none throws a `TypeError` at once. */
export async function streamReply(
  door: Door,
  source: Source,
  options: LiveOptions = {},
): Promise<LiveResult> {
  const stop = new AbortController();
  const onAbort = () => stop.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", onAbort, { once: true });
  if (options.signal?.aborted) onAbort();

  const answer = createAnswer(door.adapter, door.outbox, () => stop.abort());
  const stopTyping = startTyping(door.adapter, door.outbox);
  let reply = emptyReply;
  let ending: Ending = { status: "done" };
  try {
    for await (const event of toEvents(source, { signal: stop.signal })) {
      reply = reduceReply(reply, event, Date.now());
      tellEvent(options.handlers, event);
      if (event.type === "text-delta") {
        stopTyping();
        answer.show(reply.text);
      }
    }
  } catch (error) {
    ending = options.signal?.aborted ? { status: "stopped" } : { status: "failed", cause: error };
  } finally {
    stopTyping();
    options.signal?.removeEventListener("abort", onAbort);
    stop.abort();
  }
  reply = endReply(reply, Date.now());
  answer.show(reply.text);
  await answer.finish(endingWords(ending, reply));
  if (answer.failure) ending = { status: "failed", cause: toDeliveryError(answer.failure) };
  const result = { ...ending, ...toSaid(reply), messages: answer.messages, figures: answer.figures };
  return tellEnd(options.handlers, result);
}

/** The result of an answer for which the platform gave no place at all. */
export const undelivered = (failure: Failure, { handlers }: LiveOptions = {}): LiveResult =>
  tellEnd(handlers, {
    status: "failed",
    cause: toDeliveryError(failure),
    ...toSaid(emptyReply),
    messages: [],
    figures: { calls: 1, rateLimits: 0, possibleDuplicates: 0 },
  });

const toDeliveryError = (failure: Failure): DeliveryError =>
  new DeliveryError(failure.kind, "message" in failure ? failure.message : failure.kind);
