/** Runs the shipped stream loop and outbox through one situation in virtual time. */

import { createOutbox, type LiveResult, type Outbox, streamReply } from "../../core/index.ts";
import { type Figures, measure } from "../metrics.ts";
import { createRandom, type Random, seedOf } from "../random.ts";
import type { Token, Trace } from "../traces.ts";
import { inVirtualTime, sleep } from "./clock.ts";
import { createChat } from "./platform.ts";
import type { ChatPlan, Situation } from "./situations.ts";

export interface Answered {
  readonly trace: Trace;
  /** When its question came, in milliseconds since the first could. */
  readonly startMs: number;
  readonly figures: Figures;
  readonly status: LiveResult["status"] | "hanging";
  /** Calls in the order they reached the platform. */
  readonly calls: readonly { readonly atMs: number; readonly isRefused: boolean }[];
}

/** Answers of a fleet begin within this time. */
export const START_SPREAD_MS = 5000;

/** An answer that does not end so long after its last token has failed. */
const PATIENCE_MS = 15 * 60_000;

export function runSituation(
  name: string,
  situation: Situation,
  traces: readonly Trace[],
): Promise<Answered[]> {
  const random = createRandom(seedOf(name));
  return inVirtualTime(() =>
    situation.answers === undefined
      ? runAlone(situation, traces, random)
      : runTogether({ situation, traces, random, answers: situation.answers }),
  );
}

async function runAlone(situation: Situation, traces: readonly Trace[], random: Random): Promise<Answered[]> {
  const answered: Answered[] = [];
  for (const trace of traces) {
    const plan = situation.bot().chat(0);
    answered.push(await runAnswer({ trace, plan, random, outbox: createOutbox() }));
  }
  return answered;
}

interface Fleet {
  readonly situation: Situation;
  readonly traces: readonly Trace[];
  readonly random: Random;
  readonly answers: number;
}

function runTogether({ situation, traces, random, answers }: Fleet): Promise<Answered[]> {
  const bot = situation.bot();
  const outbox = createOutbox();
  const shared = bot.chat(0);
  const zeroMs = Date.now();
  const runs = Array.from({ length: answers }, async (_, index) => {
    const trace = traces[index % traces.length] as Trace;
    const plan = situation.isOneChat ? shared : bot.chat(index);
    await sleep(random.between(0, situation.isOneChat ? 1000 : START_SPREAD_MS));
    const answered = await runAnswer({ trace, plan, random, outbox });
    return { ...answered, startMs: answered.startMs - zeroMs };
  });
  return Promise.all(runs);
}

interface AnswerOptions {
  readonly trace: Trace;
  readonly plan: ChatPlan;
  readonly random: Random;
  readonly outbox: Outbox;
}

async function runAnswer({ trace, plan, random, outbox }: AnswerOptions): Promise<Answered> {
  const chat = createChat({ ...plan, random });
  const startMs = Date.now();
  const lastMs = trace.tokens.at(-1)?.[0] ?? 0;
  const result = await Promise.race([
    streamReply({ adapter: chat.adapter, outbox }, () => speak(trace.tokens)),
    sleep(lastMs + PATIENCE_MS),
  ]);
  const figures = measure({
    tokens: trace.tokens,
    frames: chat.frames.map(({ atMs, messages }) => ({ atMs: atMs - startMs, messages })),
    calls: chat.calls.length,
    rateLimits: chat.calls.filter(({ isRefused }) => isRefused).length,
  });
  return { trace, startMs, figures, status: result?.status ?? "hanging", calls: chat.calls };
}

/** Says each token at its time; works in virtual and in real time. */
export async function* speak(tokens: readonly Token[]): AsyncGenerator<string> {
  const startMs = Date.now();
  for (const [atMs, text] of tokens) {
    const waitMs = startMs + atMs - Date.now();
    if (waitMs > 0) await sleep(waitMs);
    yield text;
  }
}
