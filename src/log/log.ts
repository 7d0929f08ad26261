/** The program's log: lines of JSON, or short lines for somebody who sits at a terminal. */

import { type Logger, pino } from "pino";
import { createRedactor } from "./redact.ts";

export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

export interface LogOptions {
  readonly level: "debug" | "info" | "warn" | "error";
  /** Never written, wherever they turn up. */
  readonly secrets: readonly string[];
  /** For people: without fields and without JSON. */
  readonly isPretty: boolean;
  /** Takes whole lines. */
  readonly write: (lines: string) => void;
}

export function createLog({ level, secrets, isPretty, write }: LogOptions): Log {
  return pino(
    {
      level,
      // Neither the process nor the machine is news in a log that one program writes.
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: createRedactor(secrets) },
    },
    { write: (line: string) => write(isPretty ? toPretty(line) : line) },
  );
}

interface Line {
  readonly level: string;
  readonly time: string;
  readonly msg?: string;
  readonly err?: { readonly stack?: string };
}

/** `18:25:03 warn  telegram: …`, with the stack of an error below it. */
function toPretty(line: string): string {
  const { level, time, msg = "", err } = JSON.parse(line) as Line;
  const at = new Date(time).toLocaleTimeString("en-GB");
  const label = level === "info" ? "" : `${level} `;
  return `${at} ${label}${msg}${err?.stack ? `\n${err.stack}` : ""}\n`;
}
