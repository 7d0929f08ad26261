/** The stream loop, written once: pull events, keep the reply, give its text to the outbox, say how it ended. */

import type { Failure } from "./adapter.ts";
import { describeApprovals } from "./controls/approvals.ts";
import { DeliveryError } from "./errors.ts";
import { tellEnd, tellEvent } from "./handlers.ts";
import type { Door, LiveOptions, LiveResult } from "./live-options.ts";
import { assertPositive } from "./processors/options.ts";
import { createAnswer } from "./reply/answer.ts";
import { withCard } from "./reply/card-text.ts";
import { footerLine } from "./reply/footer.ts";
import { emptyReply, endReply, reduceReply, toSaid } from "./reply/reply.ts";
import { type Ending, endingWords } from "./reply/status.ts";
import { createSurroundings } from "./reply/surroundings.ts";
import { startTyping } from "./reply/typing.ts";
import { createContext, firstRun, type Run } from "./run.ts";
import { type Kept, letGo, openControls } from "./run-again.ts";
import { type Source, type SourceContext, toEvents } from "./sources/index.ts";

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
  const controls = openControls(run, kept, { reads, stop, write });
  const { steps = "compact", footer = false } = options;
  const surroundings = createSurroundings(steps);
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
