/** JSON is shown while it is being written: valid at every moment, growing, and checked at the end. */

import * as v from "valibot";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import {
  type ParseJsonOptions,
  parseJson,
  pipe,
  SourceError,
  type StreamEvent,
} from "../../../core/index.ts";
import { drain, reasoning, streamOf, text, textsOf } from "./stream.ts";

type Options = ParseJsonOptions<z.ZodType>;

const run = (items: readonly (string | StreamEvent)[], options: Options = {}) =>
  drain(pipe(streamOf(...items), parseJson(options)));

const valuesOf = ({ events }: { events: StreamEvent[] }) =>
  events.flatMap((event) => (event.type === "data" ? [event.value] : []));

/** Snapshots of a text that comes letter by letter. */
const snapshots = async (json: string, options: Options = {}) => valuesOf(await run([...json], options));

describe("a JSON value being written", () => {
  it("shows a string when it is closed, and a number or literal when it is complete", async () => {
    expect(await snapshots('{"name": "Jo", "age": 42, "ok": true, "tags": ["a", null]}')).toEqual([
      { name: "Jo" },
      { name: "Jo", age: 42 },
      { name: "Jo", age: 42, ok: true },
      { name: "Jo", age: 42, ok: true, tags: [] },
      { name: "Jo", age: 42, ok: true, tags: ["a"] },
      { name: "Jo", age: 42, ok: true, tags: ["a", null] },
      { name: "Jo", age: 42, ok: true, tags: ["a", null] },
      { name: "Jo", age: 42, ok: true, tags: ["a", null] },
    ]);
  });

  it("shows nothing of a string that is not closed", async () => {
    const reading = pipe(streamOf('{"name": "Joh', 'n"'), parseJson());
    expect(await reading.next()).toMatchObject({ value: { type: "data", value: { name: "John" } } });
    await reading.return();
  });

  it("shows a string letter by letter on request", async () => {
    expect(await snapshots('{"n":"Jo"}', { strings: "growing" })).toEqual([
      { n: "" },
      { n: "J" },
      { n: "Jo" },
      { n: "Jo" },
      { n: "Jo" },
    ]);
  });

  it("is shown once for each chunk that changes something, however much that is", async () => {
    const out = await run(['{"a": 1, "b": 2,', " ", '"c', '": 3}']);
    expect(valuesOf(out)).toEqual([
      { a: 1, b: 2 },
      { a: 1, b: 2, c: 3 },
    ]);
  });

  it("keeps each snapshot as it was, also when it is read only at the end", async () => {
    const events: StreamEvent[] = [];
    for await (const event of pipe(streamOf(...'[{"2":1,"1":[true]},{"2":2}]'), parseJson()))
      events.push(event);
    expect(valuesOf({ events })).toEqual(
      [
        [{ "2": 1 }],
        [{ "2": 1, "1": [] }],
        [{ "2": 1, "1": [true] }],
        [{ "2": 1, "1": [true] }],
        [{ "2": 1, "1": [true] }],
        [{ "2": 1, "1": [true] }, {}],
        [{ "2": 1, "1": [true] }, { "2": 2 }],
        [{ "2": 1, "1": [true] }, { "2": 2 }],
        [{ "2": 1, "1": [true] }, { "2": 2 }],
      ].slice(0, events.length),
    );
    expect(events.length).toBeGreaterThan(5);
  });

  it("shares closed values between snapshots instead of copying them", async () => {
    const [first, second] = (await snapshots('[{"a":1},2,3]')).slice(-2) as unknown[][];
    expect(first?.[0]).toBe(second?.[0]);
  });

  it("takes the key __proto__ for a key", async () => {
    const [value] = (await snapshots('{"__proto__": {"x": 1}}')).slice(-1) as [object];
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__"]);
  });
});

describe("JSON inside of prose", () => {
  it.each([
    ["bare", '{"a":1}', ""],
    ["in a fence", '```json\n{"a":1}\n```', ""],
    [
      "in a fence between sentences",
      'Here it is:\n```json\n{"a":1}\n```\nThat is all.',
      "Here it is:\n\nThat is all.",
    ],
    ["inside a sentence", 'The answer is {"a":1}, I think.', "The answer is , I think."],
    [
      "behind brackets that are no JSON",
      'See [the docs] {here} and ```js\nf() {}\n```\n{"a":1}',
      "See [the docs] {here} and ```js\nf() {}\n```\n",
    ],
    ["before other JSON, which is left as it is", '{"a":1} not {"b":2}', ' not {"b":2}'],
    ["an array behind a colon", 'Result: [{"a":1}]', "Result: "],
  ])("is found %s, in whatever pieces it comes", async (_where, whole, prose) => {
    const value = whole.includes("[{") ? [{ a: 1 }] : { a: 1 };
    for (let size = 1; size <= whole.length; size += 1) {
      const pieces = whole.match(new RegExp(`.{1,${size}}`, "gs")) ?? [];
      const out = await run(pieces);
      expect(valuesOf(out).at(-1), `pieces of ${size}`).toEqual(value);
      expect(textsOf(out).join(""), `pieces of ${size}`).toBe(prose);
    }
  });

  it.each([
    "no JSON at all",
    "code: `{ x }` and {",
    "```js\nconst f = () => {};\n```",
    "[one, and ```",
    '{"quoted" text}',
  ])("leaves %j as it is", async (prose) => {
    expect(textsOf(await run([...prose])).join("")).toBe(prose);
  });

  it("reads ten thousand brackets that are none in no time", async () => {
    const prose = "{".repeat(10_000);
    const startMs = performance.now();
    expect(textsOf(await run([prose])).join("")).toBe(prose);
    expect(performance.now() - startMs).toBeLessThan(3000);
  });

  it("lets everything else pass, and text of a section", async () => {
    const others: StreamEvent[] = [reasoning('{"a":1}'), { type: "text-delta", text: "{", section: "x" }];
    expect((await run(others)).events).toEqual(others);
  });
});

