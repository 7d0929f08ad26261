/** An answer as server-sent events, so that a browser can show what a chat shows. */

import { statusOf } from "../errors.ts";
import type { StreamEvent } from "../events.ts";
import { type OpenSource, pipe } from "../processors/pipe.ts";
import { emptyReply } from "../reply/reply.ts";
import { endingWords } from "../reply/status.ts";
import { toJson } from "./json.ts";

export interface SseOptions {
  /**
   * How often a comment keeps a silent connection open, in milliseconds. Default 15,000: proxies close a connection that
   * is silent for 30 to 60 s.
   */
  readonly heartbeatMs?: number;
}

/**
 * Each event becomes one of the same name, with its JSON as data; bytes become base64. The last one is `event: end`, so
 * that a browser knows not to connect again. A failure becomes one `event: error` before it, with the words a reader
 * would be shown, never the error's own, which may hold secrets, and with the HTTP `status` of the model's service.
 * Cancelling the stream ends the source at once. `toEvents` reads it back.
 *
 * @example
 * new Response(toSSE(pipe(source, rechunk({ characters: 20 }))), { headers: { "content-type": "text/event-stream" } })
 */
export function toSSE(
  events: OpenSource,
  { heartbeatMs = 15_000 }: SseOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reading = pipe(events);
  const encoder = new TextEncoder();
  let heartbeat: ReturnType<typeof setInterval> | undefined;

  return new ReadableStream({
    start(controller) {
      heartbeat = setInterval(() => {
        // Nobody reads: comments would only pile up.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(": keep-alive\n\n"));
      }, heartbeatMs);
    },
    async pull(controller) {
      const frame = await nextFrame(reading);
      controller.enqueue(encoder.encode(frame.text));
      if (!frame.isLast) return;
      clearInterval(heartbeat);
      controller.close();
    },
    async cancel() {
      clearInterval(heartbeat);
      await reading.return();
    },
  });
}

const END = "event: end\ndata: {}\n\n";

async function nextFrame(reading: AsyncGenerator<StreamEvent>): Promise<{ text: string; isLast: boolean }> {
  try {
    const { done, value } = await reading.next();
    return done
      ? { text: END, isLast: true }
      : { text: toFrame(value.type, toJson(toWire(value))), isLast: false };
  } catch (cause) {
    await reading.return(undefined);
    return { text: toFrame("error", toJson(toErrorEvent(cause))) + END, isLast: true };
  }
}

/** The schema is the same for every snapshot, and whoever reads them has it. */
function toWire(event: StreamEvent): StreamEvent {
  return event.type === "data" ? { type: "data", value: event.value } : event;
}

/** JSON has no line breaks of its own. */
const toFrame = (name: string, json: string) => `event: ${name}\ndata: ${json}\n\n`;

function toErrorEvent(cause: unknown) {
  const isAbort = cause instanceof Error && cause.name === "AbortError";
  const message = endingWords(isAbort ? { status: "stopped" } : { status: "failed", cause }, emptyReply);
  const status = statusOf(cause);
  return { type: "error" as const, error: { message, ...(status !== undefined && { status }) } };
}
