/** Processors stand between a source and its reader, and an end at either side reaches the other at once. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  collect,
  countTokens,
  holdBack,
  type Processor,
  parseJson,
  pipe,
  rateLimit,
  rechunk,
  type StreamEvent,
  tap,
  watchStalls,
} from "../../../core/index.ts";
import { drain, streamOf, stuckStream, text, textsOf } from "./stream.ts";

const stages: readonly (readonly [string, () => Processor])[] = [
  ["rechunk", () => rechunk({ characters: 1 })],
  ["rateLimit", () => rateLimit({ charactersPerSecond: 1 })],
  ["countTokens", () => countTokens(() => {})],
  ["tap", () => tap(() => {})],
  ["collect", () => collect(() => {})],
  ["holdBack", () => holdBack(() => "pass", { characters: 1 })],
  ["parseJson", () => parseJson()],
  ["watchStalls", () => watchStalls({ idleMs: 60_000 })],
];
const all = () => stages.map(([, create]) => create());

/** Long enough for everything that is ready to happen. */
const moments = () => new Promise((resolve) => setTimeout(resolve, 5));

async function* shout(events: AsyncIterable<StreamEvent>) {
  for await (const event of events)
    yield event.type === "text-delta" ? { ...event, text: event.text.toUpperCase() } : event;
}

describe("a pipe", () => {
  it("sends a stream through its processors, in their order", async () => {
    const out = await drain(pipe(streamOf("ab", "c"), shout, rechunk({ characters: 1 })));
    expect(textsOf(out)).toEqual(["A", "B", "C"]);
  });

  it("takes any stream that a source may be, not only events", async () => {
    const chunk = { choices: [{ delta: { content: "b" } }] };
    expect(await drain(pipe(["a", chunk], shout))).toEqual({ events: [text("A"), text("B")] });
  });

  it("of a function is a function that can be called again", async () => {
    const ask = pipe(() => streamOf("a"), shout);
    const { signal } = new AbortController();
    expect(textsOf(await drain(ask({ signal })))).toEqual(["A"]);
    expect(textsOf(await drain(ask({ signal })))).toEqual(["A"]);
  });

  it("of a runnable is a function as well", async () => {
    const asked: unknown[] = [];
    const runnable = {
      stream(input: string, options?: { signal: AbortSignal }) {
        asked.push([input, options?.signal.aborted]);
        return streamOf("a");
      },
    };
    const ask = pipe({ runnable, input: "why?" }, shout);
    expect(textsOf(await drain(ask({ signal: new AbortController().signal })))).toEqual(["A"]);
    expect(asked).toEqual([["why?", false]]);
  });

  it("hands all of the call's context on to the function", async () => {
    let given: unknown;
    const ask = pipe((context: { readonly signal: AbortSignal; readonly resume: string }) => {
      given = context.resume;
      return streamOf();
    });
    await drain(ask({ signal: new AbortController().signal, resume: "approved" }));
    expect(given).toBe("approved");
  });

  it("reads the source no faster than it is read", async () => {
    let produced = 0;
    async function* counted() {
      for (;;) yield `${produced++}`;
    }
    const reading = pipe(
      counted(),
      tap(() => {}),
      countTokens(() => {}),
      watchStalls({ idleMs: 1000 }),
    );
    for (let index = 0; index < 3; index += 1) await reading.next();
    expect(produced).toBe(3);
    await reading.return();
  });

  it("hands out what came before an error, then the error itself, and ends", async () => {
    const broken = new Error("the model fell over");
    const out = await drain(pipe(streamOf("half", broken), ...all().filter((_, index) => index !== 1)));
    expect(textsOf(out).join("")).toBe("half");
    expect(out.error).toBe(broken);
  });

  it("fails with the error of a processor, and ends the source", async () => {
    const { seen, source } = stuckStream("a");
    const ask = pipe(source, async function* (events) {
      for await (const event of events) {
        yield event;
        throw new Error("a bug");
      }
    });
    const out = await drain(ask({ signal: new AbortController().signal }));
    expect(out).toMatchObject({ events: [text("a")], error: { message: "a bug" } });
    await moments();
    expect(seen).toEqual({ left: true, aborted: true });
  });
});

describe.each([...stages, ["all of them", () => pipeOf(all())] as const])(
  "an early end through %s",
  (_name, create) => {
    const open = () => {
      const stuck = stuckStream("a");
      const stop = new AbortController();
      return { ...stuck, stop, reading: pipe(stuck.source, create())({ signal: stop.signal }) };
    };

    it("by leaving ends a stuck source at once", async () => {
      const { seen, reading } = open();
      await reading.next();
      const pending = reading.next();
      await reading.return();
      expect(await pending).toEqual({ done: true, value: undefined });
      expect(await reading.next()).toEqual({ done: true, value: undefined });
      await moments();
      expect(seen).toEqual({ left: true, aborted: true });
    });

    it("by the signal ends a stuck source at once, with the signal's reason", async () => {
      const { seen, reading, stop } = open();
      const ending = drain(reading);
      await moments();
      stop.abort(new Error("Stop was pressed"));
      expect(await ending).toMatchObject({ error: { message: "Stop was pressed" } });
      expect(seen).toEqual({ left: true, aborted: true });
    });
  },
);

function pipeOf(processors: readonly Processor[]): Processor {
  return (events, context) => processors.reduce((stream, process) => process(stream, context), events);
}

describe("a pipe that waits in a processor", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("leaves no timer behind when it is left", async () => {
    const reading = pipe(
      streamOf("long text", "more"),
      rateLimit({ charactersPerSecond: 1 }),
      watchStalls({ idleMs: 9000 }),
    );
    await reading.next();
    const pending = reading.next();
    await vi.advanceTimersByTimeAsync(10);
    await reading.return();
    expect(await pending).toMatchObject({ done: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
