/** A platform without markup: a message shows the text of the document's blocks. */

import type { Dialect } from "../../core/text/dialect.ts";
import { visibleText } from "../../core/text/flatten.ts";

export const createPlainDialect = (maxLength: number): Dialect => ({
  maxLength,
  softLength: Math.floor(maxLength * 0.85),
  measure: ({ text }) => text.length,
  renderBlock: (node) => ({
    text: node.type === "statusLines" ? node.lines.map((line) => `~ ${line}`).join("\n") : visibleText(node),
  }),
  join: (parts) => ({
    text: parts
      .map(({ text }) => text)
      .filter((text) => text !== "")
      .join("\n\n"),
  }),
  plain: ({ text }) => ({ text: `plain: ${text}` }),
});
