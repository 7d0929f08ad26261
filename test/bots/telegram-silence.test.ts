import { afterEach, beforeEach, describe, expect, it, type TestContext, vi } from "vitest";
import type { Host } from "../../bots/host.ts";
import { startTelegramBot } from "../../bots/telegram/bot.ts";
import { startTelegramSandbox } from "../../src/sandbox/telegram/index.ts";

// Sockets keep to real time.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const MINUTE_MS = 60_000;

async function openSandbox({ onTestFinished }: TestContext, silent: string) {
  const sandbox = await startTelegramSandbox();
  onTestFinished(() => sandbox.close());
  sandbox.faults.add({ method: silent, trouble: { kind: "hang" } });
  const called = (method: string) => sandbox.timeline.calls.filter((call) => call.method === method).length;
  return { options: { token: sandbox.token, apiRoot: sandbox.url }, sandbox, called };
}

describe("a Telegram that says nothing more", () => {
  it("is out of reach for a bot that starts, within a minute", async (test) => {
    const { options, called } = await openSandbox(test, "getMe");
    const start = startTelegramBot(options, {} as Host);
    start.catch(() => {});
    await vi.waitFor(() => expect(called("getMe")).toBe(1));
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    await expect(start).rejects.toThrow("Network request for 'getMe' failed!");
  });

  it("is asked for updates again within a minute", async (test) => {
    const { options, sandbox, called } = await openSandbox(test, "getUpdates");
    const asked = Promise.withResolvers<string>();
    const host = {
      ask: async ({ question }) => asked.resolve(question.text),
      troubled: (_, error) => asked.reject(error),
    } satisfies Host;
    const bot = await startTelegramBot(options, host);
    test.onTestFinished(() => bot.stop());
    sandbox.say(sandbox.addChat({ type: "private" }), "Are you there?");
    await vi.waitFor(() => expect(called("getUpdates")).toBe(1));
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(await asked.promise).toBe("Are you there?");
  });
});
