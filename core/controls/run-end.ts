/** What can follow a run of an answer, by how it ended. */

import type { Approval } from "../reply/reply.ts";
import type { Ending } from "../reply/status.ts";

/** How the next run differs from this one. */
export type NextRun =
  | { readonly kind: "anew" }
  | { readonly kind: "same" }
  | { readonly kind: "continue" }
  | { readonly kind: "resume"; readonly resume: unknown };

export interface RunEnd {
  readonly ending: Ending;
  readonly hasText: boolean;
  readonly isCut: boolean;
  readonly approvals: readonly Approval[];
  /** All of its steps as Markdown, where the answer left something out that its reader may see. */
  readonly steps?: (() => string) | undefined;
  /** That ask for the approvals. */
  readonly words: string | undefined;
}

interface Start {
  readonly action: "retry" | "continue" | "regenerate";
  readonly next: NextRun;
}

/** `reads`: what the source has asked its context for. */
export function startsAfter(
  { ending, hasText, isCut }: RunEnd,
  reads: ReadonlySet<string>,
): readonly Start[] {
  if (ending.status === "failed") return [{ action: "retry", next: { kind: "same" } }];
  const mayContinue = hasText && reads.has("continueFrom") && (isCut || ending.status === "stopped");
  const more: readonly Start[] = mayContinue ? [{ action: "continue", next: { kind: "continue" } }] : [];
  return [...more, { action: "regenerate", next: { kind: "anew" } }];
}
