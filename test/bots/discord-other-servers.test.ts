/** Servers that speak Discord's API otherwise than Discord does: proxies, emulators, what stands before it on a bad day. */

import { REST } from "discord.js";
import { describe, expect, it } from "vitest";
import { createChannelAdapter } from "../../bots/discord/adapter.ts";
import { replyLive } from "../../bots/discord/index.ts";
import { createInteractionLife } from "../../bots/discord/interaction-life.ts";
import { lineOf } from "../../bots/discord/line.ts";

const signal = new AbortController().signal;

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });

/** A channel of a server that answers each call so. */
function channelOf(answer: () => Response) {
  const rest = new REST({ makeRequest: async () => answer() as never });
  return createChannelAdapter(lineOf(rest, "token"), { channelId: "1200000000000000001" });
}

const edit = (answer: Response) =>
  channelOf(() => answer).edit("1200000000000000002", { text: "hello" }, { signal });

describe("a refusal for its pace", () => {
  it.each([
    ["in the header", json(429, {}, { "retry-after": "2" }), 2000],
    ["in the body alone", json(429, { retry_after: 0.7 }), 700],
    [
      "in the body, while the header is rounded down",
      json(429, { retry_after: 0.3 }, { "retry-after": "0" }),
      300,
    ],
    ["with the bucket alone", json(429, {}, { "x-ratelimit-reset-after": "1.5" }), 1500],
  ])("is waited out as told %s", async (_, answer, expectedMs) => {
    const { failure } = (await edit(answer)) as { failure: { kind: string; retryAfterMs: number } };
    expect(failure.kind).toBe("rate-limited");
    expect(failure.retryAfterMs).toBeGreaterThanOrEqual(expectedMs);
    expect(failure.retryAfterMs).toBeLessThan(expectedMs + 100);
  });

  it.each([
    ["scope", json(429, {}, { "retry-after": "1", "x-ratelimit-scope": "global" })],
    ["header", json(429, {}, { "retry-after": "1", "x-ratelimit-global": "true" })],
    ["body", json(429, { retry_after: 1, global: true })],
  ])("is about the whole bot where its %s says so", async (_, answer) => {
    expect(await edit(answer)).toMatchObject({ failure: { scope: "discord:global" } });
  });

  it("that says nothing at all, such as a page of a proxy's, has no time", async () => {
    const page = new Response("<html>error code: 1015</html>", { status: 429 });
    expect(await edit(page)).toMatchObject({ failure: { kind: "rate-limited", retryAfterMs: 0 } });
  });
});

it("a page of a proxy's in the place of an answer is told by its status", async () => {
  const page = new Response("<html>Access denied</html>", { status: 403 });
  expect(await edit(page)).toMatchObject({
    failure: { kind: "fatal", message: "Discord answered 403" },
  });
});

describe.each(["1001", "100000000000001001", "m-1001"])("an id that tells no time, such as %s,", (id) => {
  it("leaves an interaction its whole life", () => {
    const nowMs = Date.now();
    const life = createInteractionLife({ interactionId: id, lifeMs: 900_000, mayBotWrite: false });
    expect(life.closesAtMs).toBeGreaterThanOrEqual(nowMs + 900_000);
    const other = createInteractionLife({ interactionId: id, lifeMs: 900_000, mayBotWrite: true });
    expect(other.isBotsTurn).toBe(false);
  });

  it("makes no message old that has just been sent", async () => {
    const adapter = channelOf(() => json(200, { id }));
    await adapter.send({ text: "hello" }, { signal, nonce: "1" });
    expect(adapter.scopes("edit", id)).toHaveLength(2);
  });
});

const invalid = (field: string) => ({
  code: 50035,
  message: "Invalid Form Body",
  errors: { [field]: { _errors: [{ code: "REFUSED", message: "refused" }] } },
});

describe("an answer to a message that can't be answered to", () => {
  it.each([
    ["the bot may not read the history", { code: 160002, message: "Cannot reply without permission" }],
    ["it is gone", { code: 10008, message: "Unknown Message" }],
    ["it is of the system's", invalid("message_reference")],
  ])("stands without that, where %s", async (_, refusal) => {
    const answer = (body: string) =>
      body.includes("message_reference") ? json(400, refusal) : json(200, { id: "1" });
    const rest = new REST({ makeRequest: async (_, { body }) => answer(String(body)) as never });
    const result = await replyLive(
      { rest: rest.setToken("token"), channelId: "1200000000000000001", replyTo: "1200000000000000002" },
      ["hello"],
    );
    expect(result).toMatchObject({ status: "done", messages: [{ text: "hello" }] });
  });

  it("is not sent again where it was refused for something else", async () => {
    const adapter = channelOf(() => json(400, invalid("content")));
    expect(await adapter.send({ text: "hello" }, { signal, nonce: "1" })).toMatchObject({
      failure: { kind: "fatal" },
    });
  });
});

describe("the client of our own", () => {
  it("lets no message wait for another of its channel whose call hangs", async () => {
    const ids = ["1200000000000000002", "1200000000000000003"] as const;
    const hanging = Promise.withResolvers<never>();
    const makeRequest = (url: string) =>
      url.endsWith(ids[0]) ? hanging.promise : (Promise.resolve(json(200, { id: ids[1] })) as Promise<never>);
    const line = lineOf(new REST({ makeRequest }), "token");
    const adapter = createChannelAdapter(line, { channelId: "1200000000000000001" });
    const first = adapter.edit(ids[0], { text: "hello" }, { signal });
    expect(await adapter.edit(ids[1], { text: "hello" }, { signal })).toMatchObject({ messageId: ids[1] });
    hanging.reject(new Error("gone"));
    expect(await first).toMatchObject({ failure: { kind: "ambiguous" } });
  });

  /** What each call came with. */
  function record() {
    const seen: { readonly token: string | null; readonly agent: unknown }[] = [];
    const host = new REST({
      makeRequest: async (_, { headers, dispatcher }) => {
        const token = new Headers(headers as Record<string, string>).get("authorization");
        seen.push({ token, agent: dispatcher });
        return json(seen.length === 1 ? 401 : 200, { id: "1" }) as never;
      },
    });
    const send = (token: string) => {
      const adapter = createChannelAdapter(lineOf(host, token), { channelId: "1200000000000000001" });
      return adapter.send({ text: "hello" }, { signal, nonce: "1" });
    };
    return { host, seen, send };
  }

  it("keeps to its host's token, after a refusal and after another login", async () => {
    const { seen, send } = record();
    expect(await send("old")).toMatchObject({ failure: { kind: "fatal" } });
    expect(await send("old")).toMatchObject({ messageId: "1" });
    expect(await send("new")).toMatchObject({ messageId: "1" });
    expect(seen.map(({ token }) => token)).toEqual(["Bot old", "Bot old", "Bot new"]);
  });

  it("goes out where its host does, through a proxy that was set later too", async () => {
    const { host, seen, send } = record();
    await send("token");
    const proxy = {} as never;
    host.setAgent(proxy);
    await send("token");
    expect(seen.map(({ agent }) => agent === proxy)).toEqual([false, true]);
  });
});
