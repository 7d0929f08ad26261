/** What the guides show is code that compiles, and leads somewhere. */

import { execFile } from "node:child_process";
import { access, glob, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

/** What the guide says of the names that its lines use. */
const SETUP = `
import { StringOutputParser } from "@langchain/core/output_parsers";
import type { ChatPromptTemplate } from "@langchain/core/prompts";
import { type Runnable, RunnableParallel } from "@langchain/core/runnables";
import type { ChatOpenAI } from "@langchain/openai";
import type { Context } from "grammy";
import type { createAgent } from "langchain";
import { countTokens, fromCallbacks, holdBack, parseJson, pipe, rechunk, type Source, statusOf, type StreamEvent, toEvents, toSSE, toText, watchStalls } from "livetype";
import { replyLive } from "livetype/telegram";
import { z } from "zod";
declare global {
  const ctx: Context;
  const signal: AbortSignal;
  const source: Source;
  const question: string;
  const questions: string[];
  const url: string;
  const model: ChatOpenAI;
  const prompt: ChatPromptTemplate;
  const chain: Runnable<{ topic: string }, string>;
  const agent: ReturnType<typeof createAgent>;
  const input: { messages: { role: string; content: string }[] };
  function isHarmful(text: string): Promise<boolean>;
}
`;

it("every line of code in docs/streaming.md compiles", async ({ onTestFinished }) => {
  const guide = await readFile(join(ROOT, "docs/streaming.md"), "utf8");
  const blocks = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
  expect(blocks.length).toBeGreaterThan(10);
  // Inside the project, where its packages are found.
  const folder = await mkdtemp(join(ROOT, "node_modules/.docs-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(
    join(folder, "guide.ts"),
    `${SETUP}\n${blocks.join("\n")}\nexport { moderated, person, response, withoutReasoning };\n`,
  );
  const config = { extends: join(ROOT, "tsconfig.json"), include: ["guide.ts"] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const outcome = await promisify(execFile)(process.execPath, [tsc, "-p", folder]).catch((error) => error);
  expect(outcome.stdout).toBe("");
}, 60_000);

it("the bots of the README are the examples, which run", async () => {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  for (const name of ["telegram-bot", "discord-bot"]) {
    const example = await readFile(join(ROOT, `examples/${name}.ts`), "utf8");
    expect(readme).toContain(`\`\`\`ts\n${example.replace(/^\/\*\*.*?\*\/\s*/s, "")}\`\`\``);
  }
});

it("every link in the README and the docs leads to a file that is there", async () => {
  const missing: string[] = [];
  for await (const page of glob("{README,CHANGELOG,docs/**/*}.md", { cwd: ROOT })) {
    const text = await readFile(join(ROOT, page), "utf8");
    for (const [, target = ""] of text.matchAll(/\]\(((?!https?:|#)[^)#\s]+)/g)) {
      const isThere = await access(join(ROOT, dirname(page), target)).then(
        () => true,
        () => false,
      );
      if (!isThere) missing.push(`${page}: ${target}`);
    }
  }
  expect(missing).toEqual([]);
});