const zodSchema = z.object({
  characters: z.array(z.object({ name: z.string(), age: z.number(), class: z.string().default("none") })),
});
const valibotSchema = v.object({
  characters: v.array(v.object({ name: v.string(), age: v.number(), class: v.optional(v.string(), "none") })),
});

describe.each([
  ["zod", zodSchema],
  ["valibot", valibotSchema],
])("a schema of %s", (_library, schema) => {
  const check = (json: string) => {
    const onValue = vi.fn<(value: { characters: { name: string; age: number; class: string }[] }) => void>();
    const out = drain(pipe(streamOf(...json), parseJson({ schema, onValue })));
    return out.then((result) => ({ ...result, onValue }));
  };

  it("checks the end value and fills in its defaults", async () => {
    const { events, onValue } = await check('{"characters": [{"name": "Ada", "age": 36}]}');
    const value = { characters: [{ name: "Ada", age: 36, class: "none" }] };
    expect(onValue.mock.calls).toEqual([[value]]);
    expect(valuesOf({ events }).at(-1)).toEqual(value);
  });

  it("that does not fit fails the stream, naming the path", async () => {
    const { error, onValue } = await check(
      '{"characters": [{"name": "Ada", "age": 36}, {"name": "Bob", "age": "old"}]}',
    );
    expect(error).toBeInstanceOf(SourceError);
    expect(String(error)).toContain("does not fit the schema at characters[1].age: ");
    expect(onValue).not.toHaveBeenCalled();
  });

  it("without any JSON in the answer fails the stream", async () => {
    expect(String((await check("Sorry, I can't.")).error)).toContain("no JSON object or array");
  });
});

describe("JSON that is broken", () => {
  it.each([
    ["ends too early", '{"a": [1, {"b": 2, "c": "x', "ends too early, at a[1]"],
    ["is malformed", '{"a": {"b c": 1, oops}}', 'malformed at a["b c"]'],
  ])("that %s fails the stream, naming the path, and keeps what was shown", async (_how, json, message) => {
    const out = await run([...json]);
    expect(valuesOf(out).length).toBeGreaterThan(0);
    expect(out.error).toBeInstanceOf(SourceError);
    expect(String(out.error)).toContain(message);
  });

  it("because the answer was cut says nothing more than that", async () => {
    const onValue = vi.fn();
    const out = await run(['{"a": 1, ', { type: "finish", reason: "length" }], {
      schema: z.object({ a: z.number() }),
      onValue,
    });
    expect(out.error).toBeUndefined();
    expect(onValue).not.toHaveBeenCalled();
    expect(out.events.at(-1)).toEqual({ type: "finish", reason: "length" });
  });
});

describe("an array of 2,000 items", () => {
  const items = Array.from({ length: 2000 }, (_, id) => ({ id, name: `Item ${id}`, tags: ["a", "b"] }));
  const chunks = JSON.stringify(items).match(/.{1,4}/gs) ?? [];

  /** What each tenth of the stream took. */
  async function timesOf(isRead: (count: number) => boolean): Promise<number[]> {
    const times: number[] = [];
    let count = 0;
    let startMs = performance.now();
    async function* source(): AsyncGenerator<StreamEvent> {
      for (const chunk of chunks) {
        yield text(chunk);
        if (++count % Math.floor(chunks.length / 10) > 0) continue;
        times.push(performance.now() - startMs);
        startMs = performance.now();
      }
    }
    const { signal } = new AbortController();
    for await (const event of parseJson()(source(), { signal }))
      if (event.type === "data" && isRead(count)) expect(event.value).toBeDefined();
    return times;
  }

  it("costs no more for each chunk at its end than at its beginning, read as often as a message is edited", async () => {
    // The best of some runs: the machine has other things to do.
    const runs: number[][] = [];
    for (let run = 0; run < 5; run += 1) runs.push(await timesOf((count) => count % 100 === 0));
    const bestOf = (from: number, to: number) => Math.min(...runs.flatMap((times) => times.slice(from, to)));
    expect(bestOf(7, 10)).toBeLessThan(bestOf(0, 3) * 2);
  });
});
