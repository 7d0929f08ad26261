/** What an answer is doing, as Discord's small print. */

import type { Rendered, StatusLines } from "../../core/index.ts";
import { writeInlines } from "./dialect-inlines.ts";

export function renderStatusLines({ lines }: StatusLines): Rendered {
  const written = lines.map((value) => `-# ${writeInlines([{ type: "text", value }], false)}`);
  return { text: written.join("\n").toWellFormed(), snug: "around" };
}
