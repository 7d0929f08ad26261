import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

interface Import {
  readonly file: string;
  /** A path from the project's root, or a package's name. */
  readonly target: string;
}

async function importsOf(folder: string): Promise<Import[]> {
  const files = await readdir(join(root, folder), { recursive: true });
  const found = files
    .filter((name) => name.endsWith(".ts"))
    .map(async (name) => {
      const file = join(folder, name);
      const code = await readFile(join(root, file), "utf8");
      const targets = [...code.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
      return targets.map((target) => ({
        file,
        target: target.startsWith(".") ? relative(root, resolve(root, dirname(file), target)) : target,
      }));
    });
  return (await Promise.all(found)).flat();
}

const describeImport = ({ file, target }: Import) => `${file} → ${target}`;

async function expectNone(folder: string, isForbidden: (target: string) => boolean) {
  const imports = await importsOf(folder);
  expect(imports.length).toBeGreaterThan(0);
  expect(imports.filter(({ target }) => isForbidden(target)).map(describeImport)).toEqual([]);
}

const PLATFORMS = /^(discord\.js|grammy|@grammyjs\/|langchain|@langchain\/|dotenv|hono|@hono\/|ws$)/;

const MODEL_LIBRARIES =
  /^(langchain|@langchain\/|ai$|ai\/|@ai-sdk\/|openai|@anthropic-ai\/|@google\/genai|@mistralai\/)/;

describe("the layers", () => {
  it("core imports nothing above it, no platform, no model library and no environment", () =>
    expectNone("core", (target) => /^(bots|src)\//.test(target) || PLATFORMS.test(target)));

  it("core and its tests run with no model library installed", async () => {
    await expectNone("core", (target) => MODEL_LIBRARIES.test(target));
    const elsewhere = /^(bots|src|bench|scripts)\//;
    await expectNone("test/core", (target) => MODEL_LIBRARIES.test(target) || elsewhere.test(target));
  });

  it("the Discord bot imports core and its own platform only", () =>
    expectNone(
      "bots/discord",
      (target) => /^(src|bots\/telegram)\//.test(target) || /^(@grammyjs\/|grammy)/.test(target),
    ));

  it("the Telegram bot imports core and its own platform only", () =>
    expectNone(
      "bots/telegram",
      (target) => /^(src|bots\/discord)\//.test(target) || target === "discord.js",
    ));

  it("the sandbox shares no code with what it checks", () =>
    expectNone(
      "src/sandbox",
      (target) => /^(core|bots)\//.test(target) || /^(discord\.js|grammy|@grammyjs\/)/.test(target),
    ));

  it("p-throttle has one home", async () => {
    const imports = (await Promise.all(["core", "bots", "src"].map(importsOf))).flat();
    const homes = imports.filter(({ target }) => target === "p-throttle").map(({ file }) => file);
    expect(homes).toEqual(["core/outbox/ceiling.ts"]);
  });
});
