/** What is left of a block that has no place to be cut at: less markup, until it has. */

import type { Html, Nodes, RootContent, Text } from "mdast";
import { type Alignment, alignAlt, alignInlineCode, alignLines } from "./align.ts";
import { endOf, positionOf, startOf } from "./position.ts";
import { sliceNode } from "./slice.ts";

/** Links and images become their text, code forgets its language. */
export function withoutLinks(node: RootContent, source: string): RootContent {
  return unlink(node, source) as RootContent;
}

function unlink(node: Nodes, source: string): Nodes {
  if (node.type === "image") return imageText(node.alt ?? "", alignAlt(source, node)(0));
  if (node.type === "code") return { ...node, lang: null, meta: null };
  if (!("children" in node)) return node;
  const children = (node.children as Nodes[]).flatMap((child): Nodes[] => {
    const bare = unlink(child, source);
    return bare.type === "link" || bare.type === "linkReference" ? bare.children : [bare];
  });
  return { ...node, children } as Nodes;
}

const imageText = (value: string, start: number): Text => ({
  type: "text",
  value,
  position: positionOf(start, start + value.length),
});

/** All of its text in one paragraph. `from` is where the page begins: a header that stands again is left out. */
export function asText(node: RootContent, source: string, from: number): RootContent {
  const children: (Text | Html)[] = [];
  const visit = (inner: Nodes) => {
    if (endOf(inner) <= from && inner !== node) return;
    if ("children" in inner) for (const child of inner.children) visit(child);
    else children.push(...textsOf(inner, source));
  };
  visit(node);
  const spaced = children.flatMap((text, index) => {
    const before = children[index - 1];
    const space = before ? source.slice(endOf(before), startOf(text)).search(/\s/) : -1;
    return before && space >= 0 ? [spaceAt(endOf(before) + space), text] : [text];
  });
  const onPage = { source, from, to: source.length + 1 };
  return {
    type: "paragraph",
    children: spaced.flatMap((child) => sliceNode(child, onPage) ?? []),
    position: positionOf(Math.max(from, startOf(node)), endOf(node)),
  };
}

const spaceAt = (offset: number): Text => ({
  type: "text",
  value: " ",
  position: positionOf(offset, offset + 1),
});

/** A longer one is taken for what it is: text that has to be cut. */
const LONGEST_TAG = 100;

function textsOf(node: Nodes, source: string): (Text | Html)[] {
  if (node.type === "text") return [node];
  if (node.type === "html")
    return node.value.length <= LONGEST_TAG && /^<[^<>]*>$/.test(node.value)
      ? [node]
      : literalTexts(node.value, alignLines(source, node));
  if (node.type === "inlineCode") return literalTexts(node.value, alignInlineCode(source, node));
  if (node.type === "image") return [imageText(node.alt ?? "", alignAlt(source, node)(0))];
  if (node.type !== "code") return [];
  const alignment = alignLines(source, node);
  let index = 0;
  return node.value.split("\n").flatMap((value) => {
    const start = alignment(index);
    index += value.length + 1;
    return value === "" ? [] : [{ type: "text", value, position: positionOf(start, start + value.length) }];
  });
}

/** In pieces that stand in the source as they are: what looks like an escape there is none. */
function literalTexts(value: string, alignment: Alignment): Text[] {
  const texts: Text[] = [];
  let from = 0;
  for (let index = 1; index <= value.length; index += 1) {
    if (index < value.length && alignment(index) === alignment(index - 1) + 1) continue;
    const position = positionOf(alignment(from), alignment(index - 1) + 1);
    texts.push({ type: "text", value: value.slice(from, index), position });
    from = index;
  }
  return texts;
}
