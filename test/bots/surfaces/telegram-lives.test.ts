import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../../core/index.ts";
import { sleep } from "../speech.ts";
import { expectLines, withTool } from "./script.ts";
import { type Stage, says, startStage } from "./telegram-stage.ts";

/** Where the bot's messages stand. */
const topicsOf = ({ sandbox, chat }: Stage) =>
  sandbox.timeline
    .visible(String(chat))
    .filter(({ fromBot }) => fromBot)
    .map(({ raw }) => raw?.message_thread_id);

/** A press takes the buttons of `old` away, before or after the first words of `next` are there. */
const pressed = (label: string, old: string, next: string): string[] => [
  `Ada presses ${label}`,
  `~ ${old}`,
  next,
  `~ ${old}`,
];

const CHATS = [
  { where: "a private chat", place: { chat: { type: "private", first_name: "Ada" } } },
  { where: "a group", place: { chat: { type: "group", title: "Friends" } } },
  {
    where: "a topic of a forum",
    place: { chat: { type: "supergroup", title: "Forum", topics: [7, 9] }, messageThreadId: 7 },
  },
] as const;

const second = "2: (silent) ✓ search N s | words";
const interrupted = "⚠️ Interrupted: the model stopped answering. Please try again.";

describe.concurrent.each(CHATS)("the life of an answer on Telegram in $where", ({ place }) => {
  const thread = "messageThreadId" in place ? place.messageThreadId : undefined;
  const untilTheEnd = [
    "Ada: Why?",
    "typing",
    "1: words [Stop]",
    "~ 1: ⏳ search | words [Stop]",
    "~ 1: ✓ search N s | words [Stop]",
    "1: words",
    `~ ${second} [Stop]`,
    `~ ${second}. The end. [Stop]`,
  ];

  it("that is finished, and asked for again", async (test) => {
    const stage = await startStage(test, { ...place, end: "finished" });
    expect(await stage.result).toMatchObject({ status: "done" });
    await stage.press("Regenerate");
    expect(await stage.again()).toMatchObject({ status: "done" });
    expect(topicsOf(stage)).toEqual([thread, thread, thread]);
    expectLines(stage.lines(), [
      ...untilTheEnd,
      `${second}. The end. [Regenerate]`,
      ...pressed("Regenerate", `${second}. The end.`, "3: Again: words. [Regenerate]"),
    ]);
  });

  it("that is stopped by its button, and continued", async (test) => {
    const stage = await startStage(test, { ...place, end: "stopped" });
    await says(stage, /word615/);
    await stage.press("Stop");
    expect(await stage.result).toMatchObject({ status: "stopped", stoppedBy: "Ada" });
    await stage.press("Continue");
    expect(await stage.again()).toMatchObject({ status: "done" });
    const stopped = `${second} | ⏹️ Stopped by Ada.`;
    expectLines(stage.lines(), [
      ...untilTheEnd,
      "Ada presses Stop",
      `${stopped} [Continue] [Regenerate]`,
      ...pressed("Continue", stopped, "3: And on: words. [Regenerate]"),
    ]);
  });

  it("that fails, and is tried again", async (test) => {
    const stage = await startStage(test, { ...place, end: "failed" });
    expect(await stage.result).toMatchObject({ status: "failed" });
    await stage.press("Retry");
    expect(await stage.again()).toMatchObject({ status: "done" });
    const failed = `${second} | ${interrupted}`;
    expectLines(stage.lines(), [
      ...untilTheEnd,
      `${failed} [Retry]`,
      ...pressed("Retry", failed, "3: Again: words. [Regenerate]"),
    ]);
  });
});

describe.concurrent("the life of an answer that Telegram does not let the bot write", () => {
  it("in a topic that is closed meanwhile ends at the first refusal, and the result says why", async (test) => {
    const [, , { place }] = CHATS;
    const stage = await startStage(test, { ...place, end: "stopped" });
    await says(stage, /^word1/);
    stage.sandbox.closeTopic(stage.chat, 7);
    expect(await stage.result).toMatchObject({
      status: "failed",
      cause: { kind: "gone", message: expect.stringContaining("TOPIC_CLOSED") },
    });
    expect(refusedIn(stage)).toEqual(["sendMessage"]);
  });

  it("in a group that it may only read ends at the first refusal, without a button to try again", async (test) => {
    const [, { place }] = CHATS;
    const source = async function* () {
      yield "word1 word2";
      await sleep(500);
      yield " word3";
    };
    const stage = await startStage(test, { ...place, source });
    stage.sandbox.restrict(stage.chat);
    expect(await stage.result).toMatchObject({ status: "failed", cause: { kind: "gone" } });
    expect(refusedIn(stage)).toEqual(["sendMessage"]);
    expect(stage.lines()).toEqual(["Ada: Why?"]);
  });
});

