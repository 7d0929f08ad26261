/** Figures of all answers, in the format of Prometheus. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Platform } from "../../bots/host.ts";
import type { LiveResult } from "../../core/index.ts";
import about from "../../package.json" with { type: "json" };

export interface Metrics {
  /** Counts an answer now, and its figures when it ends. */
  observe(platform: Platform, answer: Promise<LiveResult>): void;
  /** The registry, for `/metrics`. */
  readonly registry: Pick<Registry, "metrics" | "contentType">;
}

/** A reader sees no difference below a tenth of a second; a minute is as good as never. */
const SECONDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];

const PREFIX = "livetype_";

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const labelNames = ["platform"] as const;
  const counter = (name: string, help: string) =>
    new Counter({ name: `${PREFIX}${name}_total`, help, labelNames, registers });
  const histogram = (name: string, help: string) =>
    new Histogram({ name: `${PREFIX}${name}_seconds`, help, labelNames, buckets: SECONDS, registers });

  new Gauge({
    name: `${PREFIX}build_info`,
    help: "Always 1; the version is in the labels.",
    labelNames: ["version", "node"],
    registers,
  }).set({ version: about.version, node: process.version }, 1);
  const running = new Gauge({
    name: `${PREFIX}answers_running`,
    help: "Answers being written.",
    labelNames,
    registers,
  });
  const answers = new Counter({
    name: `${PREFIX}answers_total`,
    help: "Answers that ended, by how.",
    labelNames: ["platform", "status"] as const,
    registers,
  });
  const tokens = new Counter({
    name: `${PREFIX}tokens_total`,
    help: "Tokens that models counted, by direction.",
    labelNames: ["platform", "direction"] as const,
    registers,
  });
  const cost = counter("cost_usd", "What models cost in US dollars, as far as they tell.");
  const characters = counter("characters", "Characters of answers.");
  const calls = counter("calls", "Calls to the platform for answers, refused ones too.");
  const rateLimits = counter("rate_limits", "Calls that the platform refused for coming too fast.");
  const duplicates = counter("possible_duplicates", "Messages that may stand twice.");
  const firstText = histogram("first_text", "From the model's first text until a reader sees some.");
  const textAge = histogram("text_age", "Mean age of an answer's characters when a reader first sees them.");
  const finalLag = histogram("final_lag", "From the model's last text until the answer stands.");

  const note = (platform: Platform, { status, text, usage, figures }: LiveResult) => {
    const labels = { platform };
    answers.inc({ platform, status });
    characters.inc(labels, text.length);
    calls.inc(labels, figures.calls);
    rateLimits.inc(labels, figures.rateLimits);
    duplicates.inc(labels, figures.possibleDuplicates);
    if (figures.firstTextMs !== undefined) firstText.observe(labels, figures.firstTextMs / 1000);
    if (figures.finalLagMs !== undefined) finalLag.observe(labels, figures.finalLagMs / 1000);
    if (figures.textAgeMs !== undefined) textAge.observe(labels, figures.textAgeMs / 1000);
    tokens.inc({ platform, direction: "in" }, usage?.inputTokens ?? 0);
    tokens.inc({ platform, direction: "out" }, usage?.outputTokens ?? 0);
    cost.inc(labels, usage?.costUsd ?? 0);
  };

  return {
    registry,
    observe(platform, answer) {
      running.inc({ platform });
      const ended = answer.then((result) => note(platform, result));
      ended.catch(() => undefined).finally(() => running.dec({ platform }));
    },
  };
}
