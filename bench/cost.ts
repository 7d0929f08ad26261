/**
 * What Livetype itself costs: an adapter that answers at once, in virtual time, less what the same streams cost when
 * nobody shows them. CPU time of the whole process, its garbage collector included.
 *
 *   node bench/cost.ts
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { discordDialect } from "../bots/discord/dialect.ts";
import { editScopes, sendScopes, TYPING, typingScopes } from "../bots/discord/limits.ts";
import { type Adapter, createOutbox, type LiveResult, type Outbox, streamReply } from "../core/index.ts";
import { writeMarkdown } from "./prose.ts";
import { createRandom } from "./random.ts";
import { inVirtualTime, sleep } from "./virtual/clock.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** 60 tokens of 4 characters a second. Source: docs/pacing.md, "Traces". */
const TOKEN_GAP_MS = 1000 / 60;
const TOKEN_LENGTH = 4;

interface Load {
  readonly answers: number;
  readonly length: number;
}

interface Weighed {
  readonly cpuMs: number;
  /** Heap in use per answer when all of them are half written, less what is in use when all have ended: the program. */
  readonly heapBytes: number;
  readonly statuses: readonly LiveResult["status"][];
}

type Show = (index: number, stream: AsyncIterable<string>) => Promise<LiveResult["status"]>;

const LOADS: readonly Load[] = [
  { answers: 1, length: 6000 },
  { answers: 100, length: 6000 },
  { answers: 1000, length: 6000 },
  { answers: 100, length: 1000 },
  { answers: 10, length: 1000 },
  { answers: 10, length: 10_000 },
  { answers: 10, length: 100_000 },
];

for (let time = 0; time < 3; time += 1) await cpuMsOf({ answers: 100, length: 6000 }); // Warms up the compiler.

// First all times: collecting garbage, as weighing does, makes V8 forget code that it has compiled.
const times: number[] = [];
for (const load of LOADS) times.push((await cpuMsOf(load)) - (await cpuMsOf(load, drain)));
console.log("answers  characters  CPU per 1,000 tokens  heap per answer beyond its text  complete");
for (const [index, load] of LOADS.entries())
  print(load, times[index] ?? 0, await weighed(load), await weighed(load, drain));

function print({ answers, length }: Load, cpuMs: number, shown: Weighed, bare: Weighed) {
  const thousands = (answers * length) / TOKEN_LENGTH / 1000;
  const heapBytes = shown.heapBytes - bare.heapBytes - length / 2;
  const done = shown.statuses.filter((status) => status === "done").length;
  console.log(
    [
      String(answers).padStart(7),
      String(length).padStart(11),
      `${(cpuMs / thousands).toFixed(2)} ms`.padStart(21),
      // Of one answer it would be noise.
      (answers < 10 ? "–" : `${(heapBytes / 1024).toFixed(1)} KB`).padStart(32),
      `${done}/${answers}`.padStart(9),
    ].join(" "),
  );
}

async function cpuMsOf(load: Load, show?: Show): Promise<number> {
  const tokens = (load.answers * load.length) / TOKEN_LENGTH;
  // As many times as it takes for a figure that is more than noise.
  const times = Math.max(1, Math.round(200_000 / tokens));
  let cpuMs = 0;
  for (let time = 0; time < times; time += 1)
    cpuMs += (await inVirtualTime(() => runLoad(load, show ?? live()))).cpuMs / times;
  return cpuMs;
}

function weighed(load: Load, show?: Show): Promise<Weighed> {
  return inVirtualTime(() => runLoad(load, show ?? live(), true));
}

async function runLoad({ answers, length }: Load, show: Show, weighs = false): Promise<Weighed> {
  const text = toAscii(writeMarkdown(createRandom(1), length + 100)).slice(0, length);
  const count = Math.ceil(length / TOKEN_LENGTH);
  let tick = Promise.withResolvers<void>();
  async function* speak() {
    for (let index = 0; index < count; index += 1) {
      await tick.promise;
      yield text.slice(index * TOKEN_LENGTH, (index + 1) * TOKEN_LENGTH);
    }
  }
  let halfBytes = 0;
  const before = process.cpuUsage();
  const results = Array.from({ length: answers }, (_, index) => show(index, speak()));
  for (let index = 0; index < count; index += 1) {
    await sleep(TOKEN_GAP_MS);
    const last = tick;
    tick = Promise.withResolvers();
    last.resolve();
    if (weighs && index === Math.floor(count / 2)) halfBytes = weigh();
  }
  const statuses = await Promise.all(results);
  const cpuMs = toMs(process.cpuUsage(before));
  return { cpuMs, heapBytes: weighs ? (halfBytes - weigh()) / answers : 0, statuses };
}

function weigh(): number {
  // What is reached only weakly goes in the second.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function toMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

/** Nobody shows it: what the streams and virtual time cost by themselves. */
async function drain(_index: number, stream: AsyncIterable<string>): Promise<LiveResult["status"]> {
  let length = 0;
  for await (const piece of stream) length += piece.length;
  return length > 0 ? "done" : "failed";
}

function live(): Show {
  const outbox: Outbox = createOutbox();
  return async (index, stream) => {
    const adapter = createAdapter(index);
    return (await streamReply({ adapter, outbox }, () => stream)).status;
  };
}

/** Each answer in a chat of its own, at the pace of a Discord channel; no limit of the bot, so all are shown most often. */
function createAdapter(index: number): Adapter {
  const own = { send: sendScopes(String(index)).slice(0, 1), edit: editScopes(String(index)).slice(0, 1) };
  return {
    dialect: discordDialect,
    exactlyOnce: true,
    scopes: (kind) => (kind === "send" ? own.send : own.edit),
    send: async (_content, { nonce }) => ({ messageId: nonce }),
    edit: async (messageId) => ({ messageId }),
    typing: {
      scopes: typingScopes(String(index)).slice(0, 1),
      ...TYPING,
      show: async () => ({ messageId: "" }),
    },
  };
}

/** One byte a character, so that the text's own size is known. */
function toAscii(text: string): string {
  return text.replace(/[^\n -~]/g, "");
}
