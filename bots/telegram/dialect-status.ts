/** What an answer is doing: in italics, and in a quote that opens at a tap once it is done. */

import type { Rendered, StatusLines } from "../../core/index.ts";
import { createTextWriter } from "./dialect-writer.ts";

export function renderStatusLines({ lines, state }: StatusLines): Rendered {
  const writer = createTextWriter();
  const write = () => writer.inlines([{ type: "text", value: lines.join("\n") }]);
  if (state === "folded") writer.quoted(() => true, write);
  else writer.styled("italic", write);
  return writer.rendered();
}
