/** Ends a page where its text is: for a message that can't be written to any longer. */

import type { Dialect } from "./dialect.ts";
import type { Document } from "./document.ts";
import { edgesOf } from "./edges.ts";
import type { Page } from "./pages.ts";
import { endOf, startOf } from "./position.ts";
import { sliceNode } from "./slice.ts";

/** All whole words that are read of it so far: the rest begins at `next`, which may be where the page does. */
export function sealHere(document: Document, dialect: Dialect): Page & { readonly next: number } {
  const { blocks, from, text: source, definition } = document;
  const next = cutOf(document);
  const part = blocks.flatMap((node) => sliceNode(node, { source, from, to: next }) ?? []);
  const rendered = dialect.join(part.map((node) => dialect.renderBlock(node, { isOpen: false, definition })));
  const last = part.at(-1);
  return { rendered, end: last ? endOf(last) : from, next };
}

function cutOf({ blocks, from, text: source }: Document): number {
  const last = blocks.at(-1);
  if (!last) return from;
  // A fence without a line of code yet can only be opened on the next page.
  if (last.type === "code" && last.value === "") return Math.max(from, startOf(last));
  const end = endOf(last);
  if (/\s$/u.test(source.slice(from, end + 1))) return end;
  const edges = edgesOf("word", blocks, { source, from, to: end });
  return edges.findLast((edge) => edge > from) ?? end;
}
