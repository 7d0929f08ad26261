/** The stream loop, written once: pull events, keep the reply, give its text to the outbox, say how it ended. */

import type { Failure, OutgoingFile } from "./adapter.ts";
import { conclude, isAsking } from "./conclude.ts";
import { DeliveryError } from "./errors.ts";
import { tellEnd, tellEvent } from "./handlers.ts";
import type { Door, LiveOptions, LiveResult } from "./live-options.ts";
import { assertPositive } from "./processors/options.ts";
import { acknowledge } from "./reply/acknowledge.ts";
import { createAnswer } from "./reply/answer.ts";
import { toFile } from "./reply/attachments.ts";
import { assertNotifyPolicy } from "./reply/notify-policy.ts";
import { emptyReply, endReply, reduceReply, toSaid } from "./reply/reply.ts";
import type { Ending } from "./reply/status.ts";
import { assertStepDetail } from "./reply/step-lines.ts";
import { createSurroundings } from "./reply/surroundings.ts";
import { startTyping } from "./reply/typing.ts";
import { createContext, firstRun, type Run } from "./run.ts";
import { type Kept, letGo, openControls } from "./run-again.ts";
import { type Source, type SourceContext, toEvents } from "./sources/index.ts";

/** Never rejects for what a source or a platform does; a source or an option that is none throws a `TypeError`. */
export function streamReply(door: Door, source: Source, options: LiveOptions = {}): Promise<LiveResult> {
  const { approvalTimeoutMs, filesOver, notify, steps } = options;
  if (approvalTimeoutMs !== undefined) assertPositive("approvalTimeoutMs", approvalTimeoutMs);
  if (filesOver !== undefined) assertPositive("filesOver", filesOver);
  if (notify !== undefined) assertNotifyPolicy(notify);
  if (steps !== undefined) assertStepDetail(steps);
  return write(firstRun(door, source, options));
}

async function write(run: Run): Promise<LiveResult> {
  const { door, source, options, textBefore } = run;
  const startMs = Date.now();
  const stop = new AbortController();
  const onAbort = () => {
    stop.abort(options.signal?.reason);
    answer.abandon();
  };
  options.signal?.addEventListener("abort", onAbort, { once: true });

  const reads = new Set<keyof SourceContext>();
  const kept: Kept = {
    standing: () => standing(),
    amend: (end) => void answer.amend(end),
    resume: (adapter) => answer.resume(adapter),
    abandon: () => answer.abandon(),
    adapter: () => answer.adapter(),
  };
  const controls = openControls(run, kept, { reads, stop, write });
  const surroundings = createSurroundings(options.steps ?? "compact");
  const answer = createAnswer(door.adapter, door.outbox, {
    onFailure: () => stop.abort(),
    onPause: () => takeMark?.(),
    textBefore,
    placeholderId: run.isFirst ? door.adapter.placeholderId : undefined,
    controls: controls?.controls,
    pause: controls?.pause,
    notify: options.notify,
    surroundings,
  });
  const takeMark = options.acknowledge ? acknowledge(door.adapter, door.outbox) : undefined;
  const stopTyping = startTyping(door.adapter, door.outbox);
  if (options.signal?.aborted) onAbort();
  const files: OutgoingFile[] = [];
  let reply = emptyReply;
  let ending: Ending = { status: "done" };
  const standing = () => ({
    text: textBefore + reply.text,
    messages: [...run.messagesBefore, ...answer.messages],
  });
  try {
    for await (const event of toEvents(source, createContext(run, stop.signal, reads))) {
      reply = reduceReply(reply, event, Date.now());
      if (event.type === "file") files.push(toFile(event));
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
    stop.abort();
  }
  const endMs = Date.now();
  reply = endReply(reply, endMs, ending.status === "done");
  surroundings.update(reply, endMs);
  const tookMs = endMs - startMs;
  const failure = await conclude({ run, answer, controls, reply, ending, files, tookMs });
  options.signal?.removeEventListener("abort", onAbort);
  takeMark?.();
  controls?.settle(!answer.failure());
  if (!isAsking(reply, ending)) letGo(kept);
  if (failure) ending = { status: "failed", cause: toDeliveryError(failure) };
  const result = { ...ending, ...toSaid(reply), ...standing(), figures: answer.figures() };
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
