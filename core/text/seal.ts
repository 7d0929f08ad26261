/** Ends a page where its text is: for a message that can't be written to any longer. */

import type { RootContent } from "mdast";
import type { Dialect } from "./dialect.ts";
import type { Document } from "./document.ts";
import { edgesOf } from "./edges.ts";
import type { Page } from "./pages.ts";
import { endOf } from "./position.ts";
import { sliceNode } from "./slice.ts";

/** All whole words that are read of it so far: the rest begins at `next`. */
export function sealHere(document: Document, dialect: Dialect): Page & { readonly next: number } {
  const { blocks, from, text: source, definition } = document;
  const end = lastEnd(blocks, from);
  const edges = edgesOf("word", blocks, { source, from, to: end });
  const next = /\s$/u.test(source.slice(from, end + 1))
    ? end
    : (edges.findLast((edge) => edge > from) ?? end);
  const part = blocks.flatMap((node) => sliceNode(node, { source, from, to: next }) ?? []);
  const rendered = dialect.join(part.map((node) => dialect.renderBlock(node, { isOpen: false, definition })));
  return { rendered, end: lastEnd(part, from), next };
}

function lastEnd(blocks: readonly RootContent[], otherwise: number): number {
  const last = blocks.at(-1);
  return last ? endOf(last) : otherwise;
}
