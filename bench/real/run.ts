/** Runs every system of a situation through the traces, all at the same time, over real sockets. */

import { type Figures, measure, shownCurve } from "../metrics.ts";
import { createRandom, seedOf } from "../random.ts";
import type { Token, Trace } from "../traces.ts";
import type { Sandbox, Situation } from "./situations.ts";
import { NotSupported, type OpenSystem, type System } from "./system.ts";

export interface Answered {
  readonly trace: Trace;
  readonly figures: Figures;
  /** Letters seen, over time. */
  readonly curve: readonly (readonly [atMs: number, letters: number])[];
  /** Why it gave up, if it did. */
  readonly error?: string;
}

export interface Row {
  readonly situation: string;
  readonly system: string;
  readonly answered: readonly Answered[];
  readonly notSupported?: string;
}

export interface RunOptions {
  readonly traces: readonly Trace[];
  /** An answer counts as it stands when it does not end so long after its last token. */
  readonly patienceMs: number;
}

/** Answers begin within this time, so that no two do the same at the same moment. */
export const START_SPREAD_MS = 2000;
export const FLEET_SPREAD_MS = 5000;

/** A call may still be on its way when a system believes it is done. */
const SETTLE_MS = 300;

export function runSystem(
  name: string,
  { situation, system, options }: { situation: Situation; system: System<Sandbox>; options: RunOptions },
): Promise<Row> {
  const run = { name, situation, system, options };
  return (situation.answers ?? 1) === 1 ? runAlone(run) : runFleet(run, situation.answers ?? 1);
}

interface SystemRun {
  readonly name: string;
  readonly situation: Situation;
  readonly system: System<Sandbox>;
  readonly options: RunOptions;
}

async function runAlone(run: SystemRun): Promise<Row> {
  const { traces } = run.options;
  const runs = traces.map((trace, index) =>
    withBot(run, { chats: 1, seed: index }, async (bot) => {
      await sleep(createRandom(seedOf(run.name, trace.name, trace.seed)).between(0, START_SPREAD_MS));
      const shown = await answer(run, { ...bot, chat: bot.chats[0] as string, trace });
      return [await read(run, bot.sandbox, shown)];
    }),
  );
  return collect(run, runs);
}

async function runFleet(run: SystemRun, answers: number): Promise<Row> {
  const random = createRandom(seedOf(run.name));
  const fleet = withBot(run, { chats: answers, seed: 0 }, async (bot) => {
    const shown = await Promise.all(
      bot.chats.map(async (chat, index) => {
        await sleep(random.between(0, FLEET_SPREAD_MS));
        const trace = run.options.traces[index % run.options.traces.length] as Trace;
        return answer(run, { ...bot, chat, trace });
      }),
    );
    return Promise.all(shown.map((one) => read(run, bot.sandbox, one)));
  });
  return collect(run, [fleet]);
}

async function collect({ name, system }: SystemRun, runs: readonly Promise<Answered[]>[]): Promise<Row> {
  const row = { situation: name, system: system.name };
  try {
    return { ...row, answered: (await Promise.all(runs)).flat() };
  } catch (error) {
    if (!(error instanceof NotSupported)) throw error;
    return { ...row, answered: [], notSupported: error.message };
  }
}

interface Bot {
  readonly sandbox: Sandbox;
  readonly opened: OpenSystem;
  readonly chats: readonly string[];
}

async function withBot<T>(
  { name, situation, system }: SystemRun,
  { chats, seed }: { chats: number; seed: number },
  work: (bot: Bot) => Promise<T>,
): Promise<T> {
  const sandbox = await situation.start(seedOf(name, seed));
  try {
    const ids: string[] = [];
    for (let index = 0; index < chats; index += 1) ids.push(await situation.addChat(sandbox));
    const opened = await system.open(sandbox, { byInteraction: situation.byInteraction ?? false });
    try {
      return await work({ sandbox, opened, chats: ids });
    } finally {
      await opened.close();
    }
  } finally {
    await sandbox.close();
  }
}

/** What is read of it in the end, when no answer is being written any more: reading takes time. */
interface Shown {
  readonly trace: Trace;
  readonly chat: string;
  readonly startMs: number;
  readonly error: string | undefined;
}

async function read({ situation }: SystemRun, sandbox: Sandbox, shown: Shown): Promise<Answered> {
  const { trace, chat, startMs, error } = shown;
  const run = { tokens: trace.tokens, ...(await situation.record(sandbox, { chat, startMs })) };
  return { trace, figures: measure(run), curve: shownCurve(run), ...(error !== undefined && { error }) };
}

async function answer(
  { situation, options }: SystemRun,
  { sandbox, opened, chat, trace }: Omit<Bot, "chats"> & { chat: string; trace: Trace },
): Promise<Shown> {
  let startMs = Date.now();
  const begin = () => {
    startMs = Date.now();
    situation.trouble?.(sandbox, chat, seedOf(trace.name, trace.seed));
    return speak(trace.tokens, startMs);
  };
  const lastMs = trace.tokens.at(-1)?.[0] ?? 0;
  const hanging = Promise.withResolvers<string>();
  const timer = setTimeout(() => hanging.resolve("no end in time"), lastMs + options.patienceMs);
  const ended = opened.answer(chat, begin).then(
    () => undefined,
    (error: unknown) => String(error),
  );
  const error = await Promise.race([ended, hanging.promise]);
  clearTimeout(timer);
  await sleep(SETTLE_MS);
  return { trace, chat, startMs, error };
}

async function* speak(tokens: readonly Token[], startMs: number): AsyncGenerator<string> {
  for (const [atMs, text] of tokens) {
    const waitMs = startMs + atMs - Date.now();
    if (waitMs > 0) await sleep(waitMs);
    yield text;
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
