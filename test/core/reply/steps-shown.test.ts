import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type LiveOptions, type StreamEvent, streamReply } from "../../../core/index.ts";
import { createRecordingPlatform, type PlatformOptions, speak, words } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Said = string | StreamEvent;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const start = (id: string, name = id, input?: unknown): StreamEvent => ({
  type: "tool-start",
  id,
  name,
  ...(input === undefined ? {} : { input }),
});
const end = (id: string, result: unknown = "ok"): StreamEvent => ({ type: "tool-end", id, result });
const fail = (id: string, error: string): StreamEvent => ({ type: "tool-end", id, error });
const think = (text: string): StreamEvent => ({ type: "reasoning-delta", text });

/** Numbers are pauses, in milliseconds. */
async function* script(...parts: readonly (Said | number | AsyncIterable<Said>)[]): AsyncGenerator<Said> {
  for (const part of parts) {
    if (typeof part === "number") await sleep(part);
    else if (typeof part === "string" || "type" in part) yield part;
    else yield* part;
  }
}

async function show(
  source: AsyncIterable<Said>,
  { options = {}, platform: about = {} }: { options?: LiveOptions; platform?: PlatformOptions } = {},
) {
  const platform = createRecordingPlatform(about);
  const answer = streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, source, options);
  await vi.runAllTimersAsync();
  return { result: await answer, ...platform, shown: [...platform.shown.values()] };
}

const withoutSteps = (text: string) => text.replace(/^(?:[~>] .*\n+)+/, "");

