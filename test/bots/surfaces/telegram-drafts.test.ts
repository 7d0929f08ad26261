import { describe, expect, it } from "vitest";
import { expectLines } from "./script.ts";
import { pressed, says, startStage } from "./telegram-stage.ts";

const place = { chat: { type: "private", first_name: "Ada" }, options: { drafts: true } } as const;

const untilTheEnd = [
  "Ada: Why?",
  "typing",
  "draft: words [⏹]",
  "draft: ⏳ search | words [⏹]",
  "~ draft: ✓ search N s | words [⏹]",
  "draft ends: message",
  "1: words",
  "draft: ✓ search N s | words [⏹]",
  "~ draft: ✓ search N s | words. The end. [⏹]",
];

describe.concurrent("the life of an answer with drafts in a private Telegram chat", () => {
  it("that is finished, and asked for again", async (test) => {
    const stage = await startStage(test, { ...place, end: "finished" });
    expect(await stage.result).toMatchObject({ status: "done" });
    await stage.press("Regenerate");
    expect(await stage.again()).toMatchObject({ status: "done" });
    expectLines(stage.lines(), [
      ...untilTheEnd,
      "draft ends: message",
      "2: (silent) ✓ search N s | words. The end. [Regenerate]",
      ...pressed("Regenerate", "2: (silent) ✓ search N s | words. The end.", "3: Again: words. [Regenerate]"),
    ]);
  });

  it("that is stopped by Telegram's own button, and continued", async (test) => {
    const stage = await startStage(test, { ...place, end: "stopped" });
    await says(stage, /word615/);
    stage.stopDraft();
    expect(await stage.result).toMatchObject({ status: "stopped", stoppedBy: "Ada" });
    await stage.press("Continue");
    expect(await stage.again()).toMatchObject({ status: "done" });
    const stopped = "2: (silent) ✓ search N s | words | ⏹️ Stopped by Ada.";
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
    const failed =
      "2: (silent) ✓ search N s | words | ⚠️ Interrupted: the model stopped answering. Please try again.";
    expectLines(stage.lines(), [
      ...untilTheEnd,
      "draft ends: message",
      `${failed} [Retry]`,
      ...pressed("Retry", failed, "3: Again: words. [Regenerate]"),
    ]);
  });
});
