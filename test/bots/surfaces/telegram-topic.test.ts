import { describe, expect, it } from "vitest";
import { expectLines } from "./script.ts";
import { pressed, type Stage, says, startStage } from "./telegram-stage.ts";

/** A forum that has the topics 7 and 9. */
const place = { chat: { type: "supergroup", title: "Forum", topics: [7, 9] }, messageThreadId: 7 } as const;

const untilTheEnd = [
  "Ada: Why?",
  "typing",
  "1: words [Stop]",
  "1: ⏳ search | words [Stop]",
  "~ 1: ✓ search N s | words [Stop]",
  "1: words",
  "~ 2: (silent) ✓ search N s | words [Stop]",
  "~ 2: (silent) ✓ search N s | words. The end. [Stop]",
];

/** Where the bot's messages stand. */
const topicsOf = ({ sandbox, chat }: Stage) =>
  sandbox.timeline
    .visible(String(chat))
    .filter(({ fromBot }) => fromBot)
    .map(({ raw }) => raw?.message_thread_id);

describe.concurrent("the life of an answer in a topic of a Telegram forum", () => {
  it("that is finished, and asked for again", async (test) => {
    const stage = await startStage(test, { ...place, end: "finished" });
    expect(await stage.result).toMatchObject({ status: "done" });
    await stage.press("Regenerate");
    expect(await stage.again()).toMatchObject({ status: "done" });
    expect(topicsOf(stage)).toEqual([7, 7, 7]);
    expectLines(stage.lines(), [
      ...untilTheEnd,
      "2: (silent) ✓ search N s | words. The end. [Regenerate]",
      ...pressed("Regenerate", "2: (silent) ✓ search N s | words. The end.", "3: Again: words. [Regenerate]"),
    ]);
  });

  it("that is stopped by its button, and continued", async (test) => {
    const stage = await startStage(test, { ...place, end: "stopped" });
    await says(stage, /word615/);
    await stage.press("Stop");
    expect(await stage.result).toMatchObject({ status: "stopped", stoppedBy: "Ada" });
    await stage.press("Continue");
    expect(await stage.again()).toMatchObject({ status: "done" });
    const stopped = "2: (silent) ✓ search N s | words | ⏹️ Stopped by Ada.";
    expect(topicsOf(stage)).toEqual([7, 7, 7]);
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
    const failed =
      "2: (silent) ✓ search N s | words | ⚠️ Interrupted: the model stopped answering. Please try again.";
    expect(topicsOf(stage)).toEqual([7, 7, 7]);
    expectLines(stage.lines(), [
      ...untilTheEnd,
      `${failed} [Retry]`,
      ...pressed("Retry", failed, "3: Again: words. [Regenerate]"),
    ]);
  });

  it("that is closed meanwhile ends at the first refusal, and the result says why", async (test) => {
    const stage = await startStage(test, { ...place, end: "stopped" });
    await says(stage, /^words?1/);
    stage.sandbox.closeTopic(stage.chat, 7);
    expect(await stage.result).toMatchObject({
      status: "failed",
      cause: { kind: "gone", message: expect.stringContaining("TOPIC_CLOSED") },
    });
    const refused = stage.sandbox.timeline.calls.filter(({ status }) => status >= 400);
    expect(refused.map(({ method }) => method)).toEqual(["sendMessage"]);
  });
});
