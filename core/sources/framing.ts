/** How a body is cut into payloads: server-sent events, a JSON value per line, or plain text. */

import { createLineSplitter } from "./lines.ts";

export type WireFormat = "sse" | "ndjson" | "text";

export interface Payload {
  /** The name of a server-sent event; empty when it has none. */
  readonly event: string;
  readonly data: string;
}

export interface Framing {
  feed(text: string): readonly Payload[];
  /** What is left when the body has ended: servers forget the last line break. */
  end(): readonly Payload[];
}

export function createFraming(format: WireFormat): Framing {
  if (format === "sse") return createSseFraming();
  return format === "ndjson" ? createNdjsonFraming() : TEXT_FRAMING;
}

const toPayloads = (data: string): readonly Payload[] => (data === "" ? [] : [{ event: "", data }]);

const TEXT_FRAMING: Framing = { feed: toPayloads, end: () => [] };

function createNdjsonFraming(): Framing {
  const lines = createLineSplitter();
  return {
    feed: (text) => lines.feed(text).flatMap((line) => toPayloads(line.trim())),
    end: () => toPayloads(lines.end().trim()),
  };
}

/**
 * As https://html.spec.whatwg.org/multipage/server-sent-events.html has it, but an event without data is handed out as
 * well: LangServe ends its streams with one. `id` and `retry` are for reconnecting, which no answer can.
 */
function createSseFraming(): Framing {
  const lines = createLineSplitter();
  let event = "";
  let data: string[] = [];

  function readLine(line: string, payloads: Payload[]): void {
    if (line === "") {
      dispatch(payloads);
      return;
    }
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") data.push(value);
    else if (field === "event") event = value;
  }

  function dispatch(payloads: Payload[]): void {
    if (data.length === 0 && event === "") return;
    payloads.push({ event, data: data.length === 1 ? (data[0] ?? "") : data.join("\n") });
    event = "";
    data = [];
  }

  const isBetween = () => lines.isBetween() && event === "" && data.length === 0;

  return {
    feed(text) {
      if (isOneEvent(text) && isBetween()) return [{ event: "", data: text.slice(DATA.length, -2) }];
      const payloads: Payload[] = [];
      for (const line of lines.feed(text)) readLine(line, payloads);
      return payloads;
    },
    end() {
      const payloads: Payload[] = [];
      readLine(lines.end(), payloads);
      dispatch(payloads);
      return payloads;
    },
  };
}

const DATA = "data: ";

/** Most services flush each event by itself: such a piece needs no cutting, which takes longer than all the rest. */
const isOneEvent = (text: string): boolean =>
  text.startsWith(DATA) &&
  text.indexOf("\n") === text.length - 2 &&
  text.endsWith("\n\n") &&
  !text.includes("\r");
