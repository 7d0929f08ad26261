import { type APIMessage, type Client, type REST, RequestMethod, Routes, type TextChannel } from "discord.js";
import { describe, expect, it } from "vitest";
import { next, openChannel, otherProcess, rateLimitOf, refusalOf, startSandbox } from "./discord-client.ts";
import { stopClock } from "./stopped-clock.ts";

const HOUR_MS = 60 * 60_000;
const few = { kind: "fixed", limit: 2, intervalMs: 60_000 } as const;

/** A limit refused by hand: no client in between that waits or reads the answer away. */
async function patch(url: string, token: string, { channelId, id }: Place) {
  const response = await fetch(`${url}/v10${Routes.channelMessage(channelId, id)}`, {
    method: "PATCH",
    headers: { authorization: `Bot ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ content: "by hand" }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

interface Place {
  readonly id: string;
  readonly channelId: string;
}

const edit = (rest: REST, { channelId, id }: Place, content: string) =>
  rest.patch(Routes.channelMessage(channelId, id), { body: { content } }) as Promise<APIMessage>;

describe("edits of messages older than an hour", () => {
  it("end at three in six seconds for all old messages of a channel, while young ones go on", async () => {
    const clock = stopClock();
    const { sandbox, channel } = await openChannel({ limits: { edits: { ...few, limit: 50 } } });
    const old = [await channel.send("a"), await channel.send("b")] as const;
    clock.pass(HOUR_MS + 1);
    const young = await channel.send("c");
    const rest = otherProcess(sandbox);
    await edit(rest, old[0], "1");
    await edit(rest, old[1], "2");
    clock.pass(2_000);
    await edit(rest, old[0], "3");
    const limited = await rateLimitOf(edit(rest, old[1], "4"));
    expect(limited).toMatchObject({ scope: "user", global: false });
    expect(limited.sublimitTimeout).toBeGreaterThanOrEqual(4_000);
    await edit(otherProcess(sandbox), young, "4");
    clock.pass(4_000);
    await edit(otherProcess(sandbox), old[1], "5");
    expect(sandbox.timeline.visible(channel.id).map(({ text }) => text)).toEqual(["3", "5", "4"]);
  });

  it("are refused with code 30046 and a time to wait, under headers that still have room", async () => {
    const clock = stopClock();
    const limits = { oldEdits: { kind: "window", limit: 1, intervalMs: 6_000 } } as const;
    const { sandbox, channel } = await openChannel({ limits });
    const message = await channel.send("0");
    clock.pass(HOUR_MS + 1);
    await message.edit("1");
    const { status, headers, body } = await patch(sandbox.url, sandbox.token, message);
    expect(status).toBe(429);
    expect(body).toEqual({
      message: "Maximum number of edits to messages older than 1 hour reached.",
      code: 30046,
      retry_after: 6,
      global: false,
    });
    expect(headers.get("retry-after")).toBe("6");
    expect(headers.get("x-ratelimit-scope")).toBe("user");
    expect(["limit", "remaining"].map((name) => headers.get(`x-ratelimit-${name}`))).toEqual(["5", "3"]);
  });

  it("begin when it is told, and not before", async () => {
    const clock = stopClock();
    const limits = { oldEdits: { kind: "window", limit: 1, intervalMs: 6_000 } } as const;
    const { sandbox, channel } = await openChannel({ limits, lifetimes: { oldMessageMs: 2_000 } });
    const message = await channel.send("0");
    const rest = otherProcess(sandbox);
    clock.pass(2_000);
    for (const text of ["1", "2"]) await edit(rest, message, text);
    clock.pass(1);
    await edit(rest, message, "3");
    await rateLimitOf(edit(rest, message, "4"));
  });
});

describe("a limit that no header tells of", () => {
  it("refuses a channel's edits as shared, with a long wait, while the headers have room", async () => {
    stopClock();
    const { sandbox, client, channel } = await openChannel({ limits: { hiddenEdits: few } });
    const message = await channel.send("0");
    const left = await remainingAfter(client, message, ["1", "2"]);
    expect(left).toEqual(["4", "3"]);
    const { status, headers, body } = await patch(sandbox.url, sandbox.token, message);
    expect(status).toBe(429);
    expect(body).toEqual({ message: "You are being rate limited.", retry_after: 60, global: false });
    expect(headers.get("x-ratelimit-scope")).toBe("shared");
    expect(headers.get("x-ratelimit-remaining")).toBe("2");
    const limited = await rateLimitOf(edit(otherProcess(sandbox), message, "3"));
    expect(limited).toMatchObject({ scope: "shared", global: false });
    expect(limited.sublimitTimeout).toBeGreaterThanOrEqual(60_000);
    await channel.send("sends are not meant");
  });

  it("counts what all interactions of a channel write, each with a budget of its own, and not what they read", async () => {
    const clock = stopClock();
    const { sandbox, client, channel } = await openChannel({ limits: { hiddenWebhooks: few } });
    const ask = await asking(client);
    const first = await ask(sandbox.slash, channel.id);
    await first.editReply("one");
    await first.fetchReply();
    await first.followUp("two");
    const second = await ask(sandbox.slash, channel.id);
    clock.pass(15_000);
    const route = Routes.webhookMessage(second.applicationId, second.token, "@original");
    const call = () => otherProcess(sandbox).patch(route, { body: { content: "three" }, auth: false });
    const limited = await rateLimitOf(call());
    expect(limited).toMatchObject({ scope: "shared", limit: 5 });
    expect(limited.sublimitTimeout).toBeGreaterThanOrEqual(45_000);
    const elsewhere = await ask(sandbox.slash, sandbox.addChannel());
    await elsewhere.editReply("another channel");
    clock.pass(45_000);
    await call();
    expect(sandbox.timeline.visible(channel.id).map(({ text }) => text)).toEqual(["one", "two", "three"]);
  });

  it("is off unless asked for, may come midway and go again", async () => {
    stopClock();
    const edits = { kind: "window", limit: 50, intervalMs: 60_000 } as const;
    const { sandbox, channel } = await openChannel({ limits: { edits } });
    const message = await channel.send("0");
    for (const text of ["1", "2", "3"]) await edit(otherProcess(sandbox), message, text);
    sandbox.setLimits({ hiddenEdits: { ...few, limit: 4 } });
    await edit(otherProcess(sandbox), message, "4");
    await rateLimitOf(edit(otherProcess(sandbox), message, "5"));
    sandbox.setLimits({ hiddenEdits: undefined });
    await edit(otherProcess(sandbox), message, "6");
    expect(sandbox.timeline.visible(channel.id)[0]?.text).toBe("6");
  });
});

describe("limits that change midway", () => {
  it("show in the headers from the next call on and fill nobody's bucket", async () => {
    stopClock();
    const { sandbox, client, channel } = await openChannel();
    const [message, other] = [await channel.send("0"), sandbox.addChannel()];
    expect(await remainingAfter(client, message, ["1", "2"])).toEqual(["4", "3"]);
    sandbox.setLimits({ edits: { kind: "bucket", limit: 3, intervalMs: 9_000 } });
    expect(await remainingAfter(client, message, ["3"])).toEqual(["0"]);
    const limited = await rateLimitOf(edit(otherProcess(sandbox), message, "4"));
    expect(limited.limit).toBe(3);
    expect(limited.retryAfter).toBeGreaterThanOrEqual(3_000);
    const fresh = await ((await client.channels.fetch(other)) as TextChannel).send("0");
    expect(await remainingAfter(client, fresh, ["1"])).toEqual(["2"]);
  });

  it("hold for interactions under way too", async () => {
    stopClock();
    const { sandbox, client, channel } = await openChannel();
    const interaction = await (await asking(client))(sandbox.slash, channel.id);
    await interaction.editReply("one");
    sandbox.setLimits({ interaction: few });
    await interaction.editReply("two");
    const route = Routes.webhookMessage(interaction.applicationId, interaction.token, "@original");
    const call = otherProcess(sandbox).patch(route, { body: { content: "three" }, auth: false });
    expect(await rateLimitOf(call)).toMatchObject({ limit: 2, scope: "user" });
  });
});

describe("too many invalid requests", () => {
  const invalidRequests = { limit: 3, intervalMs: 60_000, banMs: 300_000 } as const;

  it("bring a ban that answers every call the same and says nothing of a time", async () => {
    const clock = stopClock();
    const { sandbox, client, channel } = await openChannel({
      invalidRequests,
      limits: { edits: { kind: "fixed", limit: 1, intervalMs: 1_000 } },
    });
    const message = await channel.send("0");
    await message.edit("1");
    const closed = sandbox.addChannel();
    sandbox.deny(closed);
    await refusalOf(otherProcess(sandbox).get(Routes.channel(closed)));
    await rateLimitOf(edit(otherProcess(sandbox), message, "2"));
    const stranger = otherProcess(sandbox).setToken("wrong");
    await refusalOf(stranger.get(Routes.user("@me")));
    await channel.send("three are allowed");
    await rateLimitOf(edit(otherProcess(sandbox), message, "2"));

    const banned = await rateLimitOf(otherProcess(sandbox).get(Routes.user("@me")));
    expect(banned).toMatchObject({ retryAfter: 0, global: false });
    const response = await fetch(`${sandbox.url}/v10/gateway`);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, null]);
    expect(await response.text()).toBe("error code: 1015");
    expect(sandbox.gauges().map(({ remaining }) => remaining)).toEqual([0, 0, 0]);
    expect(sandbox.gauges()[0]?.resetAfterMs).toBe(300_000);

    clock.pass(300_000);
    await channel.send("over");
    expect(client.isReady()).toBe(true);
  });

  it("are not the shared ones, nor those of long ago", async () => {
    const clock = stopClock();
    const { sandbox, channel } = await openChannel({ invalidRequests, limits: { hiddenEdits: few } });
    const message = await channel.send("0");
    for (const text of ["1", "2"]) await edit(otherProcess(sandbox), message, text);
    for (const _ of "12345") {
      clock.pass(1_000);
      await rateLimitOf(edit(otherProcess(sandbox), message, "3"));
    }
    for (const _ of "12345") {
      clock.pass(20_000);
      await refusalOf(otherProcess(sandbox).setToken("wrong").get(Routes.user("@me")));
    }
    await channel.send("no ban");
  });

  it("bring no ban unless told to", async () => {
    const sandbox = await startSandbox();
    const stranger = otherProcess(sandbox);
    for (const _ of "12345") await refusalOf(stranger.setToken("wrong").get(Routes.user("@me")));
    await otherProcess(sandbox).get(Routes.user("@me"));
  });
});

/** What the headers say is left after each of these edits. */
async function remainingAfter(client: Client, { channelId, id }: Place, texts: readonly string[]) {
  const left: (string | null)[] = [];
  for (const content of texts) {
    const response = await client.rest.queueRequest({
      method: RequestMethod.Patch,
      fullRoute: Routes.channelMessage(channelId, id),
      body: { content },
    });
    await response.json();
    left.push(response.headers.get("x-ratelimit-remaining"));
  }
  return left;
}

/** Uses /ask in a channel and defers the answer. */
async function asking(client: Client<true>) {
  await client.application.commands.set([{ name: "ask", description: "Ask" }]);
  return async (slash: (channelId: string, command: string) => string, channelId: string) => {
    const asked = next(client, "interactionCreate");
    slash(channelId, "ask");
    const [interaction] = await asked;
    if (!interaction.isChatInputCommand()) throw new Error("not a command");
    await interaction.deferReply();
    return interaction;
  };
}