describe("the steps of an answer", () => {
  it("are seen before there is any text, then above it, and are folded once it is done", async () => {
    const { calls } = await show(script(start("search"), 1200, end("search"), speak(40, 40)));
    expect(calls[0]).toMatchObject({ kind: "send", text: "~ ⏳ search" });
    expect(calls[1]?.text).toMatch(/^~ ✓ search 1\.2 s\n\nw1 /);
    expect(calls.at(-1)?.text).toBe(`> ✓ search 1.2 s\n\n${words(40)}`);
  });

  it("that run at the same time have a line each, and say why one failed", async () => {
    const { calls, shown } = await show(
      script(start("1", "search"), start("2", "fetch"), 700, fail("2", "no network"), 900, end("1"), "Done."),
    );
    expect(calls.map(({ text }) => text)).toEqual([
      "~ ⏳ search\n~ ⏳ fetch",
      "~ ⏳ search 1 s\n~ ✗ fetch: no network",
      "> ✓ search 1.6 s\n> ✗ fetch: no network\n\nDone.",
    ]);
    expect(shown).toHaveLength(1);
  });

  it("cost no call for a clock that ticks", async () => {
    const { calls } = await show(script(start("search"), 60_000, end("search"), "Done."));
    expect(calls.map(({ text }) => text)).toEqual(["~ ⏳ search", "> ✓ search 1 min\n\nDone."]);
  });

  it("tell how far they are with a bar, and what they are at", async () => {
    const progress: StreamEvent = {
      type: "step",
      id: "1",
      name: "page 3 of 5",
      state: "running",
      fraction: 0.6,
    };
    const { calls } = await show(script(start("1", "search"), progress, 1500, end("1"), "Done."));
    expect(calls[0]?.text).toBe("~ ⏳ search: page 3 of 5 ▰▰▰▱▱ 60 %");
  });

  it("that are many leave a few lines, those that run before those that are done", async () => {
    const names = Array.from({ length: 9 }, (_, index) => `t${index + 1}`);
    const { calls } = await show(
      script(
        ...names.map((name) => start(name)),
        end("t2"),
        1000,
        ...names.map((name) => end(name)),
        "Done.",
      ),
    );
    expect(calls[0]?.text.split("\n")).toEqual([
      ...["t1", "t3", "t4", "t5", "t6"].map((name) => `~ ⏳ ${name}`),
      "~ + 4 more",
    ]);
    expect(calls.at(-1)?.text.split("\n").slice(0, 9)).toEqual([
      ...names.slice(1).map((name) => expect.stringContaining(`> ✓ ${name}`)),
      "> + 1 more",
    ]);
  });

  it("never take more than a fifth of a message, nor text to another page", async () => {
    const names = Array.from({ length: 6 }, (_, index) => `tool-${"x".repeat(20)}-${index}`);
    const tools = names.flatMap((name) => [start(name), 300, end(name)]);
    const platform = { maxLength: 300 };
    const plain = await show(script(speak(300, 20)), { platform });
    const { calls, shown, result } = await show(script(...tools, speak(300, 20)), { platform });
    expect(shown.map(withoutSteps)).toEqual(plain.shown);
    expect(result.messages.map(({ text }) => text)).toEqual(shown);
    for (const { text } of calls) {
      expect(text.length).toBeLessThanOrEqual(300);
      expect(text.length - withoutSteps(text).length).toBeLessThanOrEqual(62);
    }
  });

  it("stand in the page they were done by, once, and a full page never changes", async () => {
    const paragraphs = Array.from({ length: 14 }, (_, index) => [`p${index} ${"word ".repeat(8)}\n\n`, 600]);
    const text = (from: number, to: number) => paragraphs.slice(from, to).flat();
    const { calls, shown } = await show(
      script(
        ...[start("early"), 300, end("early"), start("late"), ...text(0, 9), end("late")],
        ...[...text(9, 12), start("last"), 500, end("last"), ...text(12, 14)],
      ),
      { platform: { maxLength: 300 } },
    );
    expect(shown.length).toBeGreaterThanOrEqual(2);
    expect(shown[0]).toMatch(/^> ✓ early 0\.3 s\n\np0 /);
    for (const name of ["early", "late", "last"])
      expect(shown.filter((text) => text.includes(name))).toHaveLength(1);
    const order = calls.map(({ messageId }) => Number(messageId.split("/")[1]));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("of a loop are told again on a new page when they run again", async () => {
    const plan = (state: "running" | "done"): StreamEvent => ({ type: "step", id: "p", name: "plan", state });
    const { shown } = await show(
      script(
        plan("running"),
        300,
        plan("done"),
        `${"word ".repeat(54)}\n\n`,
        3000,
        "next ".repeat(10),
        3000,
        plan("running"),
        400,
        plan("done"),
        "end",
      ),
      { platform: { maxLength: 300 } },
    );
    expect(shown.map((text) => text.split("\n")[0])).toEqual(["> ✓ plan 0.3 s", "> ✓ plan 0.4 s"]);
  });

  it("that are done when all of the text stands are no reason for another message", async () => {
    const { shown } = await show(script(words(100).slice(0, 300), start("late"), end("late")), {
      platform: { maxLength: 300 },
    });
    expect(shown).toHaveLength(1);
  });

  it("that were under way when it was stopped say that they are not finished", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 1500);
    const { shown } = await show(script("Let me see.", start("search"), 5000, end("search")), {
      options: { signal: stop.signal },
    });
    expect(shown).toEqual(["> ◻️ search: not finished\n\nLet me see.\n\n⏹️ Stopped."]);
  });

  it("are not shown when they are off", async () => {
    const { calls } = await show(script(start("search"), think("hm"), 3000, end("search"), "Done."), {
      options: { steps: "off" },
    });
    expect(calls.map(({ text }) => text)).toEqual(["Done."]);
  });

  it("in full say what went in and what came out, in a line", async () => {
    const { shown } = await show(
      script(
        start("1", "search", { q: "cats" }),
        start("2", "list"),
        { type: "tool-args-delta", id: "2", text: '{"of":"x","limit":3}' },
        1000,
        end("1", `found\nmany ${"cats ".repeat(50)}`),
        end("2", [1, 2]),
        "Done.",
      ),
      { options: { steps: "full" } },
    );
    expect(shown).toEqual([
      '> ✓ search "cats" 1.0 s → found many cats cats cats cats cats cats cats cats cats cat…\n> ✓ list of: "x", limit: 3 1.0 s → [1,2]\n\nDone.',
    ]);
  });

  it("in full show what goes in when it is complete, not half of it", async () => {
    const write = (text: string): StreamEvent => ({ type: "tool-args-delta", id: "1", text });
    const { calls } = await show(
      script(start("1", "search"), write('{"q":"ca'), 900, write('ts"}'), 900, end("1", ""), "Done."),
      { options: { steps: "full" } },
    );
    expect(calls.map(({ text }) => text)).toEqual([
      "~ ⏳ search",
      '~ ⏳ search "cats" 1 s',
      '> ✓ search "cats" 1.8 s\n\nDone.',
    ]);
  });

  it("that wait for an approval are asked about, and not told as unfinished", async () => {
    const ask: StreamEvent = { type: "approval", id: "i", requests: [{ name: "send" }] };
    const { shown } = await show(script(start("look"), 100, end("look"), start("send"), ask));
    expect(shown[0]).toMatch(/^> ✓ look 0\.1 s\n\n/);
    expect(shown[0]).not.toContain("not finished");
  });

  it("never show secrets, paths, addresses and traces of a tool's error", async () => {
    const errors = [
      "Error: connect ECONNREFUSED 10.0.0.7:5432\n    at /srv/app/db.ts:12:3",
      "HttpError: 401 for https://api.example/v1?key=sk-abcdef123456",
      "Cannot read /home/ada/.config/bot/secrets.json",
      "login failed: password=hunter2, token: abc",
      'Traceback (most recent call last):\n  File "/app/x.py", line 3\nValueError: bad date. See C:\\bot\\log.txt',
    ];
    const ids = errors.map((_, index) => `t${index}`);
    const { shown } = await show(
      script(
        ...ids.map((id) => start(id)),
        ...errors.map((error, index) => fail(`t${index}`, error)),
        "Done.",
      ),
    );
    expect(shown[0]?.split("\n").slice(0, 5)).toEqual([
      "> ✗ t0: connect ECONNREFUSED …",
      "> ✗ t1: 401 for …",
      "> ✗ t2: Cannot read …",
      "> ✗ t3: login failed: password=…, token: …",
      "> ✗ t4: bad date",
    ]);
  });
});

