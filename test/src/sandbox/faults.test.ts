import { Api, HttpError } from "grammy";
import { describe, expect, it, onTestFinished } from "vitest";
import { createFaults, type Fault } from "../../../src/sandbox/faults.ts";
import { startTelegramSandbox } from "../../../src/sandbox/telegram/index.ts";
import { openChannel } from "./discord-client.ts";

const broken = { kind: "status", status: 502 } as const;

/** Which of so many calls are hit. */
function hits(calls: number, fault: Omit<Fault, "trouble"> & Partial<Fault>) {
  const faults = createFaults();
  faults.add({ trouble: broken, ...fault });
  return Array.from({ length: calls }, () => faults.next({ method: "sendMessage" }) !== undefined);
}

const numbersOf = (list: readonly boolean[]) => list.flatMap((hit, index) => (hit ? [index] : []));

describe("trouble by chance", () => {
  it("hits the fraction it is given, the same calls for the same seed", () => {
    const count = (fault: Omit<Fault, "trouble">) => numbersOf(hits(10_000, fault)).length;
    expect(count({ probability: 0.05 })).toBeGreaterThan(430);
    expect(count({ probability: 0.05 })).toBeLessThan(570);
    expect(hits(200, { probability: 0.2, seed: 7 })).toEqual(hits(200, { probability: 0.2, seed: 7 }));
    expect(hits(200, { probability: 0.2, seed: 7 })).not.toEqual(hits(200, { probability: 0.2, seed: 8 }));
    expect([count({ probability: 0 }), count({ probability: 1 }), count({})]).toEqual([0, 10_000, 1]);
  });

  it("meets a real client the same way: every call is answered, some of them with 502", async () => {
    const sandbox = await startTelegramSandbox({ limits: { privateChat: [], bot: [] } });
    onTestFinished(() => sandbox.close());
    const api = new Api(sandbox.token, { apiRoot: sandbox.url });
    const chat = sandbox.addChat({ type: "private" });
    sandbox.faults.add({ method: "sendMessage", probability: 0.25, trouble: broken });
    for (let index = 0; index < 40; index += 1) await api.sendMessage(chat, "x").catch(() => undefined);
    const failed = sandbox.timeline.calls.map(({ status }) => status === 502);
    expect(failed).toEqual(hits(40, { probability: 0.25 }));
    expect(sandbox.timeline.visible(String(chat))).toHaveLength(40 - numbersOf(failed).length);
  });

  it("keeps to the calls it is for, the first it lets through, and the most it hits", () => {
    const numbers = numbersOf(hits(1_000, { probability: 0.5, skip: 100, times: 20 }));
    expect(numbers).toHaveLength(20);
    expect(numbers[0]).toBeGreaterThanOrEqual(100);
    expect(hits(1_000, { probability: 0.5, method: "editMessageText" })).not.toContain(true);
  });
});

describe("trouble by the count of calls", () => {
  it("lets through where there is none, and leaves those to the next plan", () => {
    expect(
      numbersOf(hits(12, { skip: 2, trouble: (before) => (before % 4 === 0 ? broken : undefined) })),
    ).toEqual([2, 6, 10]);
    expect(numbersOf(hits(9, { times: 1, trouble: (before) => (before > 5 ? broken : undefined) }))).toEqual([
      6,
    ]);
    const faults = createFaults();
    faults.add({ trouble: (before) => (before === 1 ? broken : undefined) });
    faults.add({ trouble: { kind: "delay", delayMs: 5 }, times: 2 });
    const kinds = Array.from({ length: 4 }, () => faults.next({ method: "x" })?.kind);
    expect(kinds).toEqual(["delay", "status", "delay", undefined]);
  });
});

describe("a call that hangs", () => {
  const openTelegram = async () => {
    const sandbox = await startTelegramSandbox();
    onTestFinished(() => sandbox.close());
    return { sandbox, chat: sandbox.addChat({ type: "private" }) };
  };

  it("is never answered by Telegram; whoever gives up finds it done or not, as planned", async () => {
    const { sandbox, chat } = await openTelegram();
    const api = new Api(sandbox.token, { apiRoot: sandbox.url, timeoutSeconds: 0.2 });
    const startMs = Date.now();
    for (const applied of [false, true]) {
      sandbox.faults.add({ trouble: { kind: "hang", applied } });
      await expect(api.sendMessage(chat, `applied ${applied}`)).rejects.toBeInstanceOf(HttpError);
    }
    expect(Date.now() - startMs).toBeGreaterThanOrEqual(390);
    await api.sendMessage(chat, "after");
    expect(sandbox.timeline.calls.map(({ status }) => status)).toEqual([0, 0, 200]);
    expect(sandbox.timeline.visible(String(chat)).map(({ text }) => text)).toEqual(["applied true", "after"]);
  });

  it("does not keep Telegram from closing", async () => {
    const { sandbox, chat } = await openTelegram();
    sandbox.faults.add({ trouble: { kind: "hang" } });
    const call = new Api(sandbox.token, { apiRoot: sandbox.url }).sendMessage(chat, "x");
    const failed = expect(call).rejects.toThrow("Network request");
    const hangs = new Promise<void>((resolve) => sandbox.timeline.subscribe(() => resolve()));
    await hangs;
    const startMs = Date.now();
    await sandbox.close();
    await failed;
    expect(Date.now() - startMs).toBeLessThan(400);
  });

  it("is given up by discord.js after its timeout, and tried again", async () => {
    const { sandbox, channel } = await openChannel({}, { rest: { timeout: 200 } });
    const startMs = Date.now();
    for (const applied of [false, true]) {
      sandbox.faults.add({
        method: "POST /channels/:id/messages",
        chat: channel.id,
        trouble: { kind: "hang", applied },
      });
      await channel.send(`applied ${applied}`);
    }
    expect(Date.now() - startMs).toBeGreaterThanOrEqual(390);
    const sends = sandbox.timeline.calls.filter(({ method }) => method === "POST /channels/:id/messages");
    expect(sends.map(({ status }) => status)).toEqual([0, 200, 0, 200]);
    expect(sandbox.timeline.visible(channel.id).map(({ text }) => text)).toEqual([
      "applied false",
      "applied true",
      "applied true",
    ]);
  });

  it("does not keep Discord from closing", async () => {
    const { sandbox, channel } = await openChannel({}, { rest: { retries: 0 } });
    sandbox.faults.add({ trouble: { kind: "hang" } });
    const failed = expect(channel.send("x")).rejects.toThrow();
    await new Promise<void>((resolve) => sandbox.timeline.subscribe(() => resolve()));
    await sandbox.close();
    await failed;
  });
});
