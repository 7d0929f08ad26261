import type { ChatInputCommandInteraction, TextChannel } from "discord.js";
import { describe, expect, it } from "vitest";
import { replyLive } from "../../bots/discord/index.ts";
import { startBot } from "./discord-bot.ts";
import {
  botFrames,
  botTexts,
  fencesAreWhole,
  refusedCalls,
  say,
  sleep,
  technicalAnswer,
  uniqueWordsOf,
  words,
} from "./speech.ts";

describe.concurrent("an answer in a Discord channel", () => {
  it("grows in one message that answers the question, and stands whole at the end", async (test) => {
    const text = words(120);
    const { sandbox, channelId, ask } = await startBot(test, (question) =>
      replyLive(question, ({ signal }) => say(text, { signal })),
    );
    const [result] = await ask();
    const frames = botFrames(sandbox.timeline, channelId);
    const [question, answer] = sandbox.timeline.visible(channelId);
    expect(answer).toMatchObject({ text, replyTo: question?.id });
    expect(frames.length).toBeGreaterThanOrEqual(5);
    expect(frames.every(({ message }) => text.startsWith(message.text))).toBe(true);
    expect(result).toMatchObject({ status: "done", text, messages: [{ id: answer?.id, text }] });
    expect(refusedCalls(sandbox.timeline)).toEqual([]);
  });

  it("of 9,000 characters with code keeps fences whole in every message and edits none that is full", async (test) => {
    const text = technicalAnswer(9000);
    const { sandbox, channelId, ask } = await startBot(test, (question) =>
      replyLive(question, say(text, { size: 60 })),
    );
    const [result] = await ask();
    const frames = botFrames(sandbox.timeline, channelId);
    const texts = botTexts(sandbox.timeline, channelId);
    expect(texts.length).toBeGreaterThanOrEqual(5);
    expect(frames.every(({ message }) => message.text.length <= 2000 && fencesAreWhole(message.text))).toBe(
      true,
    );
    expect(uniqueWordsOf(texts.join("\n"))).toEqual(uniqueWordsOf(text));
    const order = frames.map(({ message }) => message.id);
    expect(order).toEqual([...order].sort());
    expect(result?.messages.map((message) => message.text)).toEqual(texts);
  });

  it("where the bot loses the permission to send says in its last message that it was cut off", async (test) => {
    const text = technicalAnswer(6000);
    async function* source() {
      yield* say(text.slice(0, 1200), { size: 60 });
      sandbox.mute(channelId);
      yield* say(text.slice(1200), { size: 60 });
    }
    const { sandbox, channelId, ask } = await startBot(test, (question) => replyLive(question, source()));
    const [result] = await ask();
    const [shown = "", ...more] = botTexts(sandbox.timeline, channelId);
    expect(more).toEqual([]);
    expect(shown).toMatch(/\n\n⚠️ Cut off: I may not write here any more\.$/);
    expect(fencesAreWhole(shown)).toBe(true);
    expect(result).toMatchObject({ status: "failed", cause: { kind: "gone" }, messages: [{ text: shown }] });
    expect(sandbox.timeline.calls.filter(({ status }) => status >= 400)).toHaveLength(1);
  });

  it("can never ping anybody, neither when it is sent nor when it is edited", async (test) => {
    const text = `@everyone <@123456789012345678> ${words(60)}`;
    const { sandbox, channelId, ask } = await startBot(test, (question) => replyLive(question, say(text)));
    await ask();
    for (const { message } of botFrames(sandbox.timeline, channelId)) expect(message.raw?.pings).toEqual([]);
  });

  it("that fails at 40 of 60 words keeps the 40 and says that it was interrupted", async (test) => {
    async function* failing() {
      yield* say(words(40));
      throw Object.assign(new Error("429 from https://api.example/v1?key=sk-123456789"), { status: 429 });
    }
    const { sandbox, channelId, ask } = await startBot(test, (question) => replyLive(question, failing()));
    const [result] = await ask();
    expect(result).toMatchObject({ status: "failed", text: words(40) });
    expect(botTexts(sandbox.timeline, channelId)).toEqual([
      `${words(40)}\n\n⚠️ Interrupted: the model is busy. Please try again in a minute.`,
    ]);
  });

  it("stopped at 0.9 s keeps and marks its partial text within 300 ms", async (test) => {
    const stop = new AbortController();
    const { sandbox, channelId, ask } = await startBot(test, (question) =>
      replyLive(question, ({ signal }) => say(words(2000), { signal }), { signal: stop.signal }),
    );
    const asked = ask();
    await sandbox.timeline.waitFor((frame) => frame.kind === "send" && frame.message.fromBot);
    await sleep(900);
    const stoppedAtMs = Date.now();
    stop.abort();
    const [result] = await asked;
    const last = botFrames(sandbox.timeline, channelId).at(-1);
    expect(result?.status).toBe("stopped");
    expect(last?.message.text).toBe(`${result?.text.trimEnd()}\n\n⏹️ Stopped.`);
    expect((last?.atMs ?? 0) - stoppedAtMs).toBeLessThanOrEqual(300);
  });

  it("goes to any channel by its id, through a client without a token at hand", async (test) => {
    const { sandbox, client, channelId } = await startBot(test, (question) => replyLive(question, []));
    const result = await replyLive({ rest: client.rest, channelId }, say(words(60)));
    const sent = await replyLive(
      (await client.channels.fetch(channelId)) as TextChannel,
      say("to a channel"),
    );
    expect([result.status, sent.status]).toEqual(["done", "done"]);
    expect(botTexts(sandbox.timeline, channelId)).toEqual([words(60), "to a channel"]);
  });
});

