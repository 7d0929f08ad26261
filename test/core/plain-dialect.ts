/** A platform without markup: a message shows the text of the document's blocks. */

import type { Dialect } from "../../core/text/dialect.ts";
import { visibleText } from "../../core/text/flatten.ts";

/** Before each line of what stands beside the text. */
const MARKS = { running: "~", folded: ">", footer: "=" } as const;

export const createPlainDialect = (maxLength: number): Dialect => ({
  maxLength,
  softLength: Math.floor(maxLength * 0.85),
  measure: ({ text }) => text.length,
  renderBlock: (node) => ({
    text:
      node.type === "statusLines"
        ? node.lines.map((line) => `${MARKS[node.state]} ${line}`).join("\n")
        : visibleText(node),
  }),
  join: (parts) => ({
    text: parts
      .map(({ text }) => text)
      .filter((text) => text !== "")
      .join("\n\n"),
  }),
  plain: ({ text }) => ({ text: `plain: ${text}` }),
});
