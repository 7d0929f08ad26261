/** A model that runs on this machine is offered where none is configured. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { findLocalModel, PLACES } from "../../../src/brain/local-models.ts";

/** Listens in the place of `program`, and says what it says; nothing when `body` is left out. */
async function placeOf(program: string, body?: object) {
  const paths: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    paths.push(`${request.method} ${request.url}`);
    if (body) response.end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [place] = PLACES.filter((one) => one.program === program);
  if (!place) throw new Error(`Nobody knows ${program}`);
  return { place: { ...place, origin }, origin, paths };
}

/** For a busy machine. */
const PATIENT_MS = 10_000;

const models = (...names: readonly string[]) => ({ models: names.map((name) => ({ name })) });

describe("a model that runs here", () => {
  it("of Ollama is found, but none that only makes embeddings; nothing is pulled", async () => {
    const { place, origin, paths } = await placeOf("Ollama", models("nomic-embed-text", "qwen3:8b"));
    expect(await findLocalModel([place], PATIENT_MS)).toEqual({
      program: "Ollama",
      name: "qwen3:8b",
      baseUrl: `${origin}/v1`,
    });
    expect(paths).toEqual(["GET /api/tags"]);
  });

  it("of LM Studio is found, also when Ollama has none", async () => {
    const ollama = await placeOf("Ollama", models());
    const studio = await placeOf("LM Studio", { data: [{ id: "gemma-3" }] });
    expect(await findLocalModel([ollama.place, studio.place], PATIENT_MS)).toMatchObject({ name: "gemma-3" });
  });

  it.each([
    ["somebody else listens there", { hello: "world" }],
    ["its name is no name", models("x\nMODEL=evil")],
    ["it says nothing", undefined],
  ])("is none when %s, and the start goes on", async (_, body) => {
    const { place } = await placeOf("Ollama", body);
    expect(await findLocalModel([place])).toBeUndefined();
  });

  it("is looked for on this machine alone", () => {
    for (const { origin } of PLACES) expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });
});
