/**
 * The policy in virtual time: the shipped stream loop and outbox against platforms that enforce their limits.
 *
 *   node bench/simulate.ts [--only dm,group,…|singles|fleets|all] [--seeds 3] [--traces FILE] [--verbose]
 *     [--strict]: fleets also beside oracles that are bound by a message's length, and by the time of each call; slow
 */

import { parseArgs } from "node:util";
import { geometricMean, jain, mean } from "./metrics.ts";
import { type OracleCache, openOracleCache } from "./oracle-cache.ts";
import { bestFleetLagsMs, bestPagedLagsMs } from "./oracle-fleet.ts";
import { pagesOf } from "./oracle-pages.ts";
import { leastMeanRatio } from "./oracle-priced.ts";
import { LONG_KIND, makeTrace, makeTraces, readTraces, type Trace } from "./traces.ts";
import { type Answered, runSituation, START_SPREAD_MS } from "./virtual/run.ts";
import { FLEET_ROWS, SINGLE_ROWS, SITUATIONS, type Situation } from "./virtual/situations.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "singles" },
    seeds: { type: "string", default: "3" },
    traces: { type: "string" },
    verbose: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
  },
});

const SETS: Readonly<Record<string, readonly string[]>> = {
  singles: SINGLE_ROWS,
  fleets: FLEET_ROWS,
  all: Object.keys(SITUATIONS),
};

/** Of a second's calls: see docs/decisions/2026-11-21-calls-in-a-second.md. */
const USABLE_SHARE = 0.936;

const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
const traces = values.traces ? await readTraces(values.traces) : makeTraces(seeds);
const names = values.only.split(",").flatMap((name) => SETS[name] ?? [name]);
const cache = await openOracleCache();

console.log(
  "situation         n  ratio    lag  p95   first finish calls/1k  429  incomplete fences  jain   run",
);
for (const name of names) {
  const situation = SITUATIONS[name];
  if (!situation)
    throw new TypeError(`No situation ${name}; there are ${Object.keys(SITUATIONS).join(", ")}`);
  const startMs = performance.now();
  const own = situation.isLong ? seeds.map((seed) => makeTrace("steady20-10min", LONG_KIND, seed)) : traces;
  const answered = await runSituation(name, situation, own);
  const runMs = performance.now() - startMs;
  const ratios = ratiosOf(situation, answered, cache);
  print(name, answered, ratios, runMs);
  if (values.strict && situation.slots && situation.perSecond) {
    console.log(pagedLine(situation, answered));
    console.log(boundLine(situation, answered, ratios));
  }
}
await cache.save();

function ratiosOf(situation: Situation, answered: readonly Answered[], oracle: OracleCache): number[] {
  const lags = answered.map(({ figures }) => figures.lagMs);
  const { oracle: options, slots } = situation;
  if (slots) {
    const tokens = answered.map(({ trace }) => trace.tokens);
    const best = bestFleetLagsMs(tokens, { slots: slots(secondsOf(situation, answered)) });
    return lags.map((lag, index) => lag / (best[index] as number));
  }
  return options
    ? lags.map((lag, index) => lag / oracle.lagMs((answered[index] as Answered).trace, options))
    : [];
}

function secondsOf({ isOneChat }: Situation, answered: readonly Answered[]): number {
  const lengthMs = Math.max(...answered.map(({ trace }) => trace.tokens.at(-1)?.[0] ?? 0));
  return (lengthMs + (isOneChat ? 1000 : START_SPREAD_MS)) / 1000;
}