describe("the thoughts of a model", () => {
  it("are a line while they take longer than a second, and tell at the end how long they took", async () => {
    const { calls } = await show(
      script(think("First I look. "), 1500, think("Then I"), 500, think(" leap."), 1000, "Done."),
    );
    expect(calls.map(({ text }) => text)).toEqual(["~ 💭 Thinking 1 s", "> 💭 Thought for 3.0 s\n\nDone."]);
  });

  it("in full show the last one that is complete, and all in a line at the end", async () => {
    const { calls } = await show(
      script(think("First I look. "), 1500, think("Then I"), 500, think(" leap.\nAnd"), 1000, "Done."),
      { options: { steps: "full" } },
    );
    expect(calls.map(({ text }) => text)).toEqual([
      "~ 💭 Thinking 1 s: First I look.",
      "~ 💭 Thinking 2 s: Then I leap.",
      "> 💭 Thought for 3.0 s: First I look. Then I leap. And\n\nDone.",
    ]);
  });
});

describe("ten tools that start within a second", () => {
  it("in a group of 20 calls a minute cost the text nothing: it appears at its pace", async () => {
    const limits = [
      { kind: "bucket", burst: 3, perSecond: 1 },
      { kind: "window", limit: 20, intervalMs: 60_000 },
    ] as const;
    const names = Array.from({ length: 10 }, (_, index) => `tool${index}`);
    const tools = names.flatMap((name) => [start(name), 100]);
    const ends = names.flatMap((name) => [end(name), 100]);
    const talk = () => script("Let me see. ", ...tools, ...ends, speak(360, 50));
    const seen = async (steps: "off" | "compact") => {
      const { calls, result } = await show(talk(), { options: { steps }, platform: { limits } });
      const lengths = calls.map(({ atMs, text }) => ({ atMs, length: withoutSteps(text).length }));
      // Summed over time, what of the text a reader has.
      let sum = 0;
      for (let atMs = 0; atMs < 25_000; atMs += 100)
        sum += lengths.findLast((call) => call.atMs <= atMs)?.length ?? 0;
      return {
        sum,
        rateLimits: result.figures.rateLimits,
        inMinute: calls.filter(({ atMs }) => atMs < 60_000).length,
      };
    };
    const without = await seen("off");
    const withSteps = await seen("compact");
    expect(withSteps.rateLimits).toBe(0);
    expect(withSteps.inMinute).toBeLessThanOrEqual(20);
    expect(withSteps.sum).toBeGreaterThan(0.93 * without.sum);
  });

  it("refuse a detail that there is none of", () => {
    const door = { adapter: createRecordingPlatform().adapter("a"), outbox: createOutbox() };
    const options = { steps: "Full" } as unknown as LiveOptions;
    expect(() => streamReply(door, ["x"], options)).toThrow(
      new TypeError('Expected `steps` to be "off", "compact" or "full", got Full'),
    );
  });
});
