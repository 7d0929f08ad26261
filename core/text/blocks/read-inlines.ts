/** A paragraph's mdast nodes as what they show: references looked up, links checked, HTML understood or shown as text. */

import type { Html, PhrasingContent } from "mdast";
import type { BlockContext } from "../dialect.ts";
import { createHtmlInlines } from "./html-inlines.ts";
import { createCode, createImage, createLink, createStyle, text } from "./inlines.ts";
import { toFootnoteMark } from "./scripts.ts";
import type { Inline } from "./shown.ts";

/** `inLink`: what stands inside a link can't be one. */
export function readInlines(
  nodes: readonly PhrasingContent[],
  context: BlockContext,
  inLink = false,
): readonly Inline[] {
  const writer = createHtmlInlines(inLink);
  for (const node of nodes) {
    if (node.type === "html") writer.tag(node.value);
    else writer.add(readInline(node, context, inLink));
  }
  return writer.end();
}

function readInline(
  node: Exclude<PhrasingContent, Html>,
  context: BlockContext,
  inLink: boolean,
): readonly Inline[] {
  const children = (isLink = inLink) =>
    "children" in node ? readInlines(node.children, context, isLink) : [];
  const link = (url: string | undefined) =>
    inLink || url === undefined ? children() : createLink(url, children(true));
  switch (node.type) {
    case "text":
      return [text(node.value)];
    case "break":
      return [text("\n")];
    case "strong":
      return createStyle("bold", children());
    case "emphasis":
      return createStyle("italic", children());
    case "delete":
      return createStyle("strikethrough", children());
    case "link":
      return link(node.url);
    case "linkReference":
      return link(context.definition(node.identifier)?.url);
    case "image":
      return createImage(node.url, node.alt ?? "", inLink);
    case "imageReference":
      return createImage(context.definition(node.identifier)?.url ?? "", node.alt ?? "", inLink);
    case "footnoteReference":
      return [text(toFootnoteMark(node.label ?? node.identifier))];
    default:
      return createCode(node.value);
  }
}
