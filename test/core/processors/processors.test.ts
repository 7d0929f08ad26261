/** What each processor does to a stream. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  collect,
  type HeldText,
  holdBack,
  pipe,
  rateLimit,
  rechunk,
  SourceError,
  type StreamEvent,
  tap,
  type Verdict,
  watchStalls,
} from "../../../core/index.ts";
import { drain, reasoning, streamOf, text, textsOf } from "./stream.ts";

const tool: StreamEvent = { type: "tool-start", id: "1", name: "search" };

describe("rechunk", () => {
  it("makes pieces of so many characters, the last one shorter", async () => {
    const out = await drain(pipe(streamOf("a", "bcdefg", "hi", "j"), rechunk({ characters: 3 })));
    expect(textsOf(out)).toEqual(["abc", "def", "ghi", "j"]);
  });

  it("joins so many chunks into one", async () => {
    const out = await drain(pipe(streamOf("a", "bc", "d", "e", "f"), rechunk({ chunks: 2 })));
    expect(textsOf(out)).toEqual(["abc", "de", "f"]);
  });

  it("keeps the order of text, reasoning and everything else", async () => {
    const given = [
      reasoning("hm"),
      text("a"),
      tool,
      text("b"),
      { ...text("c"), section: "x" } as StreamEvent,
    ];
    expect((await drain(pipe(streamOf(...given), rechunk({ characters: 100 })))).events).toEqual(given);
  });

  it("hands out what is pending before an error", async () => {
    const out = await drain(pipe(streamOf("a", new Error("broken")), rechunk({ characters: 100 })));
    expect(out).toMatchObject({ events: [text("a")], error: { message: "broken" } });
  });

  it.each([1, 2, 3])("never tears an emoji into halves, in pieces of %i", async (characters) => {
    const whole = "a😀b😀😀c";
    const out = textsOf(await drain(pipe(streamOf(...whole.split("")), rechunk({ characters }))));
    expect(out.join("")).toBe(whole);
    for (const piece of out) expect(piece.isWellFormed()).toBe(true);
  });

  it.each([0, -1, Number.NaN, "3" as never])("refuses a size of %s at once", (characters) => {
    expect(() => rechunk({ characters })).toThrow("Expected `characters` to be a number above 0");
  });
});

describe("tap", () => {
  let warnings: unknown[];
  beforeEach(() => {
    warnings = [];
    vi.spyOn(process, "emitWarning").mockImplementation((warning) => void warnings.push(warning));
  });
  afterEach(() => void vi.restoreAllMocks());

  it("sees every event", async () => {
    const seen: StreamEvent[] = [];
    await drain(
      pipe(
        streamOf("a", tool),
        tap((event) => seen.push(event)),
      ),
    );
    expect(seen).toEqual([text("a"), tool]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("a bug");
      },
    ],
    ["rejects", () => Promise.reject(new Error("a bug"))],
  ])("passes everything on when its handler %s, with a warning", async (_how, handler) => {
    const out = await drain(pipe(streamOf("a", "b"), tap(handler)));
    expect(textsOf(out)).toEqual(["a", "b"]);
    expect(warnings).toHaveLength(2);
    expect(String(warnings[0])).toContain("a bug");
  });

  it("waits for no handler", async () => {
    expect(
      textsOf(
        await drain(
          pipe(
            streamOf("a"),
            tap(() => new Promise(() => {})),
          ),
        ),
      ),
    ).toEqual(["a"]);
  });
});

describe("collect", () => {
  it("gives the whole answer once, when the stream has ended", async () => {
    const save = vi.fn();
    const usage: StreamEvent = { type: "usage", outputTokens: 7 };
    await drain(pipe(streamOf(reasoning("hm"), "a", "b", usage), collect(save)));
    expect(save).toHaveBeenCalledTimes(1);
    expect(save.mock.calls[0]?.[0]).toMatchObject({
      status: "done",
      text: "ab",
      reasoning: "hm",
      usage: { outputTokens: 7 },
    });
  });

  it("gives what was said of an answer that fails or is left", async () => {
    const save = vi.fn();
    await drain(pipe(streamOf("a", new Error("broken")), collect(save)));
    const left = pipe(streamOf("b", "c"), collect(save));
    await left.next();
    await left.return();
    await vi.waitFor(() => expect(save).toHaveBeenCalledTimes(2));
    expect(save.mock.calls.map(([{ status, text }]) => [status, text])).toEqual([
      ["failed", "a"],
      ["stopped", "b"],
    ]);
  });
});

describe("in time", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("rateLimit lets so many characters pass in a second, and reads the source no faster", async () => {
    const startMs = Date.now();
    const log: [number, string, number][] = [];
    let produced = 0;
    async function* eager() {
      for (const item of ["ab", "cd", "efgh", "i"]) {
        produced += 1;
        yield item;
      }
    }
    const reading = (async () => {
      for await (const event of pipe(eager(), rateLimit({ charactersPerSecond: 4 })))
        if (event.type === "text-delta") log.push([Date.now() - startMs, event.text, produced]);
    })();
    await vi.runAllTimersAsync();
    await reading;
    expect(log).toEqual([
      [0, "ab", 1],
      [500, "cd", 2],
      [1000, "efgh", 3],
      [2000, "i", 4],
    ]);
  });

  it("rateLimit adds no wait to a source that is slower", async () => {
    const startMs = Date.now();
    const log: number[] = [];
    async function* slow() {
      for (let index = 0; index < 3; index += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        yield "abcd";
      }
    }
    const reading = (async () => {
      for await (const _ of pipe(slow(), rateLimit({ charactersPerSecond: 100 })))
        log.push(Date.now() - startMs);
    })();
    await vi.runAllTimersAsync();
    await reading;
    expect(log).toEqual([1000, 2000, 3000]);
  });

  it("watchStalls ends a dead source with an error that names the time, and tells it to end", async () => {
    let aborted = false;
    const ask = pipe(
      async function* ({ signal }) {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        yield "a";
        await new Promise((resolve) => setTimeout(resolve, 900));
        yield "b";
        await new Promise(() => {});
      },
      watchStalls({ idleMs: 1000 }),
    );
    const startMs = Date.now();
    let endMs = 0;
    const ending = drain(ask({ signal: new AbortController().signal })).finally(() => {
      endMs = Date.now() - startMs;
    });
    await vi.advanceTimersByTimeAsync(5000);
    const out = await ending;
    expect(textsOf(out)).toEqual(["a", "b"]);
    expect(out.error).toBeInstanceOf(SourceError);
    expect(String(out.error)).toContain("nothing for 1 s");
    expect(endMs).toBe(1900);
    expect(aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("watchStalls takes a slow reader for no stall", async () => {
    const reading = pipe(streamOf("a", "b", "c"), watchStalls({ idleMs: 1000 }));
    for (const expected of ["a", "b", "c"]) {
      expect(await reading.next()).toMatchObject({ value: { text: expected } });
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(await reading.next()).toMatchObject({ done: true });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("watchStalls that never ends a source, with Infinity, sets no timer that fires at once", async () => {
    const reading = pipe(streamOf("a"), watchStalls({ idleMs: Number.POSITIVE_INFINITY }));
    await reading.next();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await reading.next()).toMatchObject({ done: true });
  });
});

describe("holdBack", () => {
  const run = (filter: (held: HeldText) => Verdict | Promise<Verdict>, ...items: (string | StreamEvent)[]) =>
    drain(pipe(streamOf(...items), holdBack(filter, { characters: 20 })));

  it("shows nothing before the filter has passed it", async () => {
    const asked: string[] = [];
    const verdict = Promise.withResolvers<Verdict>();
    const reading = pipe(
      streamOf("One sentence here. ", "Another."),
      holdBack(
        ({ text }) => {
          asked.push(text);
          return verdict.promise;
        },
        { characters: 20 },
      ),
    );
    const first = reading.next();
    await vi.waitFor(() => expect(asked).toEqual(["One sentence here. "]));
    expect(await Promise.race([first, Promise.resolve("nothing yet")])).toBe("nothing yet");
    verdict.resolve("pass");
    expect(await first).toMatchObject({ value: text("One sentence here. ") });
  });

  it("asks about pieces that end with a sentence, a line or a word, and add up to the text", async () => {
    const asked: HeldText[] = [];
    const whole = "First one. Second one.\nThird is a bit longer than that.";
    const out = await run(
      (held) => {
        asked.push(held);
        return "pass";
      },
      ...(whole.match(/.{1,3}/gs) ?? []),
    );
    expect(asked.map(({ text }) => text)).toEqual([
      "First one. ",
      "Second one.\n",
      "Third is a bit ",
      "longer than that.",
    ]);
    expect(asked.map(({ passed }) => passed.length)).toEqual([0, 11, 23, 38]);
    expect(textsOf(out).join("")).toBe(whole);
  });

  it("shows a replacement instead", async () => {
    const out = await run(
      ({ text }) => (text.includes("4111") ? { replace: "[a number] " } : "pass"),
      "Card 4111 1111. ",
      "Bye.",
    );
    expect(textsOf(out).join("")).not.toContain("4111");
    expect(textsOf(out).join("")).toContain("[a number] ");
  });

  it("that blocks ends the answer with its sentence, keeps what was passed, and ends the source", async () => {
    let left = false;
    async function* source() {
      try {
        yield "All is well so far. ";
        yield "Now something bad.  ";
        yield "Never read.";
      } finally {
        left = true;
      }
    }
    const out = await drain(
      pipe(
        source(),
        holdBack(({ text }) => (text.includes("bad") ? { block: "I can't show this." } : "pass"), {
          characters: 20,
        }),
      ),
    );
    expect(out).toEqual({ events: [text("All is well so far. "), text("\n\nI can't show this.")] });
    expect(left).toBe(true);
  });

  it("asks about reasoning too, and lets other events pass in their order", async () => {
    const kinds: string[] = [];
    const given = [reasoning("hm"), tool, text("a")];
    const out = await run(
      ({ kind }) => {
        kinds.push(kind);
        return "pass";
      },
      ...given,
    );
    expect(kinds).toEqual(["reasoning", "text"]);
    expect(out.events).toEqual(given);
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("service down");
      },
    ],
    ["rejects", () => Promise.reject(new Error("service down"))],
    ["gives no verdict", () => undefined],
    ["gives something else", () => true],
  ])("shows nothing more when the filter %s", async (_how, filter) => {
    const out = await run(filter as () => Verdict, "a secret");
    expect(out.events).toEqual([]);
    expect(out.error).toBeInstanceOf(SourceError);
    expect(String(out.error)).toContain("held back");
  });

  it("drops what was not yet asked about when the source breaks", async () => {
    const out = await drain(
      pipe(
        streamOf("unchecked", new Error("broken")),
        holdBack(() => "pass"),
      ),
    );
    expect(out).toMatchObject({ events: [], error: { message: "broken" } });
  });
});
