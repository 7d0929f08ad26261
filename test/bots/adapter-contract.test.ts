import { REST } from "discord.js";
import { Api } from "grammy";
import { describe, expect, it, type TestContext } from "vitest";
import { createChannelAdapter } from "../../bots/discord/adapter.ts";
import { lineOf as discordLineOf } from "../../bots/discord/line.ts";
import { createTelegramAdapter } from "../../bots/telegram/adapter.ts";
import { lineOf as telegramLineOf } from "../../bots/telegram/line.ts";
import type { Adapter, Outcome } from "../../core/index.ts";
import type { Faults, Timeline } from "../../src/sandbox/index.ts";
import { startDiscordSandbox, startTelegramSandbox } from "../../src/sandbox/index.ts";
import { botTexts } from "./speech.ts";

interface Place {
  readonly adapter: Adapter;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly chat: string;
  /** The sandbox's names of the two calls. */
  readonly sendMethod: string;
  readonly editMethod: string;
  /** A person deletes it. */
  remove(messageId: string): void;
}

async function openDiscord({ onTestFinished }: TestContext): Promise<Place> {
  const sandbox = await startDiscordSandbox();
  onTestFinished(() => sandbox.close());
  const chat = sandbox.addChannel({ name: "general" });
  const line = discordLineOf(new REST({ api: sandbox.url }), sandbox.token);
  return {
    adapter: createChannelAdapter(line, { channelId: chat }),
    timeline: sandbox.timeline,
    faults: sandbox.faults,
    chat,
    sendMethod: "POST /channels/:id/messages",
    editMethod: "PATCH /channels/:id/messages/:id",
    remove: (messageId) => sandbox.deleteMessage(chat, messageId),
  };
}

async function openTelegram({ onTestFinished }: TestContext): Promise<Place> {
  const sandbox = await startTelegramSandbox();
  onTestFinished(() => sandbox.close());
  const chat = sandbox.addChat({ type: "private", first_name: "Ada" });
  const line = telegramLineOf(new Api(sandbox.token, { apiRoot: sandbox.url }));
  return {
    adapter: createTelegramAdapter(line, { chatId: chat }),
    timeline: sandbox.timeline,
    faults: sandbox.faults,
    chat: String(chat),
    sendMethod: "sendMessage",
    editMethod: "editMessageText",
    remove: (messageId) => sandbox.deleteMessage(chat, Number(messageId)),
  };
}

const signal = () => new AbortController().signal;
const send = ({ adapter }: Place, text: string, nonce = crypto.randomUUID().slice(0, 24)) =>
  adapter.send({ text }, { signal: signal(), nonce });
const edit = ({ adapter }: Place, messageId: string, text: string) =>
  adapter.edit(messageId, { text }, { signal: signal() });

async function sent(place: Place, text: string): Promise<string> {
  const outcome = await send(place, text);
  if (!("messageId" in outcome)) throw new Error(JSON.stringify(outcome));
  return outcome.messageId;
}

const kindOf = (outcome: Outcome) => ("failure" in outcome ? outcome.failure.kind : "delivered");

describe.concurrent.each([
  ["Discord", openDiscord],
  ["Telegram", openTelegram],
])("the adapter of %s", (_, open) => {
  it("shows a message and replaces its text", async (test) => {
    const place = await open(test);
    const id = await sent(place, "hello");
    expect(await edit(place, id, "hello there")).toMatchObject({ messageId: id });
    expect(botTexts(place.timeline, place.chat)).toEqual(["hello there"]);
  });

  it("takes an edit that changes nothing for no failure", async (test) => {
    const place = await open(test);
    const id = await sent(place, "hello");
    expect(["unchanged", "delivered"]).toContain(kindOf(await edit(place, id, "hello")));
  });

  it("says gone when the message was deleted", async (test) => {
    const place = await open(test);
    const id = await sent(place, "hello");
    place.remove(id);
    expect(kindOf(await edit(place, id, "still here?"))).toBe("gone");
  });

  it("says too-long for one character too many, and takes a full message", async (test) => {
    const place = await open(test);
    const { maxLength } = place.adapter.dialect;
    expect(kindOf(await send(place, "x".repeat(maxLength)))).toBe("delivered");
    expect(kindOf(await send(place, "x".repeat(maxLength + 1)))).toBe("too-long");
  });

  it("says rate-limited with the time to wait, at once and without trying again by itself", async (test) => {
    const place = await open(test);
    place.faults.add({ method: place.sendMethod, trouble: { kind: "rate-limit", retryAfterMs: 3000 } });
    const outcome = await send(place, "hello");
    expect(outcome).toMatchObject({ failure: { kind: "rate-limited" } });
    const { retryAfterMs } = (outcome as { failure: { retryAfterMs: number } }).failure;
    expect(retryAfterMs).toBeGreaterThanOrEqual(3000);
    expect(retryAfterMs).toBeLessThan(4000);
    expect(place.timeline.calls.filter(({ method }) => method === place.sendMethod)).toHaveLength(1);
  });

  it("says transient for a server error, without trying again by itself", async (test) => {
    const place = await open(test);
    place.faults.add({ method: place.sendMethod, trouble: { kind: "status", status: 502 } });
    expect(kindOf(await send(place, "hello"))).toBe("transient");
    expect(place.timeline.calls.filter(({ method }) => method === place.sendMethod)).toHaveLength(1);
  });

  it("says ambiguous when the connection broke, and shows a message of the same nonce once where it claims to", async (test) => {
    const place = await open(test);
    place.faults.add({ method: place.sendMethod, trouble: { kind: "reset", applied: true } });
    expect(kindOf(await send(place, "hello", "same"))).toBe("ambiguous");
    expect(kindOf(await send(place, "hello", "same"))).toBe("delivered");
    expect(botTexts(place.timeline, place.chat)).toHaveLength(place.adapter.exactlyOnce ? 1 : 2);
  });

  it("gives a call up when it is told to, and calls it ambiguous", async (test) => {
    const place = await open(test);
    const giveUp = new AbortController();
    place.faults.add({ method: place.sendMethod, trouble: { kind: "delay", delayMs: 2000 } });
    const outcome = place.adapter.send({ text: "hello" }, { signal: giveUp.signal, nonce: "n" });
    setTimeout(() => giveUp.abort(), 100);
    expect(kindOf(await outcome)).toBe("ambiguous");
  });

  it("says transient when there is no server", async (test) => {
    const place = await open(test);
    const away =
      place.adapter.exactlyOnce === true
        ? createChannelAdapter(discordLineOf(new REST({ api: "http://127.0.0.1:9/api" }), "abc.def.ghi"), {
            channelId: place.chat,
          })
        : createTelegramAdapter(telegramLineOf(new Api("123:abc", { apiRoot: "http://127.0.0.1:9" })), {
            chatId: 1,
          });
    expect(kindOf(await away.send({ text: "hello" }, { signal: signal(), nonce: "n" }))).toBe("transient");
  });
});
