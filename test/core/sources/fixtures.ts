/** Recorded streams of providers, as the bodies they came in. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../../fixtures/streams");

export interface Fixture {
  readonly name: string;
  /** One wire event each, as JSON. */
  readonly lines: readonly string[];
}

export const FIXTURES: readonly Fixture[] = readdirSync(folder)
  .filter((file) => file.endsWith(".jsonl"))
  .sort()
  .map((file) => ({
    name: file.replace(".jsonl", ""),
    lines: readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((line) => line.trim() !== ""),
  }));

export const BODIES: Readonly<Record<string, (lines: readonly string[]) => string>> = {
  "text/event-stream": (lines) => lines.map((line) => `data: ${line}\n\n`).join(""),
  "text/event-stream; charset=utf-8": (lines) =>
    `\uFEFF: hello\r\n\r\n${lines.map((line, id) => `id: ${id}\r\ndata: ${line}\r\n\r\n`).join("")}`,
  "application/x-ndjson": (lines) => lines.join("\n"),
};
