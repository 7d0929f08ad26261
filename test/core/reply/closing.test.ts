import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Adapter, Control, LiveOptions, LiveResult, Source, StreamEvent } from "../../../core/index.ts";
import { createDesk, createOutbox, streamReply } from "../../../core/index.ts";
import { ASKER } from "../controls/pressing.ts";
import { createRecordingPlatform, speak, words } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINUTE_MS = 60_000;
const LIFE_MS = 15 * MINUTE_MS;
const WORDS = "⏸️ I can write here for a limited time only: press Continue to go on reading.";

interface Setting {
  readonly hasDesk?: boolean;
  readonly options?: LiveOptions;
  readonly maxLength?: number;
}

/** An answer where nothing can be written after 15 minutes, unless a press opens 15 more. */
function startClosing(source: Source, { hasDesk = true, options = {}, maxLength = 2000 }: Setting = {}) {
  const platform = createRecordingPlatform({ maxLength });
  const desk = createDesk();
  const open = () => platform.adapter("a", { closesAtMs: Date.now() + LIFE_MS });
  const door = { adapter: open(), outbox: createOutbox(), asker: ASKER.id, ...(hasDesk ? { desk } : {}) };
  const result = streamReply(door, source, options);
  const controls = (): readonly Control[] => [...platform.controls.values()].at(-1) ?? [];
  const labels = () => controls().map(({ label }) => label);
  const press = (label: string) => {
    const id = controls().find((one) => one.label === label)?.id ?? "";
    return desk.press({ id, user: ASKER, open: async (): Promise<Adapter> => open() });
  };
  const shown = () => [...platform.shown.values()];
  return { platform, desk, result, labels, press, shown };
}

/** In steps as long as the pauses between words. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let done = false;
  void promise.finally(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersByTimeAsync(500);
  return promise;
}

const textOf = ({ messages }: LiveResult) =>
  messages.map(({ text }) => text.replace(/\s*⏸️.*/u, "")).join(" ");

