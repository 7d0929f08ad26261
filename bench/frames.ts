/**
 * What a frame costs: from new text to what the next message shows, beside parsing and rendering the whole answer anew.
 *
 *   node bench/frames.ts
 */

import { discordDialect } from "../bots/discord/dialect.ts";
import { telegramDialect } from "../bots/telegram/dialect.ts";
import type { Dialect } from "../core/index.ts";
import { createDocument } from "../core/text/document.ts";
import { createPages } from "../core/text/pages.ts";
import { writeMarkdown } from "./prose.ts";
import { createRandom } from "./random.ts";
import { installRivals, loadMarkdownRivals } from "./rivals/index.ts";

/** A frame a second at 60 tokens of 4 characters, and one for each token. */
const STEPS = [240, 4];
const LENGTHS = [2000, 20_000, 200_000];
/** A stream of one token a frame is measured on its last characters: it would take long. */
const MOST_FRAMES = 2000;

interface Figures {
  readonly median: number;
  readonly p95: number;
}

console.log("What makes the frame       characters  per frame   median      p95");
warmUp();
for (const [name, dialect] of Object.entries({ Discord: discordDialect, Telegram: telegramDialect }))
  for (const step of STEPS)
    for (const length of LENGTHS)
      print(`Livetype, ${name}`, length, step, measurePages(dialect, length, step));
installRivals();
const rivals = await loadMarkdownRivals();
for (const [name, render] of Object.entries(rivals))
  for (const length of LENGTHS.slice(0, 2)) print(name, length, 240, measureWhole(render, length));

function warmUp() {
  for (const dialect of [discordDialect, telegramDialect]) measurePages(dialect, 60_000, 30);
}

/** In milliseconds, of every frame of an answer. */
function measurePages(dialect: Dialect, length: number, step: number): Figures {
  const text = writeMarkdown(createRandom(3), length);
  const document = createDocument();
  const pages = createPages(document, dialect);
  const times: number[] = [];
  let shownEnd = 0;
  const first = Math.max(0, length - MOST_FRAMES * step);
  for (let end = Math.min(first, 240) || step; end <= length; end += end < first ? 240 : step) {
    const startMs = performance.now();
    document.grow(text.slice(0, end), false);
    let page = pages.next(shownEnd);
    while (page.next !== undefined) {
      document.turn(page.next);
      shownEnd = page.next;
      page = pages.next(shownEnd);
    }
    shownEnd = Math.max(shownEnd, page.end);
    if (end >= first) times.push(performance.now() - startMs);
  }
  return figuresOf(times);
}

/** The last frames of an answer, when nearly all of it is there. */
function measureWhole(render: (markdown: string) => string, length: number): Figures {
  const text = writeMarkdown(createRandom(3), length);
  const times: number[] = [];
  for (let frame = 19; frame >= 0; frame -= 1) {
    const markdown = text.slice(0, length - frame * 20);
    const startMs = performance.now();
    render(markdown);
    times.push(performance.now() - startMs);
  }
  return figuresOf(times);
}

function figuresOf(times: number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}

function print(name: string, length: number, step: number, { median, p95 }: Figures) {
  const ms = (value: number) => `${value.toFixed(2)} ms`.padStart(9);
  console.log(name.padEnd(26), String(length).padStart(10), String(step).padStart(10), ms(median), ms(p95));
}
