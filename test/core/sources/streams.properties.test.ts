/** Recorded streams give the same events however their bytes are cut, and broken ones never more than an error. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SourceError } from "../../../core/errors.ts";
import type { StreamEvent } from "../../../core/events.ts";
import type { toEvents } from "../../../core/sources/index.ts";
import { type Collected, collect } from "./collect.ts";
import { BODIES, FIXTURES } from "./fixtures.ts";

const isFuzz = process.env.FUZZ !== undefined;

const fixture = fc.constantFrom(...FIXTURES);
const body = fc.constantFrom(...Object.entries(BODIES));

/** What arrived, with texts of a kind in a row as one: where a plain text is cut changes only that. */
function outcome({ events, error }: Collected): unknown {
  const merged: StreamEvent[] = [];
  for (const event of events) {
    const last = merged.at(-1);
    if (event.type === "text-delta" && last?.type === "text-delta") {
      merged[merged.length - 1] = { ...last, text: last.text + event.text };
    } else merged.push(event);
  }
  return { merged, error: error === undefined ? undefined : String(error) };
}

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(bytes.subarray(from, from + size));
    from += size;
  }
  return pieces;
}

function respond(pieces: readonly Uint8Array[], type: string): Response {
  return new Response(ReadableStream.from(pieces), { headers: { "content-type": type } });
}

describe("a recorded stream", () => {
  it("gives the same events however its bytes are cut, and however its lines are framed", async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fixture, body, sizes, async ({ lines }, [type, write], cuts) => {
        const items = outcome(await collect(lines.map((line) => JSON.parse(line) as unknown)));
        const bytes = new TextEncoder().encode(write(lines));
        expect(outcome(await collect(respond(cut(bytes, cuts), type)))).toEqual(items);
        expect(outcome(await collect(cut(bytes, cuts)))).toEqual(items);
      }),
      { numRuns: isFuzz ? 2_000 : 60 },
    );
  });

  it("gives the same events byte by byte", async () => {
    for (const { lines } of FIXTURES.filter(({ lines }) => lines.join("").length < 10_000)) {
      for (const [type, write] of Object.entries(BODIES)) {
        const bytes = new TextEncoder().encode(write(lines));
        const whole = outcome(await collect(respond([bytes], type)));
        expect(outcome(await collect(respond(cut(bytes, [1]), type)))).toEqual(whole);
      }
    }
  });
});

/** Cuts, repeats, swaps and overwrites: what proxies, crashes and attackers make of a body. */
const mutation = fc.oneof(
  fc.record({ kind: fc.constant("drop" as const), at: fc.nat(), length: fc.nat(200) }),
  fc.record({ kind: fc.constant("repeat" as const), at: fc.nat(), length: fc.nat(2_000) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat() }),
  fc.record({
    kind: fc.constant("write" as const),
    at: fc.nat(),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 30 }),
      fc
        .constantFrom(
          "\n",
          "\r",
          "\n\n",
          "null",
          "[]",
          "{}",
          '"',
          "}",
          "data:",
          "event: end\n",
          "-1",
          '"error":',
          "[DONE]",
        )
        .map((text) => new TextEncoder().encode(text)),
    ),
  }),
);

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Uint8Array, change: Mutation): Uint8Array {
  const at = bytes.length === 0 ? 0 : change.at % bytes.length;
  const before = bytes.subarray(0, at);
  if (change.kind === "cut") return before;
  if (change.kind === "drop") return Buffer.concat([before, bytes.subarray(at + change.length)]);
  if (change.kind === "repeat")
    return Buffer.concat([bytes.subarray(0, at + change.length), bytes.subarray(at)]);
  return Buffer.concat([before, change.bytes, bytes.subarray(at + change.bytes.length)]);
}

/** Values that stand where others are expected, deep in an item. */
const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom("stop", "error", "message", "response."),
);

function replaceAt(value: unknown, path: readonly number[], odd: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== "object" || value === null) return odd;
  const entries = Object.entries(value);
  const chosen = entries[step % Math.max(entries.length, 1)];
  if (chosen === undefined) return odd;
  const changed = replaceAt(chosen[1], rest, odd);
  return Array.isArray(value)
    ? value.map((inner, index) => (String(index) === chosen[0] ? changed : inner))
    : { ...value, [chosen[0]]: changed };
}

async function expectHarmless(source: Parameters<typeof toEvents>[0]): Promise<void> {
  const { error } = await collect(source, AbortSignal.timeout(10_000));
  if (error === undefined || error instanceof SourceError) return;
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).toContain("Expected the source");
}

describe("a broken stream", () => {
  it("ends, with an error of ours at worst, whatever became of its bytes", async () => {
    const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fixture, body, mutations, async ({ lines }, [type, write], changes) => {
        const bytes = changes.reduce(mutate, new TextEncoder().encode(write(lines)));
        await expectHarmless(respond(cut(bytes, [1_500]), type));
      }),
      { numRuns: isFuzz ? 10_000 : 300 },
    );
  });

  it("ends, with an error of ours at worst, whatever became of its fields", async () => {
    const path = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fixture, fc.nat(), path, oddValue, async ({ lines }, at, steps, odd) => {
        const items = lines.map((line) => JSON.parse(line) as unknown);
        const index = at % items.length;
        items[index] = replaceAt(items[index], steps, odd);
        await expectHarmless(items);
      }),
      { numRuns: isFuzz ? 10_000 : 300 },
    );
  });
});
