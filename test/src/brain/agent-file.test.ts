/** AGENT as a file: whatever it exports answers, and what can't is told at the start. */

import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { resumeOf } from "../../../core/controls/approvals.ts";
import type { StreamEvent } from "../../../core/index.ts";
import { createAgentBrain } from "../../../src/brain/agent.ts";
import type { Turn } from "../../../src/brain/brain.ts";
import { collect } from "../../core/sources/collect.ts";
import { turnOf } from "./turn.ts";

const folder = await mkdtemp(join(tmpdir(), "livetype-"));
let fileCount = 0;

async function fileWith(code: string): Promise<string> {
  fileCount += 1;
  const file = join(folder, `agent-${fileCount}.mjs`);
  await writeFile(file, code);
  return file;
}

const fixture = (name: string): string => resolve(import.meta.dirname, "agents", name);

async function answerOf(file: string, turn: Turn) {
  const brain = await createAgentBrain(file);
  const { events, error } = await collect(() => brain(turn));
  return { text: textOf(events), events, error };
}

const textOf = (events: readonly StreamEvent[]): string =>
  events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");

const CONVERSATION = {
  messages: [
    { role: "user", text: "I am Ada." },
    { role: "assistant", text: "Hello." },
    { role: "user", text: "Who am I?" },
  ],
} as const;

describe("an agent's file", () => {
  it.each([
    [
      "an async generator",
      "export default async function* ({ messages }) { yield messages.at(-1).text; yield '!'; }",
    ],
    ["a function that gives a stream", "export const agent = ({ messages }) => [messages.at(-1).text, '!'];"],
    [
      "an async function",
      "export const any = async ({ messages }) => new Response(messages.at(-1).text + '!');",
    ],
    [
      "an agent of the AI SDK",
      `export const agent = {
        generate() {},
        async stream({ messages, abortSignal }) {
          const said = abortSignal.aborted ? "" : messages.at(-1).content;
          return { fullStream: (async function* () { yield { type: "text-delta", id: "1", text: said + "!" }; })() };
        },
      };`,
    ],
  ])("answers with %s", async (_, code) => {
    expect((await answerOf(await fileWith(code), turnOf("Why?"))).text).toBe("Why?!");
  });

  it("answers with a chain, which is given the question and what was said before", async () => {
    const { text } = await answerOf(fixture("chain.ts"), turnOf("", CONVERSATION));
    expect(text).toBe("I am Ada. | Hello. | Who am I?");
  });

  it("answers with a graph that asks first; each answer has its own thread, and the whole conversation", async () => {
    const brain = await createAgentBrain(fixture("asking-graph.ts"));
    const run = (more: Partial<Turn>) => collect(() => brain(turnOf("", { ...CONVERSATION, ...more })));
    const ask = async (answerId: string) => {
      const { events } = await run({ answerId });
      expect(events).toMatchObject([{ type: "approval", requests: [{ name: "May I say it?" }] }]);
      return events as unknown as Parameters<typeof resumeOf>[0];
    };
    const [one, two] = [await ask("one"), await ask("two")];
    const no = await run({ answerId: "two", resume: resumeOf(two, ["reject"]) });
    expect(textOf(no.events)).toBe("Then not.");
    const yes = await run({ answerId: "one", resume: resumeOf(one, ["approve"]) });
    expect(textOf(yes.events)).toBe("You said 3.");
  });

  it("gets a signal that tells it to stop", async () => {
    const code =
      "export const agent = ({ signal }) => new ReadableStream({ start(c) { c.enqueue('a'); signal.addEventListener('abort', () => { globalThis.agentStopped = true; }); } });";
    const brain = await createAgentBrain(await fileWith(code));
    const stop = new AbortController();
    const collected = collect(() => brain(turnOf("Hi", { signal: stop.signal })), stop.signal);
    setTimeout(() => stop.abort("enough"), 20);
    expect((await collected).error).toBe("enough");
    expect(globalThis).toHaveProperty("agentStopped", true);
  });

  it("tells what its own calls were refused with, and its own words as they are", async () => {
    const refused =
      "export const agent = () => { throw Object.assign(new Error('sk-12345678'), { status: 401 }); };";
    expect((await answerOf(await fileWith(refused), turnOf("Hi"))).error).toMatchObject({
      message: "The service of the agent answered with status 401. Check the API key in .env.",
    });
    const own = "export const agent = () => { throw new Error('I only speak of cats.'); };";
    expect((await answerOf(await fileWith(own), turnOf("Hi"))).error).toMatchObject({
      message: "I only speak of cats.",
    });
  });
});

describe("a wrong AGENT", () => {
  it.each([
    ["exports nothing", "const a = 1;", /exports nothing: export a LangChain runnable/],
    ["exports too much", "export const a = 1, b = 2;", /exports a, b: name the one that answers "agent"/],
    ["exports a number", "export const agent = 7;", /exports agent as a number: export/],
    ["exports an object", "export default {};", /exports default as an object that nobody can ask/],
    ["exports a stream", "export default new ReadableStream();", /a stream, which can be read only once/],
    ["has a mistake in it", "export const agent = (", /can't be loaded: /],
    [
      "breaks when it is loaded",
      "throw new Error('no sk-abcdefgh1234567890ABCDEFGH');",
      /can't be loaded: no …/,
    ],
  ])("that %s is told in one sentence", async (_, code, sentence) => {
    const loading = createAgentBrain(await fileWith(code));
    await expect(loading).rejects.toMatchObject({
      name: "ConfigError",
      message: expect.stringMatching(sentence),
    });
  });

  it("that is not there is told", async () => {
    await expect(createAgentBrain("./no-such-agent.ts")).rejects.toMatchObject({
      name: "ConfigError",
      message: "AGENT names ./no-such-agent.ts, which is not there: correct it in .env.",
    });
  });
});
