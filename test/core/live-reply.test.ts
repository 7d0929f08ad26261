import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Adapter, createOutbox, streamReply } from "../../core/index.ts";
import { createRecordingPlatform, speak, words } from "./recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Runs the clock until the promise is settled. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let done = false;
  void promise.finally(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersByTimeAsync(10);
  return promise;
}

describe("a streamed answer", () => {
  it("shows the first words after a tenth of a second and the whole text right after the last word", async () => {
    const platform = createRecordingPlatform();
    const result = await settled(
      streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(100, 50)),
    );
    expect(platform.calls[0]).toEqual({ atMs: 150, kind: "send", messageId: "a/1", text: "w1 w2" });
    expect([...platform.shown.values()]).toEqual([words(100)]);
    expect(result).toMatchObject({ status: "done", text: words(100), messages: [{ id: "a/1" }] });
    expect(result.figures).toMatchObject({ firstTextMs: 200, rateLimits: 0, possibleDuplicates: 0 });
    expect(result.figures.finalLagMs).toBeLessThanOrEqual(200);
  });

  it("never has two calls of one message in flight, and never shows an older text after a newer one", async () => {
    const platform = createRecordingPlatform({ latencyMs: 700 });
    await settled(streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(200, 30)));
    expect(platform.mostInFlight).toBe(1);
    const lengths = platform.calls.map(({ text }) => text.length);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  });

  it("shows the last words of a source that has stalled, without waiting for its next chunk", async () => {
    const platform = createRecordingPlatform();
    const outbox = createOutbox();
    async function* stalling() {
      yield* speak(10, 40);
      await new Promise((resolve) => setTimeout(resolve, 30_000));
      yield " end";
    }
    const answer = streamReply({ adapter: platform.adapter("a"), outbox }, stalling());
    await vi.advanceTimersByTimeAsync(2000);
    expect([...platform.shown.values()]).toEqual([words(10)]);
    await settled(answer);
  });

  it("spends no call on text that stands already", async () => {
    const platform = createRecordingPlatform();
    await settled(
      streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, ["all at once"].values()),
    );
    expect(platform.calls).toHaveLength(1);
  });

  it("goes on in a next message when one is full, and never edits a full one again", async () => {
    const platform = createRecordingPlatform({ maxLength: 200 });
    const result = await settled(
      streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(300, 20)),
    );
    expect(result.messages.length).toBeGreaterThan(5);
    expect(result.messages.map(({ text }) => text).join(" ")).toBe(words(300));
    expect([...platform.shown.values()]).toEqual(result.messages.map(({ text }) => text));
    const order = platform.calls.map(({ messageId }) => messageId);
    expect(order.filter((id, index) => id !== order[index - 1])).toEqual([...platform.shown.keys()]);
  });

  it("keeps what a failing source said and marks it as interrupted, without the error's own words", async () => {
    const platform = createRecordingPlatform();
    async function* failing() {
      yield* speak(40, 20);
      throw new Error("secret sk-12345678");
    }
    const result = await settled(
      streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, failing()),
    );
    expect(result).toMatchObject({ status: "failed", text: words(40) });
    expect([...platform.shown.values()]).toEqual([
      `${words(40)}\n\n⚠️ Interrupted: the model stopped answering. Please try again.`,
    ]);
  });

  it("keeps and marks the partial text within 300 ms when it is stopped", async () => {
    const platform = createRecordingPlatform();
    const stop = new AbortController();
    const answer = streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(500, 20), {
      signal: stop.signal,
    });
    await vi.advanceTimersByTimeAsync(900);
    stop.abort();
    const result = await settled(answer);
    expect(result.status).toBe("stopped");
    const last = platform.calls.at(-1);
    expect(last?.text).toBe(`${result.text}\n\n⏹️ Stopped.`);
    expect(last?.atMs).toBeLessThanOrEqual(1200);
  });

  it("says so when the model gave no answer, instead of leaving a placeholder for ever", async () => {
    const platform = createRecordingPlatform();
    const result = await settled(
      streamReply(
        { adapter: platform.adapter("a", { placeholderId: "@original" }), outbox: createOutbox() },
        [].values(),
      ),
    );
    expect(result.status).toBe("done");
    expect(platform.shown.get("@original")).toBe("The model gave no answer. Please ask again.");
  });
});

describe("an answer that stands already when the model ends", () => {
  it("is done at once, without waiting for a call that it does not need", async () => {
    const platform = createRecordingPlatform({
      limits: [{ kind: "window", limit: 1, intervalMs: 60_000 }],
    });
    async function* lingering() {
      yield "all of it";
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    const startMs = Date.now();
    await settled(streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, lingering()));
    expect(platform.calls).toHaveLength(1);
    expect(Date.now() - startMs).toBeLessThan(1100);
  });
});

