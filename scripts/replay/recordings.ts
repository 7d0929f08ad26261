/** Reads recorded provider streams (`*.jsonl`, one wire event a line) and token timings, and pairs them. */

import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Format, formatOf } from "./formats.ts";

export interface Recording {
  readonly name: string;
  readonly format: Format;
  /** The payloads of its server-sent events, or its lines, in order. */
  readonly events: readonly string[];
  /** What the model says, all of it. */
  readonly text: string;
  /** The pause before each event, in milliseconds; repeated when there are more events. */
  readonly gapsMs: readonly number[];
}

/** Used where no timings are at hand: 50 tokens a second. */
const STEADY_GAPS_MS: readonly number[] = [20];

/** Timings shorter than this say little about a long answer. */
const MIN_TIMED_TOKENS = 100;

/** @returns The recordings that can be replayed, and the names of the files that can't. */
export async function readRecordings(
  folder: string,
): Promise<{ recordings: Recording[]; skipped: string[] }> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).sort();
  const timings = await readTimings(folder);
  const recordings: Recording[] = [];
  const skipped: string[] = [];
  for (const file of files) {
    const events = (await readFile(join(folder, file), "utf8"))
      .split("\n")
      .filter((line) => line.trim() !== "");
    const format = events[0] === undefined ? undefined : formatOf(events[0]);
    const text = events.map((event) => format?.textOf(JSON.parse(event)) ?? "").join("");
    if (format === undefined || text === "") skipped.push(file);
    else {
      const gapsMs = gapsFor(events[0] ?? "", recordings.length, timings);
      recordings.push({ name: basename(file, ".jsonl"), format, events, text, gapsMs });
    }
  }
  return { recordings, skipped };
}

interface Timing {
  readonly model: string;
  readonly gapsMs: readonly number[];
}

/** Those of a model of the same family, such as deepseek or gpt, or else the next ones in turn. */
function gapsFor(event: string, index: number, timings: readonly Timing[]): readonly number[] {
  const { model = "" } = JSON.parse(event) as { model?: string };
  const [family = model] = /^[a-z]+/i.exec(model) ?? [];
  const timing =
    timings.find((one) => family !== "" && one.model.startsWith(family)) ?? timings[index % timings.length];
  return timing?.gapsMs ?? STEADY_GAPS_MS;
}

/** `ollama-timings.jsonl` in the folder or above it. */
async function readTimings(folder: string): Promise<Timing[]> {
  for (const place of [folder, dirname(folder)]) {
    const lines = await readFile(join(place, "ollama-timings.jsonl"), "utf8").catch(() => "");
    if (lines === "") continue;
    return lines
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Timing)
      .filter(({ gapsMs }) => gapsMs.length >= MIN_TIMED_TOKENS);
  }
  return [];
}
