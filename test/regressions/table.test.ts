/** The table of docs/regressions.md can't rot: each test that it names is there. */

import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

/** Such as `[waits](../test/regressions/waits.test.ts): “its title”`. */
const TEST = /\[[^\]]+\]\(\.\.\/([^)]+)\): “([^”]+)”(?:<br>)?/g;

const page = await readFile(join(ROOT, "docs/regressions.md"), "utf8");
const [, , ...rows] = page.split("\n").filter((line) => line.startsWith("|"));
const faults = rows.map((row) => {
  const [fault = "", cell = ""] = row.split("|").slice(1);
  const tests = [...cell.matchAll(TEST)].map(([, file = "", title = ""]) => ({ file, title }));
  return { fault: fault.trim(), tests, rest: cell.replaceAll(TEST, "").trim() };
});

it("every fault in docs/regressions.md has a test, and each of these has its file and its title", async () => {
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.filter(({ tests, rest }) => tests.length === 0 || rest !== "")).toEqual([]);
  for (const { file, title } of faults.flatMap(({ tests }) => tests)) {
    const code = await readFile(join(ROOT, file), "utf8");
    expect(code, file).toContain(`"${title}",`);
  }
});

it("every file of regressions is named there", async () => {
  const named = new Set(faults.flatMap(({ tests }) => tests.map(({ file }) => file)));
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".test.ts"));
  for (const name of files.filter((one) => one !== "table.test.ts"))
    expect([...named]).toContain(`test/regressions/${name}`);
});
