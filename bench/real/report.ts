/** Sums a row up, for the console and for the file of results. */

import { geometricMean, jain, mean } from "../metrics.ts";
import type { Row } from "./run.ts";

export interface Summary {
  readonly situation: string;
  readonly system: string;
  readonly answers: number;
  readonly notSupported?: string;
  /** Undefined where there is no oracle. */
  readonly ratio?: number;
  readonly lagMs: number;
  readonly lagP95Ms: number;
  readonly firstMs: number;
  /** Of the answers that became complete. */
  readonly finishMs: number;
  readonly callsPer1k: number;
  readonly rateLimits: number;
  readonly mostRateLimits: number;
  readonly incomplete: number;
  /** Answers that show some of their letters twice. */
  readonly repeated: number;
  readonly openFences: number;
  readonly openMarks: number;
  /** Of the ratios, or of the lags where there are none. */
  readonly jain: number;
  readonly errors: readonly string[];
}

export function summarize(row: Row, ratios: readonly number[]): Summary {
  const figures = row.answered.map((one) => one.figures);
  const average = (values: readonly (number | undefined)[]) =>
    mean(values.filter((value) => value !== undefined));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const errors = row.answered.map(({ error }) => error).filter((error) => error !== undefined);
  return {
    situation: row.situation,
    system: row.system,
    answers: figures.length,
    ...(row.notSupported !== undefined && { notSupported: row.notSupported }),
    ...(ratios.length > 0 && { ratio: geometricMean(ratios) }),
    lagMs: average(figures.map((one) => one.lagMs)),
    lagP95Ms: average(figures.map((one) => one.lagP95Ms)),
    firstMs: average(figures.map((one) => one.firstMs)),
    finishMs: average(figures.map((one) => one.finishMs)),
    callsPer1k: average(figures.map((one) => one.callsPer1k)),
    rateLimits: sum(figures.map((one) => one.rateLimits)),
    mostRateLimits: Math.max(0, ...figures.map((one) => one.rateLimits)),
    incomplete: figures.filter((one) => one.incomplete).length,
    repeated: figures.filter((one) => one.repeated > 0).length,
    openFences: sum(figures.map((one) => one.openFences)),
    openMarks: sum(figures.map((one) => one.openMarks)),
    jain: jain(ratios.length > 0 ? ratios : figures.map((one) => one.lagMs)),
    errors: [...new Set(errors)].slice(0, 3),
  };
}

const COLUMNS: readonly (readonly [title: string, width: number, value: (of: Summary) => string])[] = [
  ["situation", -15, (of) => of.situation],
  ["system", -26, (of) => of.system],
  ["ratio", 6, (of) => of.ratio?.toFixed(2) ?? "–"],
  ["first", 6, (of) => seconds(of.firstMs)],
  ["lag", 6, (of) => seconds(of.lagMs)],
  ["p95", 6, (of) => seconds(of.lagP95Ms)],
  ["finish", 6, (of) => seconds(of.finishMs)],
  ["calls/1k", 8, (of) => of.callsPer1k.toFixed(1)],
  ["429", 5, (of) => String(of.rateLimits)],
  ["incomplete", 10, (of) => `${of.incomplete}/${of.answers}`],
  ["repeated", 8, (of) => String(of.repeated)],
  ["fences", 6, (of) => String(of.openFences)],
  ["Jain", 5, (of) => of.jain.toFixed(2)],
];

export const titleLine = (): string => COLUMNS.map(([title, width]) => pad(title, width)).join(" ");

export function toLine(summary: Summary): string {
  const [situation, system] = COLUMNS.map(([, width, value]) => pad(value(summary), width));
  if (summary.notSupported !== undefined)
    return `${situation} ${system} not supported: ${summary.notSupported}`;
  return COLUMNS.map(([, width, value]) => pad(value(summary), width)).join(" ");
}

/** A negative width aligns left. */
function pad(text: string, width: number): string {
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}

const seconds = (ms: number): string => (ms / 1000).toFixed(2);
