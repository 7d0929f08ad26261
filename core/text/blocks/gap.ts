/** How far apart blocks stand: a blank line, unless the look of one sets it apart already. */

import type { Rendered } from "../dialect.ts";
import type { Block } from "./shown.ts";

type Snug = NonNullable<Rendered["snug"]>;

const SNUG: Partial<Record<Block["type"], Snug>> = { heading: "below", code: "around", small: "around" };

export function snugOf({ type }: Block): Snug | undefined {
  return SNUG[type];
}

/** The line breaks between two. */
export function gapBetween(above: Snug | undefined, below: Snug | undefined): string {
  return above !== undefined || below === "around" ? "\n" : "\n\n";
}
