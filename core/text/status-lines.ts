/** A block that no Markdown makes: what an answer is doing, or what it took, in small lines beside its text. */

import type { Node } from "mdast";

export interface StatusLines extends Node {
  readonly type: "statusLines";
  /** Plain text, each without line breaks. */
  readonly lines: readonly string[];
  /** `running` while they change, `folded` when they take little room for good, `footer` below an answer. */
  readonly state: "running" | "folded" | "footer";
}

declare module "mdast" {
  interface RootContentMap {
    statusLines: StatusLines;
  }
}
