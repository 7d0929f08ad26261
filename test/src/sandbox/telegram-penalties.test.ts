import { Api, GrammyError } from "grammy";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  LONG_TERM_PRIVATE_CHAT,
  startTelegramSandbox,
  type TelegramSandboxOptions,
} from "../../../src/sandbox/telegram/index.ts";
import { stopClock } from "./stopped-clock.ts";

const penalties = { firstMs: 10_000, growth: 2, longestMs: 35_000 } as const;

async function start(options?: TelegramSandboxOptions) {
  const clock = stopClock();
  const sandbox = await startTelegramSandbox(options);
  onTestFinished(() => sandbox.close());
  const api = new Api(sandbox.token, { apiRoot: sandbox.url });
  const chat = sandbox.addChat({ type: "private" });
  /** 0 where it was sent, the wait in seconds where it was refused. */
  const send = (to = chat) =>
    api.sendMessage(to, "x").then(
      () => 0,
      (error: unknown) => {
        if (error instanceof GrammyError && error.error_code === 429) return error.parameters.retry_after;
        throw error;
      },
    );
  const sendAll = async (count: number, to = chat) => {
    const waits: (number | undefined)[] = [];
    for (let index = 0; index < count; index += 1) waits.push(await send(to));
    return waits;
  };
  return { clock, sandbox, chat, send, sendAll };
}

describe("a chat that goes over its limit", () => {
  it("is blocked for as long as the penalty says, not until its bucket has room", async () => {
    const { clock, send, sendAll } = await start({ penalties });
    expect(await sendAll(4)).toEqual([0, 0, 0, 10]);
    clock.pass(10_000);
    expect(await send()).toBe(0);
  });

  it("stays blocked longer with every call meanwhile, up to the longest; each is told the time left from then on", async () => {
    const { clock, send, sendAll } = await start({ penalties });
    await sendAll(4);
    clock.pass(9_999);
    expect(await send()).toBe(20);
    clock.pass(19_500);
    expect(await sendAll(3)).toEqual([35, 35, 35]);
    clock.pass(34_999);
    expect(await send()).toBe(35);
    clock.pass(35_000);
    expect(await send()).toBe(0);
  });

  it("starts again from the first penalty once a block was waited out", async () => {
    const { clock, send, sendAll } = await start({ penalties });
    await sendAll(5);
    clock.pass(20_000);
    expect(await sendAll(4)).toEqual([0, 0, 0, 10]);
    clock.pass(1_500);
    expect(await send()).toBe(20);
  });

  it("is blocked for the limit's own wait where that is longer, so that waiting as told is enough", async () => {
    const group = [{ kind: "window", limit: 2, intervalMs: 60_000 }] as const;
    const { clock, sandbox, send, sendAll } = await start({ penalties, limits: { group } });
    const id = sandbox.addChat({ type: "group" });
    expect(await sendAll(3, id)).toEqual([0, 0, 60]);
    clock.pass(60_000);
    expect(await send(id)).toBe(0);
  });

  it("is blocked alone: no other chat notices, and the bot's own limit blocks no chat", async () => {
    const bot = [{ kind: "window", limit: 4, intervalMs: 1_000 }] as const;
    const { clock, sandbox, send, sendAll } = await start({ penalties, limits: { bot } });
    const other = sandbox.addChat({ type: "private" });
    expect(await sendAll(4)).toEqual([0, 0, 0, 10]);
    expect(await sendAll(2, other)).toEqual([0, 1]);
    clock.pass(1_000);
    expect(await send(other)).toBe(0);
  });

  it("is not blocked without penalties: calls in the wait change nothing", async () => {
    const { clock, send, sendAll } = await start();
    expect(await sendAll(6)).toEqual([0, 0, 0, 1, 1, 1]);
    clock.pass(1_000);
    expect(await send()).toBe(0);
  });
});

describe("a block out of the blue", () => {
  it("refuses a chat that kept to its limit, whatever the call, and shows nothing of it", async () => {
    const { clock, sandbox, chat, send } = await start();
    sandbox.block(chat, 30_000);
    expect(await send()).toBe(30);
    clock.pass(29_001);
    expect(await send()).toBe(1);
    expect(sandbox.timeline.frames).toEqual([]);
    expect(sandbox.timeline.calls.map(({ status }) => status)).toEqual([429, 429]);
    clock.pass(999);
    expect(await send()).toBe(0);
  });

  it("gets longer by calls inside it where there are penalties, and never shorter", async () => {
    const { clock, sandbox, chat, send } = await start({ penalties });
    sandbox.block(chat, 12_000);
    clock.pass(5_000);
    expect(await send()).toBe(24);
    sandbox.block(chat, 300_000);
    clock.pass(100_000);
    expect(await send()).toBe(200);
    clock.pass(190_000);
    expect(await send()).toBe(35);
  });

  it("shows as an empty gauge with the time it takes, of that chat alone", async () => {
    const { clock, sandbox, chat, send } = await start();
    const other = sandbox.addChat({ type: "private" });
    await send(other);
    sandbox.block(chat, 30_000);
    clock.pass(10_000);
    expect(sandbox.gauges()).toEqual([
      { scope: "bot", limit: 30, remaining: 30, resetAfterMs: 0 },
      { scope: String(other), limit: 3, remaining: 3, resetAfterMs: 0 },
      { scope: String(chat), limit: 3, remaining: 0, resetAfterMs: 20_000 },
    ]);
    clock.pass(20_000);
    expect(sandbox.gauges().map(({ remaining }) => remaining)).toEqual([30, 3, 3]);
  });
});

describe("limits that change midway", () => {
  it("hold from the next call on, for chats old and new", async () => {
    const { clock, sandbox, chat, sendAll } = await start();
    expect(await sendAll(2)).toEqual([0, 0]);
    sandbox.setLimits({ privateChat: [{ kind: "window", limit: 2, intervalMs: 40_000 }] });
    expect(await sendAll(1)).toEqual([40]);
    expect(await sendAll(3, sandbox.addChat({ type: "private" }))).toEqual([0, 0, 40]);
    expect(await sendAll(4, sandbox.addChat({ type: "group" }))).toEqual([0, 0, 0, 1]);
    clock.pass(40_000);
    expect(await sendAll(3)).toEqual([0, 0, 40]);
    expect(sandbox.gauges().find(({ scope }) => scope === String(chat))?.limit).toBe(2);
  });

  it("fill nobody's bucket", async () => {
    const { sandbox, sendAll } = await start();
    await sendAll(3);
    sandbox.setLimits({ privateChat: [{ kind: "bucket", limit: 6, intervalMs: 6_000 }] });
    expect(await sendAll(4)).toEqual([0, 0, 0, 1]);
  });
});

describe("a private chat over minutes", () => {
  const keepUp = async (options?: TelegramSandboxOptions) => {
    const { clock, send } = await start(options);
    const waits: number[] = [];
    for (let second = 0; second < 60; second += 1) {
      waits.push((await send()) ?? 0);
      clock.pass(1_000);
    }
    return waits;
  };

  it("stands a call a second only for a while: 30, and 20 a minute besides", async () => {
    const waits = await keepUp({ limits: { privateChat: LONG_TERM_PRIVATE_CHAT } });
    // 44 calls took the 30 and the 14 that came back meanwhile.
    expect(waits.findIndex((wait) => wait > 0)).toBe(44);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(49);
    expect(Math.max(...waits)).toBeLessThanOrEqual(3);
  });

  it("stands it for ever by default", async () => {
    expect(await keepUp()).toEqual(Array(60).fill(0));
  });
});
