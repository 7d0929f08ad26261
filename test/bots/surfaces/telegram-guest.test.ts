import { describe, expect, it } from "vitest";
import { expectLines } from "./script.ts";
import { says, startStage } from "./telegram-stage.ts";

const place = {
  chat: { type: "supergroup", title: "Elsewhere", guest: true },
  question: "@livetype_bot why?",
} as const;

const CUT = "1: ✓ search N s | words | ✂️ Cut off: no more fits here.";

/** A guest can't be seen typing, and has one message of 4,096 characters. */
const untilTheEnd = [
  "Ada: @livetype_bot why?",
  "1: words [Stop]",
  "1: ⏳ search | words [Stop]",
  "~ 1: ✓ search N s | words [Stop]",
  `~ ${CUT} [Stop]`,
];

describe.concurrent("the life of an answer of a guest, in a Telegram chat that the bot is not in", () => {
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
      `${CUT} [Regenerate]`,
      "Ada presses Regenerate",
      `~ ${CUT}`,
      "1: Again: words. [Regenerate]",
    ]);
  });

  it("that is stopped by its button, and can't go on in another message", async (test) => {
    const stage = await startStage(test, { ...place, end: "stopped" });
    await says(stage, /Cut off/);
    await stage.press("Stop");
    expect(await stage.result).toMatchObject({ status: "failed", cause: { kind: "too-long" } });
    expectLines(stage.lines(), [
      ...untilTheEnd,
      "Ada presses Stop",
      `${CUT} | ⏹️ Stopped by Ada. [Regenerate]`,
    ]);
  });

  it("that fails, and is tried again", async (test) => {
    const stage = await startStage(test, { ...place, end: "failed" });
    expect(await stage.result).toMatchObject({ status: "failed" });
    await stage.press("Retry");
    expect(await stage.again()).toMatchObject({ status: "done" });
    const failed = `${CUT} | ⚠️ Interrupted: the model stopped answering. Please try again.`;
    expectLines(stage.lines(), [
      ...untilTheEnd,
      `${failed} [Retry]`,
      "Ada presses Retry",
      `~ ${failed}`,
      "1: Again: words. [Regenerate]",
    ]);
  });
});
