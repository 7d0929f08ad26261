/** Text of rich messages: formulas as such, all else as every dialect reads it. */

import type { RichText } from "grammy/types";
import type { PhrasingContent } from "mdast";
import { type BlockContext, type Inline, readInlines } from "../../core/index.ts";
import { toNeutral } from "./dialect-neutral.ts";
import { isLinkable } from "./dialect-writer.ts";

/** The formula in TeX, without the signs around it; undefined for what is none. */
export function formulaOf(node: PhrasingContent): string | undefined {
  if (node.type !== "inlineCode" || node.data?.isMath !== true) return undefined;
  const signs = node.value.startsWith("$$") || node.value.startsWith("\\") ? 2 : 1;
  return node.value.slice(signs, -signs).trim();
}

export const hasFormula = (node: PhrasingContent): boolean =>
  formulaOf(node) !== undefined || ("children" in node && node.children.some(hasFormula));

const STYLES = { strong: "bold", emphasis: "italic", delete: "strikethrough" } as const;

export function toRichText(nodes: readonly PhrasingContent[], context: BlockContext): RichText {
  const parts: RichText[] = [];
  let plain: PhrasingContent[] = [];
  const flush = () => {
    if (plain.length > 0) parts.push(toRichTextOf(readInlines(plain, context)));
    plain = [];
  };
  for (const node of nodes) {
    const formula = formulaOf(node);
    if (formula !== undefined) {
      flush();
      parts.push({ type: "mathematical_expression", expression: formula });
    } else if (isStyle(node) && hasFormula(node)) {
      flush();
      parts.push({ type: STYLES[node.type], text: toRichText(node.children, context) });
    } else plain.push(node);
  }
  flush();
  return single(parts);
}

const isStyle = (node: PhrasingContent): node is Extract<PhrasingContent, { type: keyof typeof STYLES }> =>
  node.type in STYLES;

/** Line breaks stay `\n`, which blocks show, other than Markdown and HTML. */
export function toRichTextOf(inlines: readonly Inline[], before = ""): RichText {
  let last = before;
  const parts = inlines.map((inline): RichText => {
    const part = toPart(inline, last);
    last = inline.type === "text" ? inline.value.slice(-1) : "";
    return part;
  });
  return single(parts);
}

function toPart(inline: Inline, before: string): RichText {
  switch (inline.type) {
    case "text":
      return toNeutral(inline.value, before);
    case "code":
      return { type: "code", text: inline.value };
    case "style":
      return { type: inline.style, text: toRichTextOf(inline.children, before) };
    case "link": {
      const text = toRichTextOf(inline.children);
      return isLinkable(inline.url) ? { type: "url", url: inline.url, text } : text;
    }
  }
}

const single = (parts: readonly RichText[]): RichText => {
  const [first, ...others] = parts;
  return first !== undefined && others.length === 0 ? first : [...parts];
};
