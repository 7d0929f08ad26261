import { describe, expect, it, type TestContext } from "vitest";
import { createChannelAdapter } from "../../bots/discord/adapter.ts";
import { deskOf } from "../../bots/discord/controls.ts";
import { type DiscordOptions, replyLive } from "../../bots/discord/index.ts";
import { lineOf } from "../../bots/discord/line.ts";
import type { PressReply, Source } from "../../core/index.ts";
import type { VisibleMessage } from "../../src/sandbox/timeline.ts";
import { startBot } from "./discord-bot.ts";
import { buttonsOf } from "./pressing.ts";
import { botFrames, refusedCalls, say, sleep, words } from "./speech.ts";

/** An interaction that is not answered in time fails. */
const ACKNOWLEDGE_MS = 1000;

const block = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const SOURCES: readonly (readonly [string, Source])[] = [
  [
    "keeps the process busy as it starts",
    () => {
      block(ACKNOWLEDGE_MS + 100);
      return say("an answer");
    },
  ],
  [
    "is silent at first",
    async function* () {
      await sleep(ACKNOWLEDGE_MS + 100);
      yield "an answer";
    },
  ],
];

describe("a slash command on Discord", () => {
  it.for(SOURCES)("is deferred in time by a source that %s", async ([, source], test) => {
    const { sandbox, channelId, slash } = await startBot(test, (question) => replyLive(question, source), {
      lifetimes: { acknowledgeMs: ACKNOWLEDGE_MS },
    });
    const [result] = await slash();
    expect(result).toMatchObject({ status: "done" });
    const [first, ...others] = botFrames(sandbox.timeline, channelId);
    expect(first?.message.thinking).toBe(true);
    expect(others.at(-1)?.message.text).toBe("an answer");
  });
});

const HOSTILE = `@everyone <@123456789012345678> <@&223456789012345678> ${words(30)}`;

/** Two messages of hostile text, and the frames they came in. */
async function framesOf(test: TestContext, how: "ask" | "slash", options: DiscordOptions) {
  const length = options.componentsV2 ? 4000 : 2000;
  const text = Array.from({ length: Math.ceil((length * 1.2) / HOSTILE.length) }, () => HOSTILE).join("\n\n");
  const bot = await startBot(test, (question) => replyLive(question, say(text, { size: 150 }), options));
  await bot[how]();
  expect(refusedCalls(bot.sandbox.timeline)).toEqual([]);
  return botFrames(bot.sandbox.timeline, bot.channelId).map(({ message }) => message);
}

describe.concurrent("every frame of an answer on Discord", () => {
  it.for([
    ["a message", "ask", {}],
    ["a message, as components V2,", "ask", { componentsV2: true }],
    ["a slash command", "slash", {}],
    ["a slash command, as components V2,", "slash", { componentsV2: true }],
    ["a slash command, for the asker alone,", "slash", { ephemeral: true }],
  ] as const)("to %s pings nobody and shows no previews", async ([, how, options], test) => {
    const frames = await framesOf(test, how, options);
    expect(new Set(frames.map(({ id }) => id)).size).toBeGreaterThanOrEqual(2);
    for (const { raw } of frames) expect(raw?.pings).toEqual([]);
    const shown = frames.filter(({ text }) => text !== "");
    for (const { raw } of shown) expect(Number(raw?.flags) & 4).toBe(4);
    const isForAsker = "ephemeral" in options;
    for (const { ephemeral = false } of frames) expect(ephemeral).toBe(isForAsker);
    const isV2 = "componentsV2" in options;
    for (const { raw } of shown) expect((Number(raw?.flags) & 32_768) !== 0).toBe(isV2);
  });
});

const signal = new AbortController().signal;

/** A message of the bot with one button, which is answered so when it is pressed. */
async function openButton(test: TestContext, reply: PressReply, options: { componentsV2?: boolean } = {}) {
  const { sandbox, client, channelId } = await startBot(test, () => Promise.reject(new Error("unused")));
  const desk = deskOf(client);
  const seat = desk.seat({
    get offers() {
      return [{ control, act: () => reply }];
    },
    isAtRest: true,
    forgotten() {},
    mayPress: async () => true,
  });
  const control = { id: seat.idOf("look"), label: "Look", kind: "again" } as const;
  const adapter = createChannelAdapter(lineOf(client.rest, client.token), { channelId }, options);
  const place = async (id: string) => {
    const controls = [{ ...control, id }];
    const outcome = await adapter.send({ text: "An **answer**.", controls }, { signal, nonce: "n" });
    if ("failure" in outcome) throw new Error(JSON.stringify(outcome));
    return outcome.messageId;
  };
  const visible = () => sandbox.timeline.visible(channelId);
  const press = (messageId: string) => void sandbox.press(channelId, messageId, "Look");
  return { sandbox, control, place, press, visible };
}

const isForAda = ({ ephemeral, to }: VisibleMessage) => ephemeral === true && to === "ada";

describe.concurrent("a pressed button on Discord", () => {
  it("can show a file to the one who pressed alone, and the message stays as it is", async (test) => {
    const file = { name: "steps.md", mediaType: "text/markdown", data: new TextEncoder().encode("# Steps") };
    const { sandbox, control, place, press, visible } = await openButton(test, { file });
    press(await place(control.id));
    await sandbox.timeline.waitFor((frame) => "message" in frame && isForAda(frame.message));
    const [message, notice] = visible();
    expect(message).toMatchObject({ text: "An **answer**." });
    expect(notice?.files).toMatchObject([{ name: "steps.md", text: "# Steps" }]);
    expect(buttonsOf(message as VisibleMessage)).toEqual(["Look"]);
  });

  it.for([false, true])(
    "from before a restart says so and goes away; the text stays (components V2: %s)",
    async (componentsV2, test) => {
      const { sandbox, place, press, visible } = await openButton(test, {}, { componentsV2 });
      press(await place("lt:00000000:1:regenerate"));
      await sandbox.timeline.waitFor((frame) => "message" in frame && isForAda(frame.message));
      const [message, notice] = visible();
      expect(notice?.text).toBe(
        "The bot was restarted since, so this button does nothing any more. Please ask again.",
      );
      expect(message?.text).toBe("An **answer**.");
      expect(buttonsOf(message as VisibleMessage)).toEqual([]);
    },
  );
});
