/** Processors on the way of a live answer: what its reader sees when it is stopped, stalls, or is blocked. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  countTokens,
  createOutbox,
  holdBack,
  pipe,
  type Source,
  streamReply,
  watchStalls,
} from "../../../core/index.ts";
import { createRecordingPlatform, speak, words } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function reply(source: Source, options: { stopAtMs?: number } = {}) {
  const platform = createRecordingPlatform();
  const stop = new AbortController();
  if (options.stopAtMs !== undefined) setTimeout(() => stop.abort(), options.stopAtMs);
  const answer = streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, source, {
    signal: stop.signal,
  });
  const startMs = Date.now();
  let endMs = 0;
  void answer.then(() => {
    endMs = Date.now() - startMs;
  });
  await vi.advanceTimersByTimeAsync(120_000);
  return { result: await answer, shown: [...platform.shown.values()], endMs };
}

/** Says three words, then hangs until its signal ends it. */
function hanging() {
  const seen = { aborted: false };
  const source = async function* ({ signal }: { readonly signal: AbortSignal }) {
    yield* speak(3, 20);
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  const watched: typeof source = (context) => {
    context.signal.addEventListener("abort", () => {
      seen.aborted = true;
    });
    return source(context);
  };
  return { seen, source: watched };
}

describe("a live answer through processors", () => {
  it("stops within 300 ms, keeps the partial text, and ends the model", async () => {
    const { seen, source } = hanging();
    const piped = pipe(
      source,
      watchStalls({ idleMs: 60_000 }),
      countTokens(() => {}),
    );
    const { result, shown, endMs } = await reply(piped, { stopAtMs: 900 });
    expect(result).toMatchObject({ status: "stopped", text: words(3) });
    expect(shown).toEqual([`${words(3)}\n\n⏹️ Stopped.`]);
    expect(endMs).toBeLessThanOrEqual(1200);
    expect(seen.aborted).toBe(true);
  });

  it("of a model that went silent ends in words, and ends the model", async () => {
    const { seen, source } = hanging();
    const { result, shown } = await reply(pipe(source, watchStalls({ idleMs: 30_000 })));
    expect(result).toMatchObject({ status: "failed", cause: { name: "SourceError" } });
    expect(shown[0]).toContain(`${words(3)}\n\n⚠️ Interrupted: the model stopped answering.`);
    expect(seen.aborted).toBe(true);
  });

  it("that a filter blocks shows the filter's sentence and nothing that it did not pass", async () => {
    const filter = holdBack(
      async ({ text }) => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        return text.includes("w50") ? { block: "I can't show the rest." } : "pass";
      },
      { characters: 40 },
    );
    const { result, shown } = await reply(pipe(() => speak(100, 20), filter));
    expect(result.status).toBe("done");
    expect(shown[0]).toMatch(/^w1 w2 .*\n\nI can't show the rest\.$/);
    expect(shown[0]).not.toContain("w50");
  });
});
