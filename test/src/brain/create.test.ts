/** Which brain answers, and what the owner is told of it at the start. */

import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type BrainSettings, createBrain } from "../../../src/brain/create.ts";
import { collect } from "../../core/sources/collect.ts";
import { turnOf } from "./turn.ts";

const folder = await mkdtemp(join(tmpdir(), "livetype-"));

async function create(settings: BrainSettings) {
  const lines: string[] = [];
  const { answer, close } = await createBrain(settings, (line) => lines.push(line));
  await close();
  return { answer, lines };
}

describe("what answers", () => {
  it("is the demo without a model, and the log says so", async () => {
    const { lines } = await create({});
    expect(lines[0]).toMatch(/No MODEL is set: the built-in demo answers/);
  });

  it("is the owner's agent before a model, and the log says so", async () => {
    const agent = join(folder, "agent.mjs");
    await writeFile(agent, "export const agent = () => ['Mine.'];");
    const { answer, lines } = await create({ agent, model: "openai:gpt-5-mini" });
    expect((await collect(() => answer(turnOf("Hi")))).events).toEqual([
      { type: "text-delta", text: "Mine." },
    ]);
    expect(lines).toEqual(["AGENT is set, so it answers, and MODEL is not used."]);
  });
});
