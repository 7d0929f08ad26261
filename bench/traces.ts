/** Token schedules: when a model said what. Made from seeds, or read from a file. */

import { readFile } from "node:fs/promises";
import { writeMarkdown } from "./prose.ts";
import { createRandom, type Random, seedOf } from "./random.ts";

export interface Trace {
  readonly name: string;
  readonly seed: number;
  /** `atMs` counts from the question. */
  readonly tokens: readonly Token[];
}

export type Token = readonly [atMs: number, text: string];

interface Kind {
  readonly length: number;
  /** The gap before token `index` of `count`. */
  gapMs(random: Random, index: number, count: number): number;
}

/** Source of the kinds and their numbers: docs/pacing.md, "Traces". */
export const KINDS = {
  "steady30-3k": { length: 3000, gapMs: steady(30) },
  "steady60-6k": { length: 6000, gapMs: steady(60) },
  "steady120-12k": { length: 12_000, gapMs: steady(120) },
  "bursty-2.5k": { length: 2500, gapMs: bursty },
  "real-200": { length: 200, gapMs: real },
  "real-1.5k": { length: 1500, gapMs: real },
  "real-8k": { length: 8000, gapMs: real },
} as const satisfies Record<string, Kind>;

/** Ten minutes without an end in sight. Source: docs/pacing.md, "Limits modelled". */
export const LONG_KIND: Kind = { length: 48_000, gapMs: steady(20) };

export function makeTraces(seeds: readonly number[]): Trace[] {
  return Object.entries(KINDS).flatMap(([name, kind]) => seeds.map((seed) => makeTrace(name, kind, seed)));
}

export function makeTrace(name: string, kind: Kind, seed: number): Trace {
  const random = createRandom(seedOf(name, seed));
  const pieces = toTokens(random, writeMarkdown(random, kind.length));
  let atMs = 0;
  const tokens = pieces.map((text, index): Token => {
    atMs += kind.gapMs(random, index, pieces.length);
    return [Math.round(atMs), text];
  });
  return { name, seed, tokens };
}

/** One JSON object of the shape of `Trace` a line. */
export async function readTraces(file: string): Promise<Trace[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => JSON.parse(line) as Trace);
}

/** 1 to 7 characters, 4 on average; no half of a surrogate pair. */
function toTokens(random: Random, text: string): string[] {
  const tokens: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(text.length, start + random.whole(1, 7));
    if (!text.slice(start, end).isWellFormed()) end += 1;
    tokens.push(text.slice(start, end));
    start = end;
  }
  return tokens;
}

function steady(perSecond: number) {
  return (random: Random) => (1000 / perSecond) * random.between(0.7, 1.3);
}

/** Bursts of 120 tokens a second, 30 tokens on average; between them half a second, or in one case of six a stall of 2 to 4 s. */
function bursty(random: Random, index: number): number {
  if (index > 0 && random.next() > 1 / 30) return 8;
  return index > 0 && random.next() < 1 / 6 ? random.between(2000, 4000) : random.exponential(500);
}

/** 0.6 s until the first token, 80 tokens a second, a tool's 4 s at 40 %. An answer of a few words calls no tool. */
function real(random: Random, index: number, count: number): number {
  const prefill = index === 0 ? 600 : 0;
  const tool = count > 100 && index === Math.floor(count * 0.4) ? 4000 : 0;
  return prefill + tool + random.exponential(12.5);
}
