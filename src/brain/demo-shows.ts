/** What the demo shows besides text, each when the question asks for it by its word. */

import type { StreamEvent } from "../../core/index.ts";
import { DEMO } from "./demo-script.ts";

export interface Stage {
  /** Rejects with the signal's reason when the answer is stopped. */
  pause(ms: number): Promise<void>;
  /** What was decided, in the run after an approval. */
  readonly resume: unknown;
}

export interface Show {
  readonly word: RegExp;
  /** "waits" when it is not over before somebody decides. */
  play(stage: Stage): AsyncGenerator<StreamEvent, "over" | "waits">;
  /** Said when it is over. */
  readonly after: string;
}

/** About as long as a quick tool takes. */
const WORK_MS = 700;

export const shows: readonly Show[] = [
  {
    word: /\bsteps?\b/i,
    play: playSteps,
    after:
      "That was a search that found something, a step with its progress, and a tool that failed. None of them was real. When the answer is done, they fold up; the setting `STEPS` says how much of them you see.",
  },
  {
    word: /\bcards?\b/i,
    play: playCard,
    after:
      "This card filled in while its JSON was being written, as the structured output of a model does. The weather in it is made up.",
  },
  {
    word: /\bthoughts?\b/i,
    play: playThoughts,
    after: "What a model thinks before it answers stands above, folded, where the setting `STEPS` is `full`.",
  },
  {
    word: /\bapprovals?\b/i,
    play: playApproval,
    after:
      "An agent waits so long for a yes or a no. With `mcp.json` you say which tools have to ask first. Nothing was ordered.",
  },
  {
    word: /\bfiles?\b/i,
    play: playFile,
    after: "A file that a model or a tool makes comes as a message of its own.",
  },
];

async function* playSteps({ pause }: Stage): ReturnType<Show["play"]> {
  yield { type: "tool-start", id: "search", name: "search", input: { query: "live messages" } };
  await pause(WORK_MS);
  yield { type: "tool-end", id: "search", result: "3 pages", durationMs: WORK_MS };
  for (const page of [1, 2, 3]) {
    yield {
      type: "step",
      id: "read",
      name: `Reading page ${page} of 3`,
      state: "running",
      fraction: page / 3,
    };
    await pause(WORK_MS);
  }
  yield { type: "step", id: "read", name: "Reading 3 pages", state: "done", fraction: 1 };
  yield { type: "tool-start", id: "translate", name: "translate", input: { to: "Klingon" } };
  await pause(WORK_MS);
  yield { type: "tool-end", id: "translate", error: "No dictionary.", durationMs: WORK_MS };
  return "over";
}

const FORECAST = {
  city: "Ghent",
  now: "21 °C, sunny",
  days: [
    { day: "Monday", high: "22 °C", rain: "10 %" },
    { day: "Tuesday", high: "19 °C", rain: "60 %" },
    { day: "Wednesday", high: "20 °C", rain: "30 %" },
  ],
};

async function* playCard({ pause }: Stage): ReturnType<Show["play"]> {
  const { city, now, days } = FORECAST;
  const snapshots = [
    { city },
    { city, now },
    ...days.map((_, index) => ({ city, now, days: days.slice(0, index + 1) })),
  ];
  for (const value of snapshots) {
    yield { type: "data", value };
    await pause(WORK_MS);
  }
  return "over";
}

async function* playThoughts({ pause }: Stage): ReturnType<Show["play"]> {
  const thoughts =
    "They want to see thoughts. I have none, I am a script. But these words come as a model's thoughts do, and that is what it is about.";
  for (const word of thoughts.split(/(?<= )/)) {
    yield { type: "reasoning-delta", text: word };
    await pause(WORK_MS / 10);
  }
  return "over";
}

async function* playApproval({ pause, resume }: Stage): ReturnType<Show["play"]> {
  if (resume === undefined) {
    const request = { name: "order_pizza", input: { size: "large" }, decisions: ["approve", "reject"] };
    yield { type: "text-delta", text: `${DEMO}\n\nIt would order a pizza, but asks you first.` };
    yield { type: "approval", id: "pizza", requests: [request] };
    return "waits";
  }
  const isApproved = JSON.stringify(resume).includes('"approve"');
  yield { type: "text-delta", text: isApproved ? "You approved it. " : "You rejected it. " };
  await pause(WORK_MS);
  return "over";
}

async function* playFile({ pause }: Stage): ReturnType<Show["play"]> {
  await pause(WORK_MS);
  const data = new TextEncoder().encode("# Hello\n\nThe demo of Livetype has written this file.\n");
  yield { type: "file", name: "hello.md", mediaType: "text/markdown", data };
  return "over";
}
