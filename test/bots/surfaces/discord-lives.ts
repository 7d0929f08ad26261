/** What the three lives of an answer on Discord read like, from what comes before its first words on. */

export function livesAfter(...beginning: readonly string[]) {
  const untilTheEnd = [
    ...beginning,
    "1: words [Stop]",
    "1: -# ⏳ search | words [Stop]",
    "~ 1: -# ✓ search N s | words [Stop]",
    "1: words",
    "2: (silent) -# ✓ search N s | words [Stop]",
  ];
  return {
    finished: [
      ...untilTheEnd,
      "2: (silent) -# ✓ search N s | words. The end. [Regenerate]",
      "ada presses Regenerate",
      "2: (silent) -# ✓ search N s | words. The end.",
      "3: Again: words. [Regenerate]",
    ],
    stopped: [
      ...untilTheEnd,
      "ada presses Stop",
      "2: (silent) -# ✓ search N s | words | ⏹️ Stopped by ada. [Continue] [Regenerate]",
      "ada presses Continue",
      "2: (silent) -# ✓ search N s | words | ⏹️ Stopped by ada.",
      "3: And on: words. [Regenerate]",
    ],
    failed: [
      ...untilTheEnd,
      "2: (silent) -# ✓ search N s | words | ⚠️ Interrupted: the model stopped answering. Please try again. [Retry]",
      "ada presses Retry",
      "2: (silent) -# ✓ search N s | words | ⚠️ Interrupted: the model stopped answering. Please try again.",
      "3: Again: words. [Regenerate]",
    ],
  };
}