function print(name: string, answered: readonly Answered[], ratios: readonly number[], runMs: number) {
  const figures = answered.map((one) => one.figures);
  const average = (of: (one: Answered["figures"]) => number | undefined) =>
    mean(figures.map(of).filter((value) => value !== undefined));
  const sum = (of: (one: Answered["figures"]) => number) =>
    figures.reduce((total, one) => total + of(one), 0);
  const wrong = answered.filter(
    ({ status, figures: one }) => status !== "done" || one.lost + one.repeated + one.foreign > 0,
  );
  const columns = [
    name.padEnd(14),
    String(answered.length).padStart(4),
    (ratios.length === 0 ? "–" : geometricMean(ratios).toFixed(3)).padStart(6),
    seconds(average((one) => one.lagMs)),
    seconds(average((one) => one.lagP95Ms)),
    seconds(average((one) => one.firstMs)),
    seconds(average((one) => one.finishMs)),
    average((one) => one.callsPer1k)
      .toFixed(1)
      .padStart(8),
    String(sum((one) => one.rateLimits)).padStart(4),
    `${wrong.length}/${answered.length}`.padStart(11),
    String(sum((one) => one.openFences)).padStart(6),
    (answered.length > 1
      ? jain(ratios.length > 0 ? ratios : figures.map((one) => one.lagMs)).toFixed(2)
      : "–"
    ).padStart(5),
    `${(runMs / 1000).toFixed(1)}s`.padStart(6),
  ];
  console.log(columns.join(" "));
  if (values.verbose) for (const line of detailsOf(answered, ratios)) console.log(line);
}

/** How near the fleet is to an oracle for which a flush shows no more than a message holds, and that is never refused. */
function pagedLine(situation: Situation, answered: readonly Answered[]): string {
  const tokens = answered.map(({ trace }) => trace.tokens);
  const { maxLength: pageLength } = situation.bot().chat(0).dialect;
  const slots = situation.slots?.(secondsOf(situation, answered)) ?? 0;
  const told = [1, USABLE_SHARE].map((share) => {
    const best = bestPagedLagsMs(tokens, { slots: Math.floor(slots * share), pageLength });
    const ratios = answered.map(({ figures }, index) => figures.lagMs / (best[index] as number));
    return `ratio ${geometricMean(ratios).toFixed(3)}, jain ${jain(ratios).toFixed(2)}`;
  });
  return `    with pages of ${pageLength}: ${told[0]}; with the calls that can be used besides: ${told[1]}`;
}

/** How near the mean ratio is to what any program could do that ends its answers as soon, were all token times known. */
function boundLine(situation: Situation, answered: readonly Answered[], ratios: readonly number[]): string {
  const { maxLength } = situation.bot().chat(0).dialect;
  const pages = new Map(
    [...new Set(answered.map(({ trace }) => trace))].map((trace) => [
      trace,
      pagesOf(trace.tokens, maxLength),
    ]),
  );
  const fleet = answered.map(({ trace, startMs, figures }, index) => ({
    pages: pages.get(trace) ?? [],
    startMs,
    referenceMs: figures.lagMs / (ratios[index] as number),
  }));
  const longestWaitMs = Math.max(...answered.map(({ figures }) => figures.finishMs ?? 0));
  const least = leastMeanRatio(fleet, {
    perSecond: (situation.perSecond ?? 0) * USABLE_SHARE,
    longestWaitMs,
  });
  return `    arithmetic mean of the ratios ${mean(ratios).toFixed(3)}, of any program at least ${least.toFixed(3)}: ${(mean(ratios) / least).toFixed(2)}`;
}

/** By kind of trace: where the ratio comes from. */
function detailsOf(answered: readonly Answered[], ratios: readonly number[]): string[] {
  const kinds = [...new Set(answered.map(({ trace }) => trace.name))];
  return kinds.map((kind) => {
    const own = answered.map((one, index) => ({ ...one, ratio: ratios[index] ?? Number.NaN }));
    const some = own.filter(({ trace }: { trace: Trace }) => trace.name === kind);
    const finish = some.map(({ figures }) => seconds(figures.finishMs ?? Number.NaN)).slice(0, 6);
    return `    ${kind.padEnd(14)} ratio ${geometricMean(some.map(({ ratio }) => ratio)).toFixed(3)} lag ${seconds(mean(some.map(({ figures }) => figures.lagMs)))} finish ${finish.join(" ")}`;
  });
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2).padStart(6);
}
