import { type APIMessage, type Client, type REST, RequestMethod, Routes, type TextChannel } from "discord.js";
import { describe, expect, it } from "vitest";
import { connect, next, openChannel, otherProcess, rateLimitOf, refusalOf } from "./discord-client.ts";

describe("the local Discord's limits", () => {
  it("let five edits of a channel through and refuse the sixth", async () => {
    const { sandbox, channel } = await openChannel();
    const message = await channel.send("0");
    for (let count = 1; count <= 5; count += 1) await message.edit(String(count));
    const limited = await rateLimitOf(edit(otherProcess(sandbox), message, "6"));
    expect(limited).toMatchObject({ global: false, scope: "user", method: "PATCH" });
    const call = sandbox.timeline.calls.at(-1);
    expect(call).toMatchObject({ status: 429, chat: channel.id });
    expect(call?.retryAfterMs).toBeGreaterThan(0);
    expect(call?.retryAfterMs).toBeLessThanOrEqual(1_000);
    expect(sandbox.timeline.visible(channel.id)[0]?.text).toBe("5");
  });

  it("start from the numbers people measured, told with the first call of each kind", async () => {
    const { sandbox, client, channel } = await openChannel();
    const told: Record<string, (string | null)[]> = {};
    client.rest.on("response", ({ method, route }, { headers }) => {
      told[`${method} ${route}`] = ["limit", "reset-after"].map((name) => headers.get(`x-ratelimit-${name}`));
    });
    await client.application.commands.set([{ name: "ask", description: "Ask" }]);
    await channel.sendTyping();
    await (await (await channel.send("one")).edit("two")).delete();
    const asked = next(client, "interactionCreate");
    sandbox.slash(channel.id, "ask");
    const [interaction] = await asked;
    if (!interaction.isChatInputCommand()) throw new Error("not a command");
    await interaction.deferReply();
    await interaction.editReply("so");
    expect(told).toEqual({
      "PUT /applications/:id/commands": [null, null],
      "POST /channels/:id/typing": ["5", "1.000"],
      "POST /channels/:id/messages": ["5", "1.000"],
      "PATCH /channels/:id/messages/:id": ["5", "1.000"],
      "DELETE /channels/:id/messages/:id": ["3", "0.334"],
      "POST /interactions/:id/:token/callback": [null, null],
      "PATCH /webhooks/:id/:token/messages/%40original": ["5", "0.400"],
    });
    expect(sandbox.gauges().find(({ scope }) => scope === "global")?.limit).toBe(50);
  });

  it("let in whoever waits as long as the refusal says", async () => {
    const limits = { edits: { kind: "bucket", limit: 1, intervalMs: 1_000 } } as const;
    const { sandbox, channel } = await openChannel({ limits });
    const message = await channel.send("0");
    await message.edit("1");
    const patient = otherProcess(sandbox, { rejectOnRateLimit: null });
    await edit(patient, message, "2");
    expect(sandbox.timeline.calls.map(({ status }) => status).slice(-2)).toEqual([429, 200]);
  });

  it("say in every response's headers what is left, and when all of it is back", async () => {
    const { client, channel } = await openChannel();
    const message = await channel.send("0");
    const seen: (string | null)[][] = [];
    for (const text of ["1", "2"]) {
      const { headers } = await raw(client, message, text);
      seen.push(["limit", "remaining"].map((name) => headers.get(`x-ratelimit-${name}`)));
      const resetAfter = Number(headers.get("x-ratelimit-reset-after"));
      const resetAt = Number(headers.get("x-ratelimit-reset"));
      expect(headers.get("x-ratelimit-reset-after")).toMatch(/^\d+\.\d{3}$/);
      expect(resetAfter).toBeGreaterThan(Number(text) - 1);
      expect(resetAfter).toBeLessThanOrEqual(Number(text));
      expect(Math.abs(resetAt - resetAfter - Date.now() / 1000)).toBeLessThan(0.5);
    }
    expect(seen).toEqual([
      ["5", "4"],
      ["5", "3"],
    ]);
  });

  it("count a call that fails and tell of it too", async () => {
    const { client, channel } = await openChannel();
    const left: (string | null)[] = [];
    client.rest.on(
      "response",
      (_request, { headers }) => void left.push(headers.get("x-ratelimit-remaining")),
    );
    await refusalOf(channel.send(""));
    await refusalOf(channel.send("x".repeat(2_001)));
    expect(left).toEqual(["4", "3"]);
  });

  it("tell the same of a refusal: how long to wait, twice, and for whom", async () => {
    const limits = { sends: { kind: "fixed", limit: 1, intervalMs: 60_000 } } as const;
    const { sandbox, channel } = await openChannel({ limits });
    await channel.send("one");
    const response = await fetch(`${sandbox.url}/v10/channels/${channel.id}/messages`, {
      method: "POST",
      headers: { authorization: `Bot ${sandbox.token}`, "content-type": "application/json" },
      body: JSON.stringify({ content: "two" }),
    });
    const { headers, status } = response;
    const body = (await response.json()) as { retry_after: number };
    expect(status).toBe(429);
    expect(body).toEqual({
      message: "You are being rate limited.",
      retry_after: expect.closeTo(60, 0),
      global: false,
    });
    expect(Number.isInteger(body.retry_after)).toBe(false);
    expect(headers.get("retry-after")).toBe("60");
    expect(headers.get("x-ratelimit-scope")).toBe("user");
    expect(headers.get("x-ratelimit-remaining")).toBe("0");
    expect(headers.get("x-ratelimit-global")).toBeNull();
  });

  it("give sends and edits one hash and two counters, and each channel its own", async () => {
    const { sandbox, client, channel } = await openChannel({
      limits: {
        edits: { kind: "fixed", limit: 1, intervalMs: 60_000 },
        sends: { kind: "fixed", limit: 2, intervalMs: 60_000 },
      },
    });
    const elsewhere = (await client.channels.fetch(sandbox.addChannel())) as TextChannel;
    const responses = recordLimits(client);
    const message = await channel.send("one");
    await edit(otherProcess(sandbox), message, "one!");
    await post(otherProcess(sandbox), channel, "two");
    const limited = await rateLimitOf(edit(otherProcess(sandbox), message, "one?"));
    await rateLimitOf(post(otherProcess(sandbox), channel, "three"));
    await (await elsewhere.send("one")).edit("two");
    expect(new Set(responses.map(({ bucket }) => bucket)).size).toBe(1);
    expect(limited.limit).toBe(1);
    expect(responses.map(({ left }) => left)).toEqual(["1", "1", "0"]);
  });

  it("keep typing and deletes apart from both", async () => {
    const one = { kind: "fixed", limit: 1, intervalMs: 60_000 } as const;
    const { sandbox, client, channel } = await openChannel({ limits: { typing: one, deletes: one } });
    const responses = recordLimits(client);
    const messages = [await channel.send("one"), await channel.send("two")];
    await channel.sendTyping();
    await messages[0]?.delete();
    await rateLimitOf(otherProcess(sandbox).post(Routes.channelTyping(channel.id)));
    const again = Routes.channelMessage(channel.id, messages[1]?.id ?? "");
    await rateLimitOf(otherProcess(sandbox).delete(again));
    expect(new Set(responses.map(({ bucket }) => bucket)).size).toBe(3);
    expect(sandbox.timeline.visible(channel.id).map(({ text }) => text)).toEqual(["two"]);
  });

  it("give every interaction a budget that its edits, follow-ups and reads share, free of the global one", async () => {
    const { sandbox, client, channel } = await openChannel({
      limits: {
        interaction: { kind: "fixed", limit: 3, intervalMs: 60_000 },
        global: { kind: "window", limit: 2, intervalMs: 60_000 },
      },
    });
    await client.application.commands.set([{ name: "ask", description: "Ask" }]);
    for (const _ of ["one", "two"]) {
      const asked = next(client, "interactionCreate");
      sandbox.slash(channel.id, "ask");
      const [interaction] = await asked;
      if (!interaction.isChatInputCommand()) throw new Error("not a command");
      await interaction.deferReply();
      await interaction.editReply("so");
      await interaction.fetchReply();
      await interaction.followUp("and so");
      const route = Routes.webhookMessage(interaction.applicationId, interaction.token, "@original");
      const other = otherProcess(sandbox);
      const limited = await rateLimitOf(other.patch(route, { body: { content: "no" }, auth: false }));
      expect(limited).toMatchObject({ limit: 3, scope: "user", global: false });
    }
    const last = await rateLimitOf(post(otherProcess(sandbox), channel, "by the bot's own token"));
    expect(last.global).toBe(true);
  });

  it("stop a bot that calls too much in all, whatever it calls, and tell no bucket then", async () => {
    const global = { kind: "window", limit: 4, intervalMs: 60_000 } as const;
    const { sandbox, channel } = await openChannel({ limits: { global } });
    await Promise.all(["one", "two", "three"].map((text) => channel.send(text)));
    const limited = await rateLimitOf(post(otherProcess(sandbox), channel, "four"));
    expect(limited).toMatchObject({ global: true, scope: "global" });
    const { headers } = await fetch(`${sandbox.url}/v10/users/@me`, {
      headers: { authorization: `Bot ${sandbox.token}` },
    });
    expect(headers.get("x-ratelimit-global")).toBe("true");
    expect(headers.get("x-ratelimit-scope")).toBe("global");
    expect(headers.get("x-ratelimit-bucket")).toBeNull();
    expect(sandbox.timeline.visible(channel.id)).toHaveLength(3);
  });

  it("can be read as gauges", async () => {
    const global = { kind: "window", limit: 50, intervalMs: 60_000 } as const;
    const { sandbox, channel } = await openChannel({ limits: { global } });
    const message = await channel.send("one");
    await message.edit("two");
    await message.edit("three");
    const gauges = Object.fromEntries(sandbox.gauges().map((gauge) => [gauge.scope, gauge]));
    expect(gauges[`sends:${channel.id}`]).toMatchObject({ limit: 5, remaining: 4 });
    expect(gauges[`edits:${channel.id}`]).toMatchObject({ limit: 5, remaining: 3 });
    expect(gauges.global?.remaining).toBe(50 - sandbox.timeline.calls.length);
  });

  it("are believed by discord.js: it holds the sixth call back and meets no 429", async () => {
    const limits = { edits: { kind: "fixed", limit: 2, intervalMs: 200 } } as const;
    const { sandbox, client, channel } = await openChannel({ limits });
    const message = await channel.send("0");
    await Promise.all(["1", "2", "3", "4", "5"].map((text) => message.edit(text)));
    expect(sandbox.timeline.calls.filter(({ status }) => status === 429)).toEqual([]);
    expect(sandbox.timeline.visible(channel.id)[0]?.text).toBe("5");
    expect(client.isReady()).toBe(true);
    await connect(sandbox);
  });
});

interface Place {
  readonly id: string;
  readonly channelId: string;
}

const edit = (rest: REST, { channelId, id }: Place, content: string) =>
  rest.patch(Routes.channelMessage(channelId, id), { body: { content } }) as Promise<APIMessage>;

const post = (rest: REST, channel: TextChannel, content: string) =>
  rest.post(Routes.channelMessages(channel.id), { body: { content } });

async function raw(client: Client, { channelId, id }: Place, content: string) {
  const fullRoute = Routes.channelMessage(channelId, id);
  const response = await client.rest.queueRequest({
    method: RequestMethod.Patch,
    fullRoute,
    body: { content },
  });
  await response.json();
  return response;
}

/** The bucket and what is left of it, of every response the client gets. */
function recordLimits(client: Client) {
  const seen: { bucket: string | null; left: string | null }[] = [];
  client.rest.on("response", (_request, { headers }) => {
    const [bucket, left] = ["bucket", "remaining"].map((name) => headers.get(`x-ratelimit-${name}`));
    seen.push({ bucket: bucket ?? null, left: left ?? null });
  });
  return seen;
}
