/** Reads the bytes of a body: server-sent events, a JSON value per line, or text, however the bytes are cut. */

import { SourceError } from "../errors.ts";
import type { StreamEvent } from "../events.ts";
import { excerptOf } from "./excerpt.ts";
import { createFraming, type Framing, type Payload, type WireFormat } from "./framing.ts";
import { createPayloadParser, END } from "./payload.ts";
import type { ItemReader, Reader } from "./reader.ts";
import { serviceError } from "./service-error.ts";
import { isRecord } from "./text.ts";
import { createSniffer } from "./wire-format.ts";

/** How server-sent events say that no more follow, whatever their data. */
const LAST_EVENTS = ["end", "close", "done"];

/** They keep a connection alive or name a run: nothing to show. */
const SILENT_EVENTS = ["metadata", "ping", "heartbeat", "keepalive", "keep-alive"];

/** Names under which services send raw text. */
const TEXT_EVENTS = /token|delta|text|content|chunk|message|answer|completion|output/i;

export interface WireOptions {
  /** Where the bytes come from, for an error's message: "answer of api.example.com". */
  readonly name: string;
  /** Told by a content type; sniffed from the first characters when undefined. */
  readonly format: WireFormat | undefined;
}

/** Bytes that are no UTF-8 become U+FFFD; a byte order mark is dropped. */
export function createWireReader(items: ItemReader, { name, format }: WireOptions): Required<Reader> {
  const decoder = new TextDecoder();
  const sniff = createSniffer(format);
  let beginning = "";
  let framing: Framing | undefined;
  let parse: ReturnType<typeof createPayloadParser>;
  let isDone = false;
  let payloadCount = 0;

  function readText(text: string, isAll: boolean, events: StreamEvent[]): void {
    let next = text;
    if (framing === undefined) {
      const found = sniff(text, isAll);
      if (found === undefined) return;
      framing = createFraming(found.format);
      parse = createPayloadParser(found.format);
      beginning = found.text;
      next = beginning;
    }
    readPayloads(isAll ? [...framing.feed(next), ...framing.end()] : framing.feed(next), isAll, events);
  }

  function readPayloads(payloads: readonly Payload[], isAll: boolean, events: StreamEvent[]): void {
    for (const payload of payloads) {
      for (const one of readPayload(payload, isAll)) events.push(one);
      if (isDone) return;
    }
  }

  /** Most pieces hold one payload, whose events need no gathering. */
  function readPiece(text: string): Iterable<StreamEvent> {
    const payloads = framing?.feed(text);
    const [payload] = payloads ?? [];
    if (payloads === undefined) return gather((events) => readText(text, false, events));
    if (payload === undefined) return [];
    if (payloads.length === 1) return readPayload(payload, false);
    return gather((events) => readPayloads(payloads, false, events));
  }

  function readPayload({ event, data }: Payload, isLast: boolean): readonly StreamEvent[] {
    payloadCount += 1;
    if (event !== "" && SILENT_EVENTS.includes(event)) return [];
    const payload = event !== "" && LAST_EVENTS.includes(event) ? END : parse(data);
    if (payload.kind === "end") {
      isDone = true;
      return items.end();
    }
    if (event === "error") throw serviceError(payload.kind === "item" ? payload.item : data);
    if (payload.kind === "unreadable") {
      if (isLast && items.hasFinished()) return [];
      throw isLast ? brokenOff(data) : unreadable(data);
    }
    const value = payload.kind === "text" ? payload.text : payload.item;
    return items.read(unwrap(event, value));
  }

  /** An event's name that the data does not repeat may tell what the data is. */
  function unwrap(event: string, value: unknown): unknown {
    if (event === "" || event === "message" || event === "data") return value;
    if (isRecord(value) && (value.type === event || value.event === event)) return value;
    const wrapped = { event, data: value };
    if (items.knows(wrapped)) return wrapped;
    const isPlain = typeof value === "string" ? TEXT_EVENTS.test(event) : items.knows(value);
    return isPlain ? value : wrapped;
  }

  const unreadable = (data: string) =>
    new SourceError(
      `The ${name} can't be read: ${excerptOf(data)} is no JSON. Check that its address is one that streams answers.`,
    );

  const brokenOff = (data: string) =>
    new SourceError(`The ${name} broke off in the middle${data && `, at ${excerptOf(data)}`}. Ask again.`);

  return {
    isDone: () => isDone,
    read: (bytes) => readPiece(decoder.decode(bytes as Uint8Array, { stream: true })),
    end: () =>
      gather((events) => {
        readText(decoder.decode(), true, events);
        if (isDone) return;
        if (items.isUnfinished()) throw brokenOff("");
        const isForeign = format === "sse" && payloadCount === 0 && withoutComments(beginning) !== "";
        if (isForeign) throw unreadable(beginning);
      }),
  };
}

/** What came before an error is handed out before the error is thrown. */
function gather(read: (events: StreamEvent[]) => void): Iterable<StreamEvent> {
  const events: StreamEvent[] = [];
  try {
    read(events);
  } catch (error) {
    return throwAfter(events, error);
  }
  return events;
}

function* throwAfter(events: readonly StreamEvent[], error: unknown): Iterable<StreamEvent> {
  yield* events;
  throw error;
}

/** Lines that keep a connection alive. */
const withoutComments = (text: string): string => text.replace(/^:.*$/gm, "").trim();