describe("an answer that the platform refuses", () => {
  it("waits out a rate limit and then shows the newest text, once", async () => {
    const platform = createRecordingPlatform();
    platform.fail({ kind: "rate-limited", retryAfterMs: 3000 }, { kind: "edit" });
    const result = await settled(
      streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(100, 50)),
    );
    const refused = platform.calls.findIndex(({ failure }) => failure === "rate-limited");
    expect(
      (platform.calls[refused + 1]?.atMs ?? 0) - (platform.calls[refused]?.atMs ?? 0),
    ).toBeGreaterThanOrEqual(3000);
    expect([...platform.shown.values()]).toEqual([words(100)]);
    expect(result.figures.rateLimits).toBe(1);
  });

  it("arrives whole even when every middle edit was refused", async () => {
    const platform = createRecordingPlatform();
    platform.fail({ kind: "transient", message: "502" }, { kind: "edit", times: 5 });
    await settled(streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(100, 20)));
    expect([...platform.shown.values()]).toEqual([words(100)]);
  });

  it("stands exactly once when a send took effect without an answer and the platform knows nonces", async () => {
    const platform = createRecordingPlatform({ exactlyOnce: true });
    platform.fail({ kind: "ambiguous", message: "reset" }, { kind: "send", applied: true });
    const result = await settled(
      streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(50, 20)),
    );
    expect([...platform.shown.values()]).toEqual([words(50)]);
    expect(result.figures.possibleDuplicates).toBe(0);
  });

  it("loses nothing and reports the possible copy where the platform knows no nonces", async () => {
    const platform = createRecordingPlatform();
    platform.fail({ kind: "ambiguous", message: "reset" }, { kind: "send", applied: true });
    const result = await settled(
      streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(50, 20)),
    );
    expect([...platform.shown.values()].at(-1)).toBe(words(50));
    expect(platform.shown.size).toBe(2);
    expect(result.figures.possibleDuplicates).toBe(1);
  });

  it("shows one frame plain when its markup was refused, and the next one with markup again", async () => {
    const platform = createRecordingPlatform();
    platform.fail({ kind: "rejected-format", message: "can't parse entities" }, { kind: "edit" });
    const result = await settled(
      streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(200, 20)),
    );
    expect(result.status).toBe("done");
    const [refused, plain, next] = platform.calls.slice(platform.calls.findIndex(({ failure }) => failure));
    expect(refused?.failure).toBe("rejected-format");
    expect(plain?.text).toMatch(/^plain: w1 w2/);
    expect(next?.text).toMatch(/^w1 w2/);
    expect([...platform.shown.values()]).toEqual([words(200)]);
  });

  it("is given up when even its plain text is refused", async () => {
    const platform = createRecordingPlatform();
    platform.fail({ kind: "rejected-format", message: "can't parse entities" }, { times: 2 });
    const result = await settled(
      streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, speak(10, 20)),
    );
    expect(result).toMatchObject({ status: "failed" });
    expect(platform.calls).toHaveLength(2);
  });

  it("gives up a call that hangs, makes it again, and shows the whole text", async () => {
    const platform = createRecordingPlatform({ exactlyOnce: true });
    const adapter = platform.adapter("a");
    let hanging = 1;
    const stuck: Adapter = {
      ...adapter,
      edit: (messageId, text, options) =>
        hanging-- > 0
          ? new Promise((resolve) => {
              options.signal.addEventListener("abort", () =>
                resolve({ failure: { kind: "ambiguous", message: "given up" } }),
              );
            })
          : adapter.edit(messageId, text, options),
    };
    const result = await settled(streamReply({ adapter: stuck, outbox: createOutbox() }, speak(100, 20)));
    expect(result.status).toBe("done");
    expect([...platform.shown.values()]).toEqual([words(100)]);
    expect(result.figures.finalLagMs).toBeLessThan(16_000);
  });

  it("ends the model's work and reports it when the chat is gone", async () => {
    const platform = createRecordingPlatform();
    platform.fail({ kind: "gone", message: "kicked" }, { kind: "edit" });
    let aborted = false;
    const result = await settled(
      streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, ({ signal }) => {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        return speak(10_000, 20);
      }),
    );
    expect(aborted).toBe(true);
    expect(result).toMatchObject({ status: "failed", cause: { name: "DeliveryError", kind: "gone" } });
  });
});

describe("five answers in one chat", () => {
  it("share its budget, all complete, and none waits long for its last text", async () => {
    const limit = { kind: "bucket", burst: 5, perSecond: 1 } as const;
    const platform = createRecordingPlatform({ limits: [limit] });
    const outbox = createOutbox();
    const results = await settled(
      Promise.all(
        Array.from({ length: 5 }, () =>
          streamReply({ adapter: platform.adapter("a"), outbox }, speak(360, 50)),
        ),
      ),
    );
    expect([...platform.shown.values()]).toEqual(Array.from({ length: 5 }, () => words(360)));
    expect(Math.max(...results.map(({ figures }) => figures.finalLagMs ?? 0))).toBeLessThanOrEqual(4000);
    for (const call of platform.calls) {
      const within = platform.calls.filter(
        ({ atMs }) => atMs >= call.atMs && atMs < call.atMs + 10_000,
      ).length;
      expect(within).toBeLessThanOrEqual(15);
    }
  });

  it("all end at once in a group of 20 calls a minute, since one call is kept back for each", async () => {
    const platform = createRecordingPlatform({
      limits: [
        { kind: "bucket", burst: 3, perSecond: 1 },
        { kind: "window", limit: 20, intervalMs: 60_000 },
      ],
    });
    const outbox = createOutbox();
    const results = await settled(
      Promise.all(
        Array.from({ length: 5 }, () =>
          streamReply({ adapter: platform.adapter("g"), outbox }, speak(360, 50)),
        ),
      ),
    );
    expect(platform.calls.filter(({ atMs }) => atMs < 60_000).length).toBeLessThanOrEqual(20);
    expect(Math.max(...results.map(({ figures }) => figures.finalLagMs ?? 0))).toBeLessThanOrEqual(5000);
  });

  it("never make the ceiling wait while the ledger is right", async () => {
    const platform = createRecordingPlatform();
    const outbox = createOutbox();
    const answers = Promise.all(
      Array.from({ length: 5 }, () =>
        streamReply({ adapter: platform.adapter("a"), outbox }, speak(200, 50)),
      ),
    );
    const scope = [...outbox.scopes.values()][0];
    await settled(answers);
    expect(scope?.delays).toBe(0);
  });
});
