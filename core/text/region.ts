/** Parses text from the middle of a document, as if what stands before it were there. */

import type { Nodes, RootContent } from "mdast";
import { isTorn } from "./boundaries.ts";
import { detach } from "./detach.ts";
import { healBlock, type Open } from "./heal.ts";
import { endOfDecided, endOfMeant } from "./hold.ts";
import { parseMarkdown } from "./parse.ts";
import { moveBy } from "./position.ts";
import { sliceNode } from "./slice.ts";

/** Where parsing begins, and the Markdown to put in front: what the text stands inside of, and which references are defined. */
export interface RegionStart {
  readonly offset: number;
  readonly opener: string;
}

/** How a text goes on behind its end: as is known, as will be seen, or not at all though it was meant to. */
export type Ending = "known" | "growing" | "broken-off";

export interface Region extends RegionStart {
  readonly text: string;
  readonly end: number;
  readonly ending: Ending;
}

/** The top-level blocks of the region, without its opener. Offsets are those of the text. */
export function readRegion(region: Region): RootContent[] {
  const { text, offset, opener, end, ending } = region;
  const whole = detach(opener + text.slice(offset, end));
  const decided = Math.max(opener.length, endOfShown(whole, ending));
  let source = whole.slice(0, decided);
  let nodes = parseMarkdown(source);
  if (decided < whole.length && endsInCode(nodes)) {
    const undecided = isTorn(whole) ? whole.slice(0, -1) : whole;
    const all = parseMarkdown(undecided);
    if (endsInCode(all)) {
      source = undecided;
      nodes = all;
    }
  }
  if (ending !== "known") nodes = healLast(nodes, { source, isBrokenOff: ending === "broken-off" });
  if (opener !== "") nodes = withoutOpener(nodes, source, opener.length);
  for (const node of nodes) moveBy(node, offset - opener.length);
  return nodes;
}

function endOfShown(source: string, ending: Ending): number {
  if (ending === "known") return source.length;
  return ending === "growing" ? endOfDecided(source) : endOfMeant(source);
}

/** There marks are content, save the closing fence. */
function endsInCode(nodes: readonly RootContent[]): boolean {
  let node: Nodes | undefined = nodes.at(-1);
  while (node && "children" in node) node = node.children.at(-1);
  return node?.type === "code";
}

function healLast(nodes: readonly RootContent[], open: Open): RootContent[] {
  const last = nodes.at(-1);
  if (last === undefined) return [];
  const healed = healBlock(last, open);
  return [...nodes.slice(0, -1), ...(healed ? [healed] : [])];
}

function withoutOpener(nodes: readonly RootContent[], source: string, from: number): RootContent[] {
  return nodes.flatMap((node) => sliceNode(node, { source, from, to: source.length + 1 }) ?? []);
}
