import { Api, HttpError } from "grammy";
import { afterEach, describe, expect, it } from "vitest";
import {
  startTelegramSandbox,
  type TelegramSandbox,
  type TelegramSandboxOptions,
} from "../../../src/sandbox/telegram/index.ts";

const open: TelegramSandbox[] = [];

async function start(options?: TelegramSandboxOptions) {
  const sandbox = await startTelegramSandbox(options);
  open.push(sandbox);
  const chat = sandbox.addChat({ type: "private" });
  const api = new Api(sandbox.token, { apiRoot: sandbox.url });
  const shown = () => sandbox.timeline.visible(String(chat)).map(({ text }) => text);
  const call = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${sandbox.url}/bot${sandbox.token}/${path}`, init);
    return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
  };
  return { sandbox, api, chat, shown, call };
}

afterEach(() => Promise.all(open.splice(0).map((sandbox) => sandbox.close())));

describe("an address", () => {
  it("is the token and the method, in any case and with any verb", async () => {
    const { call, chat, shown } = await start();
    expect((await call("GETME")).body).toMatchObject({ ok: true, result: { is_bot: true } });
    expect((await call(`sendmessage?chat_id=${chat}&text=by+query`)).status).toBe(200);
    expect((await call(`sendMessage?chat_id=${chat}&text=put`, { method: "PUT" })).status).toBe(200);
    expect(shown()).toEqual(["by query", "put"]);
  });

  it("works for the test environment too", async () => {
    const { sandbox } = await start();
    const api = new Api(sandbox.token, { apiRoot: sandbox.url, environment: "test" });
    expect(await api.getMe()).toMatchObject({ is_bot: true });
  });

  it("is refused as Telegram refuses it", async () => {
    const { sandbox, call } = await start();
    const stranger = new Api("123456:somebody-else", { apiRoot: sandbox.url });
    await expect(stranger.getMe()).rejects.toMatchObject({ error_code: 401, description: "Unauthorized" });
    expect(await call("sendTelepathy")).toMatchObject({
      status: 404,
      body: { ok: false, error_code: 404, description: "Not Found: method not found" },
    });
    for (const path of ["/", "/bot", "/botnonsense/getMe"]) {
      const response = await fetch(sandbox.url + path);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ ok: false, error_code: 404, description: "Not Found" });
    }
  });
});

describe("parameters", () => {
  it("come as JSON, as a form or as multipart, objects as themselves or as JSON text", async () => {
    const { call, chat } = await start({
      limits: { privateChat: [{ kind: "window", limit: 9, intervalMs: 1 }] },
    });
    const entities = JSON.stringify([{ type: "bold", offset: 0, length: 2 }]);
    const fields = { chat_id: String(chat), text: "hi", entities };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const json = { "Content-Type": "application/json" };
    const bodies: RequestInit[] = [
      { body: new URLSearchParams(fields) },
      { body: form },
      { body: JSON.stringify(fields), headers: json },
      { body: JSON.stringify({ ...fields, chat_id: chat, entities: JSON.parse(entities) }), headers: json },
    ];
    for (const body of bodies) {
      const { body: answer } = await call("sendMessage", { method: "POST", ...body });
      expect(answer).toMatchObject({ result: { text: "hi", entities: JSON.parse(entities) } });
    }
  });

  it("that are no JSON where JSON is due are refused by name", async () => {
    const { call, chat } = await start();
    const send = async (more: string) => (await call(`sendMessage?chat_id=${chat}&text=x&${more}`)).body;
    expect(await send("entities=[")).toMatchObject({
      description: "Bad Request: can't parse entities JSON object",
    });
    expect(await send("reply_parameters=x")).toMatchObject({
      description: "Bad Request: can't parse reply parameters JSON object",
    });
    expect(await send("reply_markup={")).toMatchObject({
      description: "Bad Request: can't parse reply keyboard markup JSON object",
    });
  });
});

describe("scripted trouble", () => {
  it("rate limits a call, with a Retry-After header and the seconds rounded up", async () => {
    const { sandbox, call, chat, shown } = await start();
    sandbox.faults.add({ method: "sendMessage", trouble: { kind: "rate-limit", retryAfterMs: 34_001 } });
    const { status, headers, body } = await call(`sendMessage?chat_id=${chat}&text=x`);
    expect({ status, header: headers.get("Retry-After"), body }).toEqual({
      status: 429,
      header: "35",
      body: {
        ok: false,
        error_code: 429,
        description: "Too Many Requests: retry after 35",
        parameters: { retry_after: 35 },
      },
    });
    expect(shown()).toEqual([]);
    expect(sandbox.timeline.calls).toMatchObject([
      { method: "sendMessage", status: 429, retryAfterMs: 35_000 },
    ]);
  });

  it("rate limits a call without saying for how long", async () => {
    const { sandbox, api, chat } = await start();
    sandbox.faults.add({ trouble: { kind: "rate-limit" } });
    await expect(api.sendMessage(chat, "x")).rejects.toMatchObject({
      error_code: 429,
      description: "Too Many Requests",
      parameters: {},
    });
  });

  it("answers with a server's failure, for the call it was planned for", async () => {
    const { sandbox, api, chat, shown } = await start();
    sandbox.faults.add({
      method: "sendMessage",
      chat: String(chat),
      skip: 1,
      trouble: { kind: "status", status: 502 },
    });
    await api.sendMessage(chat, "one");
    await expect(api.sendMessage(chat, "two")).rejects.toMatchObject({
      error_code: 502,
      description: "Bad Gateway",
    });
    await api.sendMessage(chat, "three");
    expect(shown()).toEqual(["one", "three"]);
  });

  it("breaks the connection before or after the call took effect", async () => {
    const { sandbox, api, chat, shown } = await start();
    sandbox.faults.add({ method: "sendMessage", trouble: { kind: "reset", applied: false } });
    await expect(api.sendMessage(chat, "lost")).rejects.toBeInstanceOf(HttpError);
    expect(shown()).toEqual([]);
    sandbox.faults.add({ method: "sendMessage", trouble: { kind: "reset", applied: true } });
    await expect(api.sendMessage(chat, "kept")).rejects.toBeInstanceOf(HttpError);
    expect(shown()).toEqual(["kept"]);
    expect(sandbox.timeline.calls.map(({ status }) => status)).toEqual([0, 0]);
  });

  it("holds a call up before it takes effect", async () => {
    const { sandbox, api, chat, shown } = await start();
    sandbox.faults.add({ method: "sendMessage", trouble: { kind: "delay", delayMs: 200 } });
    const slow = api.sendMessage(chat, "slow");
    await api.sendMessage(chat, "quick");
    await slow;
    expect(shown()).toEqual(["quick", "slow"]);
  });
});

describe("latency", () => {
  it("passes before a call takes effect and again before its answer", async () => {
    const { sandbox, api, chat } = await start({ latencyMs: 40 });
    const startedAt = Date.now();
    await api.sendMessage(chat, "x");
    const [frame] = sandbox.timeline.frames;
    // Timers may fire a millisecond early by the clock.
    expect((frame?.atMs ?? 0) - startedAt).toBeGreaterThanOrEqual(39);
    expect(Date.now() - (frame?.atMs ?? 0)).toBeGreaterThanOrEqual(39);
  });
});

describe("the server", () => {
  it("says so when its port is taken", async () => {
    const { sandbox } = await start();
    const port = Number(new URL(sandbox.url).port);
    await expect(startTelegramSandbox({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("closes while a client waits for updates, answering it with none", async () => {
    const { sandbox, api } = await start();
    const waiting = api.getUpdates({ timeout: 30 });
    await Promise.race([waiting, api.getMe()]);
    await sandbox.close();
    expect(await waiting).toEqual([]);
    await expect(fetch(sandbox.url)).rejects.toThrow();
  });

  it("closes without waiting out a delay", async () => {
    const { sandbox, api, chat } = await start();
    sandbox.faults.add({ method: "sendMessage", trouble: { kind: "delay", delayMs: 60_000 } });
    const slow = api.sendMessage(chat, "slow");
    await api.getMe();
    await sandbox.close();
    expect(await slow).toMatchObject({ text: "slow" });
  });
});
