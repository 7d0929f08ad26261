/**
 * `npm run bench:chunks`: what a chunk costs on its way from a source through three processors, beside reading the bare
 * source, and what a chunk of JSON costs at the beginning and at the end of an array of 2,000 items. Microseconds of the
 * thread's CPU time, which other programs blur less than the clock's, the best of 5. Each shape has a process of its own,
 * as a bot has mostly one kind of source. Results go to bench/results/chunks.json.
 */

import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parseJsonMarkdown } from "@langchain/core/output_parsers";
import { parsePartialJson } from "ai";
import { countTokens, parseJson, pipe, type StreamEvent, tap, watchStalls } from "../core/index.ts";
import { SHAPES } from "./chunks/shapes.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

type Shape = (index: number, isLast: boolean) => unknown;

const CHUNKS = 100_000;
const RUNS = 5;

interface Row {
  readonly shape: string;
  /** Reading the source with nothing behind it. */
  readonly bareUs: number;
  /** What Livetype adds. */
  readonly addedUs: number;
  /** By how much the heap grew from the first 20,000 chunks to the last. */
  readonly heapGrowthKb: number;
}

const [, , only] = process.argv;
if (only !== undefined) {
  process.stdout.write(JSON.stringify(await measureShape(only)));
  process.exit();
}

const rows: Row[] = [];
console.log("shape                       bare    added   heap growth");
for (const shape of Object.keys(SHAPES)) {
  const self = fileURLToPath(import.meta.url);
  const row: Row = JSON.parse(execFileSync(process.execPath, [self, shape], { encoding: "utf8" }));
  rows.push(row);
  const { bareUs, addedUs, heapGrowthKb } = row;
  console.log(
    `${shape.padEnd(26)} ${bareUs.toFixed(2)} µs ${addedUs.toFixed(2)} µs ${String(heapGrowthKb).padStart(8)} KB`,
  );
}

const json = {
  "Livetype, unread": await measureJson(() => false),
  "Livetype, every snapshot read": await measureJson(() => true),
  "AI SDK": await measureWhole((text) => parsePartialJson(text)),
  LangChain: await measureWhole(async (text) => parseJsonMarkdown(text)),
};
for (const [how, { firstUs, lastUs }] of Object.entries(json))
  console.log(`JSON, ${how}: ${firstUs.toFixed(2)} µs at the beginning, ${lastUs.toFixed(2)} µs at the end`);

const head = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  chunks: CHUNKS,
  bestOf: RUNS,
};
const file = new URL("results/chunks.json", import.meta.url);
await writeFile(file, `${JSON.stringify({ ...head, rows, json }, null, 2)}\n`);
console.log("Written to bench/results/chunks.json");

async function measureShape(shape: string): Promise<Row> {
  const toChunk = SHAPES[shape];
  if (!toChunk) throw new TypeError(`No shape ${shape}; there are ${Object.keys(SHAPES).join(", ")}`);
  const bareUs = await bestOf(() => drain(chunksOf(toChunk)));
  const fullUs = await bestOf(() => drain(piped(chunksOf(toChunk))));
  const heapGrowthKb = Math.round((await measureHeap(toChunk)) / 1024);
  return { shape, bareUs, addedUs: round(fullUs - bareUs), heapGrowthKb };
}

async function* chunksOf(toChunk: Shape) {
  for (let index = 0; index < CHUNKS; index += 1) yield toChunk(index, index === CHUNKS - 1);
}

function piped(source: AsyncIterable<unknown>): AsyncIterable<StreamEvent> {
  return pipe(
    source,
    watchStalls({ idleMs: 30_000 }),
    tap(() => {}),
    countTokens(() => {}),
  );
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

async function bestOf(run: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < RUNS; count += 1) {
    const startUs = cpuUs();
    await run();
    times.push((cpuUs() - startUs) / CHUNKS);
  }
  return round(Math.min(...times));
}

async function measureHeap(toChunk: Shape): Promise<number> {
  let early = 0;
  let count = 0;
  for await (const _ of piped(chunksOf(toChunk)))
    if (++count === CHUNKS / 5) early = weigh();
    else if (count === CHUNKS - 2) return weigh() - early;
  throw new Error(`Expected ${CHUNKS} events, got ${count}`);
}

function weigh(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/**
 * The best tenth among the first three, and among the last three, of all runs. By the clock: the time of a tenth is too
 * short for what the system counts.
 */
async function measureJson(isRead: () => boolean): Promise<{ firstUs: number; lastUs: number }> {
  const pieces = writeArray();
  const tenth = Math.floor(pieces.length / 10);
  const runs: number[][] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const times: number[] = [];
    const source = async function* (): AsyncGenerator<StreamEvent> {
      let startMs = performance.now();
      for (const [index, text] of pieces.entries()) {
        yield { type: "text-delta", text };
        if ((index + 1) % tenth > 0) continue;
        times.push(((performance.now() - startMs) * 1000) / tenth);
        startMs = performance.now();
      }
    };
    for await (const event of parseJson()(source(), { signal: new AbortController().signal }))
      if (event.type === "data" && isRead()) void event.value;
    runs.push(times);
  }
  const best = (from: number, to: number) =>
    round(Math.min(...runs.flatMap((times) => times.slice(from, to))));
  return { firstUs: best(0, 3), lastUs: best(7, 10) };
}

function writeArray(): string[] {
  const items = Array.from({ length: 2000 }, (_, id) => ({
    id,
    name: `Item ${id}`,
    tags: ["a", "b"],
    price: id * 1.5,
  }));
  return JSON.stringify(items).match(/.{1,4}/gs) ?? [];
}

/** Parsers that read all of the text again for each chunk: 200 chunks at the beginning, 200 at the end. */
async function measureWhole(
  parse: (text: string) => Promise<unknown>,
): Promise<{ firstUs: number; lastUs: number }> {
  const pieces = writeArray();
  const measure = async (from: number) => {
    let text = pieces.slice(0, from).join("");
    const startMs = performance.now();
    for (const piece of pieces.slice(from, from + 200)) {
      text += piece;
      await parse(text);
    }
    return round(((performance.now() - startMs) * 1000) / 200);
  };
  await measure(pieces.length - 200);
  return { firstUs: await measure(0), lastUs: await measure(pieces.length - 200) };
}

function cpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
