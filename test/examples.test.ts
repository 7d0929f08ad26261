/** The examples run as they stand, each in a process of its own, against a local model and a local Telegram. */

import { type ChildProcess, spawn } from "node:child_process";
import type { ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { startTelegramSandbox } from "../src/sandbox/index.ts";
import { beginStream, endStream, type ModelServer, startModelServer } from "./src/brain/model-server.ts";

/** A process that loads LangChain takes a second of a free core. */
const PATIENCE_MS = 30_000;

const ROOT = resolve(import.meta.dirname, "..");

/** A third less time for each start after the first. */
const NODE_COMPILE_CACHE = join(ROOT, "node_modules/.cache/compiled");

/** Calls the tool of an agent that has not called it yet, writes a recipe when JSON is asked for, says hello else. */
async function startModel({ onTestFinished }: TestContext): Promise<ModelServer> {
  const server = await startModelServer((response) => {
    const asked = JSON.stringify(server.requests.at(-1));
    if (asked.includes('"tools"') && !asked.includes('"role":"tool"')) return callWeather(response);
    const words = asked.includes("as JSON")
      ? ['```json\n{"name": "Soup", "min', 'utes": 20, "ingredients": ["wat', 'er", "salt"]}\n```']
      : ["Hello ", "from ", "the model."];
    const say = beginStream(response);
    for (const word of words) say(word);
    endStream(response);
  });
  onTestFinished(() => server.close());
  return server;
}

function callWeather(response: ServerResponse) {
  beginStream(response);
  const call = {
    index: 0,
    id: "call_1",
    type: "function",
    function: { name: "weather", arguments: '{"city":"Rome"}' },
  };
  const delta = { role: "assistant", tool_calls: [call] };
  const chunk = { id: "tool-turn", object: "chat.completion.chunk", created: 1, model: "m" };
  response.write(
    `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`,
  );
  response.write(
    `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] })}\n\n`,
  );
  response.end("data: [DONE]\n\n");
}

interface Program {
  /** Everything printed so far. */
  output(): string;
  says(pattern: string | RegExp): Promise<void>;
  readonly ended: Promise<number | null>;
}

function start(
  { onTestFinished }: TestContext,
  name: string,
  variables: Record<string, string>,
  ...args: string[]
): Program {
  const file = resolve(ROOT, "examples", `${name}.ts`);
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_COMPILE_CACHE, ...variables };
  const child: ChildProcess = spawn(process.execPath, ["--conditions=@livetype/source", file, ...args], {
    cwd: ROOT,
    env,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data) => {
      output += data;
      for (const listen of listeners) listen();
    });
  }
  return {
    output: () => output,
    ended: new Promise((end) => child.once("exit", end)),
    says: (pattern) =>
      new Promise((found, missing) => {
        const look = () => {
          if (!output.match(pattern)) return;
          listeners.delete(look);
          found();
        };
        listeners.add(look);
        child.once("exit", () => missing(new Error(`Ended before it said ${pattern}: ${output}`)));
        look();
      }),
  };
}

/** A question to the example's bot; resolves when its answer's text matches, and its output too. */
async function ask(
  test: TestContext,
  name: string,
  question: string,
  expected: { answer?: RegExp; output?: RegExp },
) {
  const [model, sandbox] = await Promise.all([startModel(test), startTelegramSandbox()]);
  test.onTestFinished(() => sandbox.close());
  const program = start(test, name, {
    OPENAI_API_KEY: "none",
    OPENAI_BASE_URL: model.url,
    TELEGRAM_TOKEN: sandbox.token,
    TELEGRAM_API_ROOT: sandbox.url,
  });
  sandbox.say(sandbox.addChat({ type: "private", first_name: "Ada" }), question);
  const { answer = /./, output = /(?:)/ } = expected;
  await Promise.all([
    program.says(output),
    sandbox.timeline.waitFor(
      (frame) => "message" in frame && frame.message.fromBot && answer.test(frame.message.text),
      PATIENCE_MS,
    ),
  ]);
  return model;
}

describe("the example", { timeout: PATIENCE_MS }, () => {
  it("langchain-chain answers with a chain, and logs the cost", async (test) => {
    const model = await ask(test, "langchain-chain", "tides", {
      answer: /^Hello from the model\.$/,
      output: /outputTokens: \d+/,
    });
    expect(model.requests[0]?.messages[0]?.content).toBe("Explain tides to a child, in three sentences.");
  });

  it("agent-with-tools calls a tool, logs each step, and answers", async (test) => {
    await ask(test, "agent-with-tools", "How warm is it in Rome?", {
      answer: /Hello from the model\./,
      output: /calls weather[\s\S]*got [\s\S]*21 °C in Rome[\s\S]*done Hello from the model\./,
    });
  });

  it("structured-output shows what the JSON holds, checks it and hands it out", (test) =>
    ask(test, "structured-output", "soup", {
      answer: /water\s+\W*salt/,
      output: /Soup has 2 ingredients/,
    }));

  it("ai-sdk answers with the AI SDK", (test) =>
    ask(test, "ai-sdk", "hi", { answer: /^Hello from the model\.$/ }));

  it("provider-sdk answers with a provider's SDK", (test) =>
    ask(test, "provider-sdk", "hi", { answer: /^Hello from the model\.$/ }));

  it("python-sse answers with what a service streams", (test) =>
    ask(test, "python-sse", "hi", { answer: /^Hello from a service in Python\.$/ }));

  it("custom-processor adds its line under the answer", (test) =>
    ask(test, "custom-processor", "hi", { answer: /^Hello from the model\.\n\n_?\d+\.\d s, \d+ tokens_?$/ }));

  it("terminal prints the answer and ends", async (test) => {
    const model = await startModel(test);
    const program = start(test, "terminal", { OPENAI_API_KEY: "none", OPENAI_BASE_URL: model.url }, "why?");
    expect(await program.ended).toBe(0);
    expect(program.output()).toMatch(/^Hello from the model\.\n\n(?:about )?\d+ tokens\n$/);
    expect(model.requests[0]?.messages[0]?.content).toBe("why?");
  });
});