const refusedIn = ({ sandbox }: Stage) =>
  sandbox.timeline.calls.filter(({ status }) => status >= 400).map(({ method }) => method);

describe.concurrent("the life of an answer on Telegram with drafts", () => {
  const place = { chat: { type: "private", first_name: "Ada" }, options: { drafts: true } } as const;
  const untilTheEnd = [
    "Ada: Why?",
    "typing",
    "draft: words [⏹]",
    "~ draft: ⏳ search | words [⏹]",
    "~ draft: ✓ search N s | words [⏹]",
    "draft ends: message",
    "1: words",
    "draft: ✓ search N s | words [⏹]",
    "~ draft: ✓ search N s | words. The end. [⏹]",
  ];

  it("that is finished, and asked for again", async (test) => {
    const stage = await startStage(test, { ...place, end: "finished" });
    expect(await stage.result).toMatchObject({ status: "done" });
    await stage.press("Regenerate");
    expect(await stage.again()).toMatchObject({ status: "done" });
    expectLines(stage.lines(), [
      ...untilTheEnd,
      "draft ends: message",
      `${second}. The end. [Regenerate]`,
      ...pressed("Regenerate", `${second}. The end.`, "3: Again: words. [Regenerate]"),
    ]);
  });

  it("that is stopped by Telegram's own button, and continued", async (test) => {
    const stage = await startStage(test, { ...place, end: "stopped" });
    await says(stage, /word615/);
    stage.stopDraft();
    expect(await stage.result).toMatchObject({ status: "stopped", stoppedBy: "Ada" });
    await stage.press("Continue");
    expect(await stage.again()).toMatchObject({ status: "done" });
    const stopped = `${second} | ⏹️ Stopped by Ada.`;
    expectLines(stage.lines(), [
      ...untilTheEnd,
      "Ada presses ⏹",
      "draft: ✓ search N s | words",
      "draft ends: message",
      `${stopped} [Continue] [Regenerate]`,
      ...pressed("Continue", stopped, "3: And on: words. [Regenerate]"),
    ]);
  });

  it("that fails, and is tried again", async (test) => {
    const stage = await startStage(test, { ...place, end: "failed" });
    expect(await stage.result).toMatchObject({ status: "failed" });
    await stage.press("Retry");
    expect(await stage.again()).toMatchObject({ status: "done" });
    const failed = `${second} | ${interrupted}`;
    expectLines(stage.lines(), [
      ...untilTheEnd,
      "draft ends: message",
      `${failed} [Retry]`,
      ...pressed("Retry", failed, "3: Again: words. [Regenerate]"),
    ]);
  });
});

describe.concurrent("the life of an answer of a guest, in a Telegram chat that the bot is not in", () => {
  const place = {
    chat: { type: "supergroup", title: "Elsewhere", guest: true },
    question: "@livetype_bot why?",
  } as const;
  const cut = "1: ✓ search N s | words | ✂️ Cut off: no more fits here.";
  /** A guest can't be seen typing, and has one message of 4,096 characters. */
  const untilTheEnd = [
    "Ada: @livetype_bot why?",
    "~ 1: …",
    "1: words [Stop]",
    "~ 1: ⏳ search | words [Stop]",
    "~ 1: ✓ search N s | words [Stop]",
    `~ ${cut} [Stop]`,
  ];

  it("that is finished but for what is too long, which it says, and asked for again in its place", async (test) => {
    const stage = await startStage(test, { ...place, end: "finished" });
    const result = await stage.result;
    expect(result).toMatchObject({ status: "failed", cause: { kind: "too-long" } });
    expect(result.text).toMatch(/The end\.$/);
    expect([...(result.messages[0]?.text ?? "")].length).toBeLessThanOrEqual(4096);
    await stage.press("Regenerate");
    expect(await stage.again()).toMatchObject({ status: "done" });
    expectLines(stage.lines(), [
      ...untilTheEnd,
      `${cut} [Regenerate]`,
      "Ada presses Regenerate",
      `~ ${cut}`,
      "1: Again: words. [Regenerate]",
    ]);
  });

  it("that is stopped by its button, and can't go on in another message", async (test) => {
    const stage = await startStage(test, { ...place, end: "stopped" });
    await says(stage, /Cut off/);
    await stage.press("Stop");
    expect(await stage.result).toMatchObject({ status: "stopped", stoppedBy: "Ada" });
    expectLines(stage.lines(), [
      ...untilTheEnd,
      "Ada presses Stop",
      `${cut} | ⏹️ Stopped by Ada. [Regenerate]`,
    ]);
  });

  it("that fails, and is tried again", async (test) => {
    const stage = await startStage(test, { ...place, end: "failed" });
    expect(await stage.result).toMatchObject({ status: "failed" });
    await stage.press("Retry");
    expect(await stage.again()).toMatchObject({ status: "done" });
    const failed = `${cut} | ${interrupted}`;
    expectLines(stage.lines(), [
      ...untilTheEnd,
      `${failed} [Retry]`,
      "Ada presses Retry",
      `~ ${failed}`,
      "1: Again: words. [Regenerate]",
    ]);
  });
});

