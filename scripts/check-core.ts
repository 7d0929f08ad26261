/**
 * `npm run check:core`: core and its tests in a folder of their own, where no model library and no platform is installed.
 * Options go on to vitest.
 */

import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");

const NOT_INSTALLED =
  /^(langchain|@langchain\/.*|ai|@ai-sdk\/.*|openai|@anthropic-ai\/.*|@google\/.*|@mistralai\/.*|discord\.js|grammy|@grammyjs\/.*)$/;

const folder = await mkdtemp(join(tmpdir(), "livetype-core-"));
try {
  const copied = ["core", "test", "vitest.config.ts", "package.json"];
  for (const path of copied) await cp(join(ROOT, path), join(folder, path), { recursive: true });
  for (const name of await packageNames()) {
    const link = join(folder, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), link);
  }
  const vitest = join(folder, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--project", "fast", "test/core/", ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: folder, stdio: "inherit" }).status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function packageNames(): Promise<string[]> {
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !NOT_INSTALLED.test(name));
}
