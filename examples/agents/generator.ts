/** An agent without any library, steps and all: `AGENT=./examples/agents/generator.ts npm start`. */

import { setTimeout as sleep } from "node:timers/promises";
import type { StreamEvent } from "../../core/index.ts";
import type { Turn } from "../../src/brain/brain.ts";

export async function* agent({ messages, signal }: Turn): AsyncGenerator<StreamEvent | string> {
  const question = messages.at(-1)?.text ?? "";
  yield { type: "step", id: "count", name: "Counting words", state: "running" };
  await sleep(50, undefined, { signal });
  yield { type: "step", id: "count", name: "Counting words", state: "done" };
  for (const word of question.split(/\s+/)) {
    yield `- ${word}\n`;
    await sleep(50, undefined, { signal });
  }
}