const dm = { chat: { type: "private", first_name: "Ada" } } as const;
const group = { chat: { type: "group", title: "Friends" } } as const;
const topic = { chat: { type: "supergroup", title: "Forum", topics: [7] }, messageThreadId: 7 } as const;
const guest = {
  chat: { type: "supergroup", title: "Elsewhere", guest: true },
  question: "@livetype_bot why?",
} as const;

async function* withPicture(): AsyncGenerator<StreamEvent> {
  yield { type: "text-delta", text: "Look at this: " };
  const data = new Uint8Array(24).fill(1);
  data.set([0x89, 0x50, 0x4e, 0x47]);
  yield { type: "file", mediaType: "image/png", name: "sea.png", data };
  yield { type: "text-delta", text: "a picture." };
}

const standing = ({ sandbox, chat }: Stage) =>
  sandbox.timeline.visible(String(chat)).filter(({ fromBot }) => fromBot);

const withoutTyping = (stage: Stage) => stage.lines().filter((line) => line !== "typing");

describe.concurrent("what an answer on Telegram brings besides its text", () => {
  it("has a mark at its question while it is written, if asked for", async (test) => {
    const source = async function* () {
      await sleep(300);
      yield "Here it is.";
    };
    const options = { acknowledge: true, controls: false };
    for (const place of [dm, group]) {
      const stage = await startStage(test, { ...place, source, options });
      await stage.result;
      await stage.sandbox.timeline.waitFor((frame) => frame.kind === "reaction" && !frame.message.reactions);
      expectLines(withoutTyping(stage), ["Ada: Why?", "Ada has 👀", "1: Here it is.", "Ada has no reaction"]);
    }
  });

  it.for([
    { place: dm, where: "a private chat" },
    { place: topic, where: "a topic" },
  ])("shows all of its steps as a file to the one who asks for them, in $where", async ({ place }, test) => {
    const source = () => withTool("blue ".repeat(600));
    const stage = await startStage(test, { ...place, source, options: { steps: "full" } });
    await stage.result;
    await stage.press("Show steps");
    await stage.sandbox.timeline.waitFor(() => standing(stage).length === 2);
    const file = standing(stage).at(-1);
    expect(file?.files).toMatchObject([{ name: "steps.md" }]);
    expect(file?.files?.[0]?.text).toContain("blue ".repeat(600).trim());
    expect(file?.raw?.message_thread_id).toBe("messageThreadId" in place ? place.messageThreadId : undefined);
  });

  it("sends the model's files after its text, in its topic", async (test) => {
    for (const place of [dm, group, topic]) {
      const stage = await startStage(test, { ...place, source: withPicture });
      await stage.result;
      const [text, file, ...others] = standing(stage);
      expect(text?.text).toBe("Look at this: a picture.");
      expect(file?.files).toMatchObject([{ name: "sea.png", type: "image/png", sizeBytes: 24 }]);
      expect(file?.raw?.message_thread_id).toBe(text?.raw?.message_thread_id);
      expect(others).toEqual([]);
    }
  });

  it("of a guest, who can send no file, says that there was one", async (test) => {
    const stage = await startStage(test, { ...guest, source: withPicture });
    await stage.result;
    expect(standing(stage).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Look at this: a picture\.\n+.*sea\.png/),
    ]);
  });

  it("that is to ring when it is done grows silently, and then stands anew", async (test) => {
    const source = async function* () {
      yield "word1 ";
      await sleep(900);
      yield "word2 word3";
    };
    const options = { notify: "final", controls: false } as const;
    const stage = await startStage(test, { ...group, source, options });
    await stage.result;
    expectLines(withoutTyping(stage), ["Ada: Why?", "1: (silent) words", "2: words", "1 is deleted"]);
  });
});
