import { describe, it } from "vitest";
import { openTheatre, playLife } from "./discord-stage.ts";
import { expectLines } from "./script.ts";

const theatre = openTheatre();

const untilTheEnd = [
  "ada: Why?",
  "typing",
  "1: words [Stop]",
  "1: -# ⏳ search | words [Stop]",
  "~ 1: -# ✓ search N s | words [Stop]",
  "1: words",
  "2: (silent) -# ✓ search N s | words [Stop]",
];

const finished = [
  ...untilTheEnd,
  "2: (silent) -# ✓ search N s | words. The end. [Regenerate]",
  "ada presses Regenerate",
  "2: (silent) -# ✓ search N s | words. The end.",
  "3: Again: words. [Regenerate]",
];

const stopped = [
  ...untilTheEnd,
  "ada presses Stop",
  "2: (silent) -# ✓ search N s | words | ⏹️ Stopped by ada. [Continue] [Regenerate]",
  "ada presses Continue",
  "2: (silent) -# ✓ search N s | words | ⏹️ Stopped by ada.",
  "3: And on: words. [Regenerate]",
];

const failed = [
  ...untilTheEnd,
  "2: (silent) -# ✓ search N s | words | ⚠️ Interrupted: the model stopped answering. Please try again. [Retry]",
  "ada presses Retry",
  "2: (silent) -# ✓ search N s | words | ⚠️ Interrupted: the model stopped answering. Please try again.",
  "3: Again: words. [Regenerate]",
];

const SURFACES = [
  { surface: "channel", where: "a channel" },
  { surface: "thread", where: "a thread" },
  { surface: "dm", where: "a direct message" },
] as const;

describe.concurrent.each(SURFACES)("the life of an answer in $where on Discord", ({ surface }) => {
  it("that is finished, and asked for again", async () => {
    expectLines(await playLife(theatre, { surface }, "finished"), finished);
  });

  it("that is stopped by its button, and continued", async () => {
    expectLines(await playLife(theatre, { surface }, "stopped"), stopped);
  });

  it("that fails, and is tried again", async () => {
    expectLines(await playLife(theatre, { surface }, "failed"), failed);
  });
});
