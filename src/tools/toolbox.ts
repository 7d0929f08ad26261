/** The tools that a model may use. */

import type { StructuredToolInterface } from "@langchain/core/tools";

export interface Toolbox {
  readonly tools: readonly StructuredToolInterface[];
  /** Names of those that somebody has to allow each time. */
  readonly approve: ReadonlySet<string>;
  close(): Promise<void>;
}
