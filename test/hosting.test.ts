import { access, readdir, readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import about from "../package.json" with { type: "json" };
import { readConfig } from "../src/config.ts";

const ROOT = resolve(import.meta.dirname, "..");
const read = (name: string) => readFile(join(ROOT, name), "utf8");

/** What the image and the service hold. */
const PARTS = ["core", "bots", "src"];

async function packagesOf(folder: string): Promise<string[]> {
  const files = await readdir(join(ROOT, folder), { recursive: true });
  const sources = await Promise.all(
    files.filter((name) => name.endsWith(".ts")).map((name) => read(join(folder, name))),
  );
  return sources.flatMap((code) =>
    [...code.matchAll(/^(?:import|export) (?!type)[^;]*?from "([^."][^"]*)"|import\("([^."][^"]*)"\)/gms)]
      .map(([, from, lazy]) => from ?? lazy ?? "")
      .filter((name) => !name.startsWith("node:") && !builtinModules.includes(name))
      .map((name) =>
        name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/"),
      ),
  );
}

/** Longer than answers get to end, so that nothing cuts them off. */
const enoughS = readConfig({}).drainMs / 1000 + 5;

describe("hosting", () => {
  it("needs no package for development: npm ci --omit=dev is enough to start", async () => {
    const used = new Set((await Promise.all(PARTS.map(packagesOf))).flat());
    expect(used.size).toBeGreaterThan(10);
    expect([...used].filter((name) => !Object.hasOwn(about.dependencies, name))).toEqual([]);
  });

  it("in a container has all parts, no rights, no root, and a health check", async () => {
    const [image, ignored, compose] = await Promise.all(
      ["Dockerfile", ".dockerignore", "compose.yaml"].map(read),
    );
    for (const part of PARTS) {
      expect(image).toContain(`\nCOPY ${part} ${part}\n`);
      expect(ignored).toContain(`\n!${part}\n`);
    }
    expect(image).toMatch(/\nUSER node\n.*\nHEALTHCHECK .*\/healthz/s);
    expect(ignored).toMatch(/^\*\n/);
    expect(compose).toMatch(/cap_drop: \[ALL\]/);
  });

  it("gives running answers their time before it kills", async () => {
    const [, composeS] = /stop_grace_period: (\d+)s/.exec(await read("compose.yaml")) ?? [];
    const [, serviceS] = /TimeoutStopSec=(\d+)/.exec(await read("hosting/livetype.service")) ?? [];
    expect(Number(composeS)).toBeGreaterThanOrEqual(enoughS);
    expect(Number(serviceS)).toBeGreaterThanOrEqual(enoughS);
  });

  it("and its safety are documented with tests and files that are there", async () => {
    for (const name of ["docs/hosting.md", "docs/security.md"]) {
      const links = [...(await read(name)).matchAll(/\]\((?!https:)([^)#]+)\)/g)].map(
        ([, link = ""]) => link,
      );
      expect(links.length).toBeGreaterThan(4);
      for (const link of links) await expect(access(join(ROOT, "docs", link)), link).resolves.toBeUndefined();
    }
  });

  it("keeps its secrets and its memory out of the repository and of the image", async () => {
    const ignored = (await read(".gitignore")).split("\n");
    for (const name of [".env", "/livetype.json", "/mcp.json", "/data/"]) expect(ignored).toContain(name);
  });
});
