/**
 * `npm run bench`: Livetype and its rivals over real sockets, the shipped adapters with real clients in sandboxes.
 *
 *   npm run bench -- [--quick] [--fleet] [--faults] [--only dm,group,…] [--seeds 2] [--traces FILE]
 *
 * Without options all situations of one answer, some four minutes; `--quick` takes one. `--fleet` and `--faults` run
 * those instead. Results go to bench/results, the chart for the README to docs/images/bench.svg.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { type Curve, drawChart, type Panel } from "./chart.ts";
import { produce } from "./metrics.ts";
import { ratiosOf, saveOracle } from "./real/ratios.ts";
import { type Summary, summarize, titleLine, toLine } from "./real/report.ts";
import { type Row, runSystem } from "./real/run.ts";
import { FAULT_ROWS, FLEET_ROWS, SINGLE_ROWS, SITUATIONS, type Situation } from "./real/situations.ts";
import { installRivals } from "./rivals/index.ts";
import { makeTraces, readTraces, type Trace } from "./traces.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    fleet: { type: "boolean", default: false },
    faults: { type: "boolean", default: false },
    only: { type: "string" },
    seeds: { type: "string", default: "2" },
    traces: { type: "string" },
  },
});

/** One of each rhythm. */
const QUICK_KINDS = ["real-200", "real-1.5k", "bursty-2.5k", "steady60-6k"];
/** One seed of a kind is enough where the fault is the point. */
const isSmall = values.quick || values.faults;
/** The trace of the chart, and where it is shown. */
const CHART = {
  kind: "bursty-2.5k",
  situations: { dm: "Telegram, private chat", sliding: "Discord, channel" },
};

const mode = values.fleet ? "fleet" : values.faults ? "faults" : values.quick ? "quick" : "full";
const names =
  values.only?.split(",") ?? (values.fleet ? FLEET_ROWS : values.faults ? FAULT_ROWS : SINGLE_ROWS);
const traces = await chooseTraces();
installRivals();

const loopDelay = monitorEventLoopDelay({ resolution: 5 });
loopDelay.enable();
const rows: Row[] = [];
const summaries: Summary[] = [];
console.log(titleLine());
for (const group of toGroups(names)) {
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  loopDelay.reset();
  const done = (await Promise.all(group.map(runAll))).flat();
  const usedMs = (process.cpuUsage(cpu).user + process.cpuUsage(cpu).system) / 1000;
  const wallMs = performance.now() - startMs;
  for (const row of done) report(row);
  console.log(
    `  ${(wallMs / 1000).toFixed(0)} s, one core ${((100 * usedMs) / wallMs).toFixed(0)} % busy, event loop late by ${(loopDelay.percentile(99) / 1e6 - 5).toFixed(0)} ms (p99)`,
  );
}
await saveOracle();
await save();
// What a rival still waits for would hold the run open for half a minute.
process.exit();

/** Fleets one after another: three at once would keep the machine busy and each other waiting. */
async function runAll(name: string): Promise<Row[]> {
  const situation = SITUATIONS[name];
  if (!situation)
    throw new TypeError(`No situation ${name}; there are ${Object.keys(SITUATIONS).join(", ")}`);
  const options = { traces, patienceMs: values.quick ? 15_000 : 60_000 };
  const run = (system: Situation["systems"][number]) => runSystem(name, { situation, system, options });
  if ((situation.answers ?? 1) < 100) return Promise.all(situation.systems.map(run));
  const done: Row[] = [];
  for (const system of situation.systems) done.push(await run(system));
  return done;
}

function report(row: Row) {
  const summary = summarize(row, ratiosOf(SITUATIONS[row.situation] as Situation, row.answered));
  rows.push(row);
  summaries.push(summary);
  console.log(toLine(summary));
}

/** Situations that run at the same time: as many as leave the machine idle half of the time. */
function toGroups(all: readonly string[]): string[][] {
  const size = values.fleet ? 1 : isSmall ? 6 : 2;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

async function chooseTraces(): Promise<Trace[]> {
  if (values.traces) return readTraces(values.traces);
  const seeds = Array.from({ length: isSmall ? 1 : Number(values.seeds) }, (_, index) => index + 1);
  return makeTraces(seeds).filter(({ name }) => !isSmall || QUICK_KINDS.includes(name));
}

async function save() {
  const folder = new URL("results/", import.meta.url);
  await mkdir(folder, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  const file = new URL(`${date}-${mode}.json`, folder);
  const isNew = (row: Summary) => !summaries.some(({ situation }) => situation === row.situation);
  // A run of some situations leaves the others of the day as they are.
  const before = values.only ? await readRows(file) : [];
  const head = {
    date,
    mode,
    node: process.version,
    traces: traces.map(({ name, seed }) => `${name}/${seed}`),
  };
  await writeFile(
    file,
    `${JSON.stringify({ ...head, rows: [...before.filter(isNew), ...summaries] }, null, 2)}\n`,
  );
  console.log(`Written to bench/results/${date}-${mode}.json`);
  const panels = toPanels();
  if (panels.length < Object.keys(CHART.situations).length) return;
  await writeFile(new URL("../docs/images/bench.svg", import.meta.url), drawChart(panels));
  console.log("Drawn to docs/images/bench.svg");
}

async function readRows(file: URL): Promise<Summary[]> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? [] : (JSON.parse(text) as { rows: Summary[] }).rows;
}

function toPanels(): Panel[] {
  return Object.entries(CHART.situations).flatMap(([situation, title]) => {
    const curves = rows
      .filter((row) => row.situation === situation && !row.notSupported)
      .flatMap(({ system, answered }): Curve[] => {
        const one = answered.find(({ trace }) => trace.name === CHART.kind);
        return one ? [{ name: system, points: one.curve }] : [];
      });
    const trace = traces.find(({ name }) => name === CHART.kind);
    if (!trace || curves.length === 0) return [];
    const points = produce(trace.tokens).atMs.map((atMs, index) => [atMs, index + 1] as const);
    const thinned = points.filter((_, index) => index % 8 === 0 || index === points.length - 1);
    return [{ title, produced: { name: "produced", points: thinned }, curves }];
  });
}
