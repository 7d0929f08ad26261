import { Routes } from "discord.js";
import { describe, expect, it } from "vitest";
import { next, openChannel, otherProcess, rateLimitOf, story } from "./discord-client.ts";

const SEND = "POST /channels/:id/messages";
const EDIT = "PATCH /channels/:id/messages/:id";

describe("trouble planned for the local Discord", () => {
  it("hits the call it was planned for: the second edit of this channel, once", async () => {
    const { sandbox, client, channel } = await openChannel();
    const message = await channel.send("0");
    const elsewhere = sandbox.addChannel();
    const body = { content: "0" };
    const other = (await client.rest.post(Routes.channelMessages(elsewhere), { body })) as { id: string };
    sandbox.faults.add({ method: EDIT, chat: channel.id, skip: 1, trouble: { kind: "status", status: 502 } });
    await message.edit("1");
    await client.rest.patch(Routes.channelMessage(elsewhere, other.id), { body: { content: "1" } });
    await message.edit("2");
    const edits = sandbox.timeline.calls.filter(({ method }) => method === EDIT);
    // discord.js tries again at once.
    expect(edits.map(({ chat, status }) => [chat === channel.id, status])).toEqual([
      [true, 200],
      [false, 200],
      [true, 502],
      [true, 200],
    ]);
    expect(story(sandbox)).toEqual(["send 0", "send 0", "edit 1", "edit 1", "edit 2"]);
  });

  it("can be a limit no header told of, with a time to wait", async () => {
    const { sandbox, channel } = await openChannel();
    const message = await channel.send("0");
    sandbox.faults.add({ method: EDIT, trouble: { kind: "rate-limit", retryAfterMs: 45_000 } });
    const call = otherProcess(sandbox).patch(Routes.channelMessage(channel.id, message.id), {
      body: { content: "1" },
    });
    const limited = await rateLimitOf(call);
    expect(limited).toMatchObject({ scope: "shared", global: false });
    expect(limited.sublimitTimeout).toBeGreaterThanOrEqual(45_000);
    expect(sandbox.timeline.calls.at(-1)).toMatchObject({ status: 429, retryAfterMs: 45_000 });
  });

  it("can be Cloudflare's ban, which says nothing of a time", async () => {
    const { sandbox, channel } = await openChannel();
    sandbox.faults.add({ method: SEND, trouble: { kind: "rate-limit" } });
    const response = await fetch(`${sandbox.url}/v10/channels/${channel.id}/messages`, {
      method: "POST",
      headers: { authorization: `Bot ${sandbox.token}`, "content-type": "application/json" },
      body: JSON.stringify({ content: "x" }),
    });
    const headers = ["retry-after", "x-ratelimit-bucket"].map((name) => response.headers.get(name));
    expect([response.status, ...headers]).toEqual([429, null, null]);
    expect(await response.text()).toBe("error code: 1015");
    expect(story(sandbox)).toEqual([]);
  });

  it("can break the connection after the message was taken: sent again it is there twice, with a nonce once", async () => {
    const { sandbox, channel } = await openChannel();
    for (const applied of [false, true]) {
      sandbox.faults.add({ method: SEND, trouble: { kind: "reset", applied } });
      await channel.send(`applied ${applied}`);
    }
    sandbox.faults.add({ method: SEND, trouble: { kind: "reset", applied: true } });
    await channel.send({ content: "nonce", nonce: "1", enforceNonce: true });
    expect(story(sandbox)).toEqual([
      "send applied false",
      "send applied true",
      "send applied true",
      "send nonce",
    ]);
    expect(
      sandbox.timeline.calls.filter(({ method }) => method === SEND).map(({ status }) => status),
    ).toEqual([0, 200, 0, 200, 0, 200]);
  });

  it("finds the webhook's calls and the callback by their names, and the chat they are for", async () => {
    const { sandbox, client, channel } = await openChannel();
    await client.application.commands.set([{ name: "ask", description: "Ask" }]);
    const methods = [
      "POST /interactions/:id/:token/callback",
      "PATCH /webhooks/:id/:token/messages/@original",
      "POST /webhooks/:id/:token",
    ];
    const trouble = { kind: "status", status: 500 } as const;
    for (const method of methods) sandbox.faults.add({ method, chat: channel.id, trouble });
    const asked = next(client, "interactionCreate");
    sandbox.slash(channel.id, "ask");
    const [interaction] = await asked;
    if (!interaction.isChatInputCommand()) throw new Error("not a command");
    await interaction.deferReply();
    await interaction.editReply("so");
    await interaction.followUp("and so");
    const failed = sandbox.timeline.calls.filter(({ status }) => status === 500);
    expect(failed.map(({ method }) => method)).toEqual(methods);
    expect(story(sandbox)).toEqual(["send thinking", "edit so", "send and so"]);
  });

  it("can hold a call up while others pass it", async () => {
    const { sandbox, client, channel } = await openChannel();
    const message = await channel.send("0");
    sandbox.faults.add({ method: EDIT, trouble: { kind: "delay", delayMs: 400 } });
    const route = Routes.channelMessage(channel.id, message.id);
    const held = client.rest.patch(route, { body: { content: "early" } });
    await otherProcess(sandbox).get(Routes.channelMessages(channel.id));
    await otherProcess(sandbox).patch(route, { body: { content: "late" } });
    await held;
    expect(story(sandbox)).toEqual(["send 0", "edit late", "edit early"]);
  });

  it("can be distance: a call takes effect one way later and is answered one way after that", async () => {
    const { sandbox, channel } = await openChannel({ latencyMs: () => 30 });
    const startMs = Date.now();
    const sent = channel.send("far");
    const frame = await sandbox.timeline.waitFor(({ kind }) => kind === "send");
    expect(frame.atMs - startMs).toBeGreaterThanOrEqual(29);
    await sent;
    expect(Date.now() - frame.atMs).toBeGreaterThanOrEqual(29);
  });
});
