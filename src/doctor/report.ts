/** What the doctor says, and what the program ends with. */

import type { Finding } from "../../bots/finding.ts";
import { counted } from "../counted.ts";

const MARKS = { ok: "✓", warning: "!", wrong: "✗" } as const;

/** One line for each finding, and one for all. */
export function describeFindings(findings: readonly Finding[]): string {
  const lines = findings.map(({ state, about, says }) => `${MARKS[state]} ${about}: ${says}`);
  const count = findings.filter(({ state }) => state === "wrong").length;
  const sum =
    count === 0
      ? "The bot can run."
      : `${counted(count, "thing keeps", "things keep")} the bot from working.`;
  return [...lines, sum].join("\n");
}

/** 1 when something keeps the bot from working. */
export const exitCodeOf = (findings: readonly Finding[]): number =>
  findings.some(({ state }) => state === "wrong") ? 1 : 0;
