/** Markdown that looks like a model's answer: paragraphs, lists, headings and fenced code of made-up words. */

import type { Random } from "./random.ts";

const WORDS =
  "answer bucket budget channel client cursor early edit fragile graph header index kernel large latency leader message metric model oracle packet parser platform policy queue quick reader replica retry sample schedule server shard signal simple socket state steady stream table token update vector visible window worker writer because before often unless while after final never since".split(
    " ",
  );

const EMOJI = ["🚀", "🔥", "✅", "💡"];
const LANGUAGES = ["python", "ts", "bash", "json"];

/** Exactly `length` UTF-16 units, cut off wherever that is, as an answer in the making is. */
export function writeMarkdown(random: Random, length: number): string {
  let text = paragraph(random);
  while (text.length <= length) text += `\n\n${block(random)}`;
  const cut = text.slice(0, length);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

function block(random: Random): string {
  const chance = random.next();
  if (chance < 0.4) return paragraph(random);
  if (chance < 0.55) return `## ${words(random, random.whole(2, 4))}`;
  if (chance < 0.75) return list(random, () => "-");
  if (chance < 0.8) return list(random, (index) => `${index + 1}.`);
  return code(random);
}

function paragraph(random: Random): string {
  return Array.from({ length: random.whole(3, 8) }, () => sentence(random)).join(" ");
}

function list(random: Random, mark: (index: number) => string): string {
  return Array.from({ length: random.whole(3, 6) }, (_, index) => `${mark(index)} ${sentence(random)}`).join(
    "\n",
  );
}

function code(random: Random): string {
  const line = () =>
    `${"  ".repeat(random.whole(0, 2))}const ${name(random)} = ${random.pick(WORDS)}(${random.whole(0, 99)}, "${random.pick(WORDS)}")`;
  const lines = Array.from({ length: random.whole(4, 16) }, line);
  return `\`\`\`${random.pick(LANGUAGES)}\n${lines.join("\n")}\n\`\`\``;
}

function sentence(random: Random): string {
  const text = Array.from({ length: random.whole(5, 16) }, () => decorated(random)).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1) + random.pick([".", ".", ".", "!", "?"]);
}

function decorated(random: Random): string {
  const chance = random.next();
  if (chance < 0.05) return `**${random.pick(WORDS)}**`;
  if (chance < 0.08) return `_${random.pick(WORDS)}_`;
  if (chance < 0.11) return `\`${name(random)}\``;
  return chance < 0.12 ? random.pick(EMOJI) : random.pick(WORDS);
}

const words = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.pick(WORDS)).join(" ");

const name = (random: Random): string => `${random.pick(WORDS)}${random.whole(2, 999)}`;