describe.concurrent("an answer to a slash command", () => {
  it("is deferred at once and fills the reply, at the interaction's own pace", async (test) => {
    const { sandbox, channelId, slash } = await startBot(test, (question) =>
      replyLive(question, async function* ({ signal }: { signal: AbortSignal }) {
        await sleep(500);
        yield* say(words(120), { signal });
      }),
    );
    const [result] = await slash();
    const frames = botFrames(sandbox.timeline, channelId);
    expect(frames[0]?.message).toMatchObject({ thinking: true, text: "" });
    expect(botTexts(sandbox.timeline, channelId)).toEqual([words(120)]);
    expect(frames.length).toBeGreaterThanOrEqual(6);
    expect(result?.figures.rateLimits).toBe(0);
  });

  it("can be for the asker alone, follow-ups too", async (test) => {
    const { sandbox, channelId, slash } = await startBot(test, (question) =>
      replyLive(question, say(words(500), { size: 100 }), { ephemeral: true }),
    );
    await slash();
    const messages = sandbox.timeline.visible(channelId);
    expect(messages.length).toBeGreaterThanOrEqual(2);
    expect(messages.every(({ ephemeral }) => ephemeral)).toBe(true);
    expect(messages.map(({ text }) => text).join(" ")).toBe(words(500));
  });

  it("fills a reply that the host deferred, and follows one that it has sent", async (test) => {
    let isFirst = true;
    const { sandbox, channelId, slash } = await startBot(test, async (question) => {
      const interaction = question as ChatInputCommandInteraction;
      if (isFirst) await interaction.deferReply();
      else await interaction.reply("Let me see.");
      isFirst = false;
      return replyLive(interaction, say("an answer"));
    });
    await slash();
    await slash();
    expect(botTexts(sandbox.timeline, channelId)).toEqual(["an answer", "Let me see.", "an answer"]);
  });

  it("never stays at thinking… when the model says nothing or breaks at once", async (test) => {
    // biome-ignore lint/correctness/useYield: it breaks before its first word
    async function* broken(): AsyncGenerator<string> {
      throw new Error("no such model");
    }
    let count = 0;
    const { sandbox, channelId, slash } = await startBot(test, (question) =>
      replyLive(question, count++ === 0 ? [].values() : broken()),
    );
    await slash();
    await slash();
    expect(botTexts(sandbox.timeline, channelId)).toEqual([
      "The model gave no answer. Please ask again.",
      "⚠️ Interrupted: the model stopped answering. Please try again.",
    ]);
    expect(sandbox.timeline.visible(channelId).some(({ thinking }) => thinking)).toBe(false);
  });

  it("reports it when Discord no longer knows the interaction, and does not start the model", async (test) => {
    let started = false;
    const { slash } = await startBot(
      test,
      async (question) => {
        await sleep(200);
        return replyLive(question, () => {
          started = true;
          return say("too late");
        });
      },
      { lifetimes: { acknowledgeMs: 100 } },
    );
    const [result] = await slash();
    expect(result).toMatchObject({ status: "failed", cause: { name: "DeliveryError", kind: "gone" } });
    expect(started).toBe(false);
  });
});