describe("an answer that can't be written to after 15 minutes", () => {
  it("asks for a press shortly before, and shows the rest in new messages where the reader was", async () => {
    const answer = startClosing(() => speak(2400, 500));
    await vi.advanceTimersByTimeAsync(LIFE_MS - 40_000);
    expect(answer.labels()).toEqual(["Continue", "Stop"]);
    expect(answer.shown().at(-1)?.endsWith(`\n\n${WORDS}`)).toBe(true);
    const before = answer.shown();
    await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);
    expect(answer.shown()).toEqual(before);
    expect(await answer.press("Continue")).toEqual({ removesControls: true });
    await vi.advanceTimersByTimeAsync(1000);
    expect(answer.labels()).toEqual(["Stop"]);
    // The time to change the old message is over.
    expect(answer.shown().slice(0, -1)).toEqual(before);
    const result = await settled(answer.result);
    expect(result).toMatchObject({ status: "done", text: words(2400) });
    expect(textOf(result)).toBe(words(2400));
    expect(answer.labels()).toEqual(["Regenerate"]);
  });

  it("no longer asks for a press once somebody has pressed, where the message can still be changed", async () => {
    const answer = startClosing(() => speak(2400, 500));
    await vi.advanceTimersByTimeAsync(LIFE_MS - 40_000);
    const [asking, place] = [answer.shown().at(-1), answer.shown().length - 1];
    await answer.press("Continue");
    await vi.advanceTimersByTimeAsync(1000);
    expect(answer.shown()[place]).toBe(asking?.replace(`\n\n${WORDS}`, ""));
    const result = await settled(answer.result);
    expect(result.messages.map(({ text }) => text)).toEqual(answer.shown());
    expect(answer.shown().join(" ")).toBe(words(2400));
  });

  it("says that it goes on where nothing but the question stood in the message", async () => {
    async function* source() {
      await new Promise((resolve) => setTimeout(resolve, LIFE_MS));
      yield "late";
    }
    const answer = startClosing(source);
    await vi.advanceTimersByTimeAsync(LIFE_MS - 40_000);
    expect(answer.shown()).toEqual([WORDS]);
    await answer.press("Continue");
    await settled(answer.result);
    expect(answer.shown()).toEqual(["▶️ It goes on below.", "late"]);
  });

  it("goes on all the same when that change is refused, or comes too late", async () => {
    const answer = startClosing(() => speak(2400, 500));
    await vi.advanceTimersByTimeAsync(LIFE_MS - 40_000);
    const place = answer.shown().length - 1;
    answer.platform.fail({ kind: "rate-limited", retryAfterMs: MINUTE_MS }, { kind: "edit" });
    await answer.press("Continue");
    const result = await settled(answer.result);
    expect(result.status).toBe("done");
    expect(textOf(result)).toBe(words(2400));
    expect(answer.shown()[place]).toMatch(WORDS);
    expect(result.messages[place]?.text).toMatch(WORDS);
    expect(answer.platform.calls.filter(({ failure }) => failure === "gone")).toEqual([]);
  });

  it("is read on after its source has ended, by a late press", async () => {
    const answer = startClosing(() => speak(2000, 500));
    await vi.advanceTimersByTimeAsync(LIFE_MS + 10 * MINUTE_MS);
    await answer.press("Continue");
    const result = await settled(answer.result);
    expect(result.status).toBe("done");
    expect(textOf(result)).toBe(words(2000));
  });

  it("asks again when the time that a press gave is over as well", async () => {
    const answer = startClosing(() => speak(4000, 500));
    await vi.advanceTimersByTimeAsync(LIFE_MS);
    await answer.press("Continue");
    await vi.advanceTimersByTimeAsync(LIFE_MS);
    expect(answer.labels()).toEqual(["Continue", "Stop"]);
    await answer.press("Continue");
    expect(textOf(await settled(answer.result))).toBe(words(4000));
  });

  it("stands marked, makes no call, and is given up after a day when nobody presses", async () => {
    const answer = startClosing(() => speak(2400, 500));
    await vi.advanceTimersByTimeAsync(LIFE_MS);
    const calls = answer.platform.calls.length;
    await vi.advanceTimersByTimeAsync(25 * 60 * MINUTE_MS);
    const result = await answer.result;
    expect(result).toMatchObject({
      status: "failed",
      text: words(2400),
      cause: { name: "DeliveryError", kind: "gone", message: expect.stringContaining("nobody pressed") },
    });
    expect(answer.platform.calls).toHaveLength(calls);
    expect(answer.platform.calls.every(({ failure }) => failure === undefined)).toBe(true);
    expect(await answer.press("Continue")).toHaveProperty("notice");
  });

  it("stops its source while it waits, and still gives what was said by then to who presses", async () => {
    let isStopped = false;
    const answer = startClosing(({ signal }) => {
      signal.addEventListener("abort", () => {
        isStopped = true;
      });
      return speak(20_000, 500);
    });
    await vi.advanceTimersByTimeAsync(LIFE_MS + 5 * MINUTE_MS);
    await answer.press("Stop");
    await vi.advanceTimersByTimeAsync(1000);
    expect(isStopped).toBe(true);
    await answer.press("Continue");
    const result = await settled(answer.result);
    expect(result).toMatchObject({ status: "stopped", stoppedBy: "Ada" });
    expect(textOf(result)).toBe(`${result.text}\n\n⏹️ Stopped by Ada.`);
  });

  it("waits for nobody when the host ends", async () => {
    const host = new AbortController();
    const answer = startClosing(() => speak(2000, 500), { options: { signal: host.signal } });
    await vi.advanceTimersByTimeAsync(LIFE_MS + 10 * MINUTE_MS);
    host.abort();
    expect((await settled(answer.result)).status).toBe("failed");
  });

  it("says that it is cut where nobody could press, stops its source and fails", async () => {
    const answer = startClosing(() => speak(20_000, 500), { hasDesk: false });
    const result = await settled(answer.result);
    expect(result).toMatchObject({ status: "failed", cause: { name: "DeliveryError", kind: "gone" } });
    expect(answer.shown().at(-1)).toMatch(/w\d+\n\n⚠️ Cut off: I can write here for a limited time only/);
    const said = textOf(result).replace(/\s*⚠️.*/u, "");
    expect(result.text.startsWith(`${said} `)).toBe(true);
    expect(result.text.length - said.length).toBeLessThan(20);
  });

  it("just ends when its last words come in time", async () => {
    const answer = startClosing(() => speak(1700, 500));
    const result = await settled(answer.result);
    expect(result.status).toBe("done");
    expect(answer.shown().join(" ")).toBe(words(1700));
  });

  it("does not ask for a press when all of the text is there and only waits for its turn", async () => {
    async function* source() {
      yield "Before.";
      await new Promise((resolve) => setTimeout(resolve, LIFE_MS - 46_000));
      yield " The end.";
    }
    const answer = startClosing(source);
    await vi.advanceTimersByTimeAsync(LIFE_MS - 47_000);
    answer.platform.fail({ kind: "rate-limited", retryAfterMs: 5000 }, { kind: "edit" });
    expect((await settled(answer.result)).status).toBe("done");
    expect(answer.shown()).toEqual(["Before. The end."]);
    expect(answer.labels()).toEqual(["Regenerate"]);
  });

  it("changes nothing any more when a question of it expires too late for that", async () => {
    const asked: StreamEvent = { type: "approval", id: "1", requests: [{ name: "Go on?" }] };
    const answer = startClosing(({ resume }) => (resume === undefined ? [asked] : []).values(), {
      options: { approvalTimeoutMs: 20 * MINUTE_MS },
    });
    await settled(answer.result);
    const calls = answer.platform.calls.length;
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect(answer.platform.calls).toHaveLength(calls);
  });

  it("says so in a message of its own when the open one is full to the brim", async () => {
    async function* source() {
      yield words(45);
      await new Promise((resolve) => setTimeout(resolve, 20 * MINUTE_MS));
      yield " end";
    }
    const answer = startClosing(source, { maxLength: words(45).length + 10 });
    await vi.advanceTimersByTimeAsync(LIFE_MS);
    expect(answer.shown()).toEqual([words(44), WORDS]);
    await answer.press("Continue");
    expect(textOf(await settled(answer.result)).replace(/\s+/g, " ")).toBe(`${words(45)} end`);
  });

  it("asks for a press before there is any text", async () => {
    async function* source() {
      await new Promise((resolve) => setTimeout(resolve, 20 * MINUTE_MS));
      yield "late";
    }
    const answer = startClosing(source);
    await vi.advanceTimersByTimeAsync(LIFE_MS);
    expect(answer.shown()).toEqual([WORDS]);
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    await answer.press("Continue");
    await settled(answer.result);
    expect(answer.shown()).toEqual([WORDS, "late"]);
  });
});
