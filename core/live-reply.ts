/** The stream loop, written once: pull events, keep the reply, give its text to the outbox, say how it ended. */

import type { Adapter, Failure } from "./adapter.ts";
import { describeApprovals } from "./controls/approvals.ts";
import type { Press } from "./controls/control.ts";
import type { Desk } from "./controls/desk.ts";
import {
  type ControlOptions,
  type NextRun,
  openRunControls,
  type RunControls,
} from "./controls/run-controls.ts";
import { DeliveryError } from "./errors.ts";
import { type Handlers, tellEnd, tellEvent } from "./handlers.ts";
import type { Outbox } from "./outbox/outbox.ts";
import { notify } from "./processors/notify.ts";
import { assertPositive } from "./processors/options.ts";
import { createAnswer, type Figures, type WrittenMessage } from "./reply/answer.ts";
import { withCard } from "./reply/card-text.ts";
import { footerLine } from "./reply/footer.ts";
import { emptyReply, endReply, reduceReply, type Said, toSaid } from "./reply/reply.ts";
import { type Ending, endingWords } from "./reply/status.ts";
import type { StepDetail } from "./reply/step-lines.ts";
import { createSurroundings } from "./reply/surroundings.ts";
import { startTyping } from "./reply/typing.ts";
import { createContext, firstRun, nextRun, type Run, type Standing } from "./run.ts";
import { type Source, type SourceContext, toEvents } from "./sources/index.ts";

export interface LiveOptions extends ControlOptions {
  /** Stops the answer: what was said so far stays and is marked as stopped. */
  readonly signal?: AbortSignal | undefined;
  /** Callbacks for what happens on the way. */
  readonly handlers?: Handlers | undefined;
  /**
   * How much the reader sees of tools, named steps and thoughts: `off`; `compact`, their names, states and durations;
   * `full`, also what went into tools and came out of them, cut to a line, and thoughts. Default `compact`, since inputs
   * and results may be meant for nobody's eyes.
   */
  readonly steps?: StepDetail | undefined;
  /** Tells under the answer what it took: tokens and cost as far as they are known, and time. Default false. */
  readonly footer?: boolean | undefined;
}

/** What became of an answer. */
export interface LiveResult extends Said {
  /** `done`; `stopped` by the signal or a button; `failed`, with the `cause`. What was said by then stands in any case. */
  readonly status: "done" | "stopped" | "failed";
  /** The source's error, or a `DeliveryError` when the platform would not take the answer. */
  readonly cause?: unknown;
  /** Who pressed Stop, as the platform shows their name. */
  readonly stoppedBy?: string | undefined;
  /** The messages that hold the answer, in order. */
  readonly messages: readonly WrittenMessage[];
  readonly figures: Figures;
}

/** Where an answer goes: one chat's adapter, and the outbox that all answers of its bot share. */
export interface Door {
  readonly adapter: Adapter;
  readonly outbox: Outbox;
  /** Where presses of its controls arrive; without it there are none. */
  readonly desk?: Desk | undefined;
  /** The platform's id of who asked, where the target tells. */
  readonly asker?: string | undefined;
}

/** Never rejects for what a source or a platform does; a source or an option that is none throws a `TypeError`. */
export function streamReply(door: Door, source: Source, options: LiveOptions = {}): Promise<LiveResult> {
  const { approvalTimeoutMs } = options;
  if (approvalTimeoutMs !== undefined) assertPositive("approvalTimeoutMs", approvalTimeoutMs);
  return write(firstRun(door, source, options));
}

async function write(run: Run): Promise<LiveResult> {
  const { door, source, options, textBefore } = run;
  const startMs = Date.now();
  const stop = new AbortController();
  const onAbort = () => stop.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", onAbort, { once: true });
  if (options.signal?.aborted) onAbort();

  const reads = new Set<keyof SourceContext>();
  const kept: Kept = { standing: () => standing(), amend: (words) => void answer.amend(words) };
  const controls = openControls(run, kept, { reads, stop });
  const { steps = "compact", footer = false } = options;
  const surroundings = createSurroundings(door.adapter.dialect, steps);
  const answer = createAnswer(door.adapter, door.outbox, {
    onFailure: () => stop.abort(),
    textBefore,
    controls: controls?.controls,
    surroundings,
  });
  const stopTyping = startTyping(door.adapter, door.outbox);
  let reply = emptyReply;
  let ending: Ending = { status: "done" };
  const standing = () => ({
    text: textBefore + reply.text,
    messages: [...run.messagesBefore, ...answer.messages],
  });
  try {
    for await (const event of toEvents(source, createContext(run, stop.signal, reads))) {
      reply = reduceReply(reply, event, Date.now());
      tellEvent(options.handlers, event);
      const isNews = surroundings.update(reply, Date.now());
      if (event.type === "text-delta" || event.type === "data") stopTyping();
      answer.show(textBefore + reply.text);
      if (event.type === "data") answer.growCard();
      else if (isNews) answer.touch();
    }
  } catch (error) {
    const stoppedBy = controls?.stoppedBy;
    if (stoppedBy !== undefined) ending = { status: "stopped", stoppedBy };
    else ending = options.signal?.aborted ? { status: "stopped" } : { status: "failed", cause: error };
  } finally {
    stopTyping();
    options.signal?.removeEventListener("abort", onAbort);
    stop.abort();
  }
  const endMs = Date.now();
  reply = endReply(reply, endMs);
  surroundings.update(reply, endMs);
  const whole = withCard(reply);
  answer.show(textBefore + whole);
  const approvals = ending.status === "done" ? reply.approvals : [];
  const words =
    approvals.length > 0 ? describeApprovals(approvals) : endingWords(ending, { ...reply, text: whole });
  const hasText = standing().text.trim() !== "";
  const isCut = reply.finishReason === "length";
  await answer.finish({
    words,
    footer: footer ? footerLine(reply.usage, endMs - startMs) : undefined,
    controls: controls?.end({ ending, hasText, isCut, approvals, words }),
  });
  controls?.settle(!answer.failure);
  if (approvals.length === 0) letGo(kept);
  if (answer.failure) ending = { status: "failed", cause: toDeliveryError(answer.failure) };
  const result = { ...ending, ...toSaid(reply), ...standing(), figures: answer.figures };
  return tellEnd(options.handlers, result);
}

/** What controls need of a run, which outlives it: its document would be held by them for as long. */
interface Kept {
  standing: () => Standing;
  amend: (words: string) => void;
}

function letGo(kept: Kept) {
  const standing = kept.standing();
  kept.standing = () => standing;
  kept.amend = () => {};
}

function openControls(
  run: Run,
  kept: Kept,
  { reads, stop }: { readonly reads: ReadonlySet<string>; readonly stop: AbortController },
): RunControls | undefined {
  const { door, source, options } = run;
  const { desk, asker } = door;
  if (!desk || options.controls === false) return undefined;
  return openRunControls({
    ...{ desk, asker, source, options, reads },
    stop: (reason) => stop.abort(reason),
    start: (next, press) => startAgain(run, next, press, kept.standing()),
    amend: (words) => kept.amend(words),
  });
}

/** Nothing of an answer that stands is lost: what is written because of a press stands in new messages. */
async function startAgain(run: Run, next: NextRun, press: Press, standing: Standing): Promise<void> {
  const adapter = press.open ? await press.open() : run.door.adapter;
  const result = write(nextRun(run, next, { ...standing, adapter }));
  notify(run.options.handlers?.onRun, result);
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