describe.concurrent("answers of one Discord bot", () => {
  it("five at once in one channel all complete, none is refused, and the last text is at most 5 s late", async (test) => {
    const { sandbox, channelId, ask } = await startBot(test, (question) =>
      replyLive(question, say(words(200))),
    );
    const results = await ask(5);
    expect(botTexts(sandbox.timeline, channelId)).toEqual(Array(5).fill(words(200)));
    expect(refusedCalls(sandbox.timeline)).toEqual([]);
    expect(Math.max(...results.map(({ figures }) => figures.finalLagMs ?? 0))).toBeLessThanOrEqual(5000);
  });

  it("hold to a fixed window as well, once its headers have shown it", async (test) => {
    const { sandbox, channelId, ask } = await startBot(
      test,
      (question) => replyLive(question, say(words(200))),
      {
        limits: { edits: { kind: "fixed", limit: 5, intervalMs: 5000 } },
      },
    );
    await ask(2);
    expect(botTexts(sandbox.timeline, channelId)).toEqual(Array(2).fill(words(200)));
    expect(refusedCalls(sandbox.timeline).length).toBeLessThanOrEqual(2);
  });

  it("leave room for the host's own calls in the same channel, which count", async (test) => {
    const { sandbox, client, channelId, ask } = await startBot(test, (question) =>
      replyLive(question, say(words(200))),
    );
    const channel = (await client.channels.fetch(channelId)) as TextChannel;
    const own = await channel.send("a counter: 0");
    const asked = ask();
    for (let count = 1; count <= 3; count += 1) await own.edit(`a counter: ${count}`);
    await asked;
    expect(botTexts(sandbox.timeline, channelId)).toEqual(["a counter: 3", words(200)]);
    expect(refusedCalls(sandbox.timeline)).toEqual([]);
  });
});

describe.concurrent("a Discord server in trouble", () => {
  it("that broke the connection after it took the message shows the answer exactly once", async (test) => {
    const { sandbox, channelId, ask } = await startBot(test, (question) =>
      replyLive(question, say(words(60))),
    );
    sandbox.faults.add({ method: "POST /channels/:id/messages", trouble: { kind: "reset", applied: true } });
    const [result] = await ask();
    expect(botTexts(sandbox.timeline, channelId)).toEqual([words(60)]);
    expect(result?.figures.possibleDuplicates).toBe(0);
  });

  it("that hands out a message it had taken already gets the text that came since", async (test) => {
    const text = words(20);
    const { sandbox, channelId, ask } = await startBot(test, (question) => replyLive(question, say(text)));
    sandbox.faults.add({ method: "POST /channels/:id/messages", trouble: { kind: "reset", applied: true } });
    await ask();
    const [first, ...later] = botFrames(sandbox.timeline, channelId);
    expect(first?.message.text.length).toBeLessThan(text.length);
    expect(later.every(({ kind }) => kind === "edit")).toBe(true);
    expect(botTexts(sandbox.timeline, channelId)).toEqual([text]);
  });

  it("that refuses an edit for coming too fast delays it and loses nothing", async (test) => {
    const { sandbox, channelId, ask } = await startBot(test, (question) =>
      replyLive(question, say(words(60))),
    );
    sandbox.faults.add({
      method: "PATCH /channels/:id/messages/:id",
      trouble: { kind: "rate-limit", retryAfterMs: 1500 },
    });
    const [result] = await ask();
    expect(botTexts(sandbox.timeline, channelId)).toEqual([words(60)]);
    expect(result?.figures.rateLimits).toBe(1);
  });

  it("whose user deleted the message ends the answer and stops the model", async (test) => {
    let stopped = false;
    const { sandbox, channelId, ask } = await startBot(test, (question) =>
      replyLive(question, ({ signal }) => {
        signal.addEventListener("abort", () => {
          stopped = true;
        });
        return say(words(5000), { signal });
      }),
    );
    void sandbox.timeline
      .waitFor((frame) => frame.kind === "send" && frame.message.fromBot)
      .then((frame) => frame.kind === "send" && sandbox.deleteMessage(channelId, frame.message.id));
    const [result] = await ask();
    expect(result).toMatchObject({ status: "failed", cause: { kind: "gone" } });
    expect(stopped).toBe(true);
    expect(botTexts(sandbox.timeline, channelId)).toEqual([]);
  });
});

describe("replyLive on Discord, used wrongly,", () => {
  it("says what it expects", async () => {
    await expect(replyLive({} as never, [].values())).rejects.toThrow("Expected an interaction, a message");
    await expect(replyLive(undefined as never, [].values())).rejects.toThrow(
      "Expected an interaction, a message",
    );
    await expect(replyLive({} as never, 5 as never)).rejects.toThrow("Expected a stream");
  });
});
