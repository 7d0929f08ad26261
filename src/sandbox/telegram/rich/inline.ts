/** A block's text from its Markdown: styles, links, tags; what Telegram finds by itself. */

import type { PhrasingContent } from "mdast";
import { detectEntities } from "../detect.ts";
import { scanText } from "./scan-text.ts";
import { applyTag, refuseMedia, splitHtml, type Tag, toLink } from "./tags.ts";
import type { RichText } from "./types.ts";

export interface InlineContext {
  /** Where the nodes' positions point to. */
  readonly source: string;
  /** Whether mentions, commands and the like are looked for. */
  readonly detects: boolean;
}

const STYLES = { strong: "bold", emphasis: "italic", delete: "strikethrough" } as const;

export function toRichText(nodes: readonly PhrasingContent[], context: InlineContext): RichText[] {
  const open: { readonly tag: Tag; readonly parts: RichText[] }[] = [];
  const root: RichText[] = [];
  const add = (...parts: RichText[]) => void (open.at(-1)?.parts ?? root).push(...parts);
  const close = () => {
    const last = open.pop();
    if (last) add(applyTag(last.tag, last.parts));
  };

  const meet = (piece: Tag | string) => {
    if (typeof piece === "string") return add(...toText(piece, context));
    refuseMedia(piece);
    if (piece.name === "br") return add("\n");
    if (!piece.closes) return void open.push({ tag: piece, parts: [] });
    const at = open.findLastIndex(({ tag }) => tag.name === piece.name);
    while (at >= 0 && open.length > at) close();
  };

  for (const node of nodes) {
    if (node.type === "html") splitHtml(node.value).forEach(meet);
    else add(...toParts(node, context));
  }
  while (open.length > 0) close();
  return root;
}

function toParts(node: PhrasingContent, context: InlineContext): RichText[] {
  const inside = (children: readonly PhrasingContent[], detects = context.detects) =>
    toRichText(children, { ...context, detects });
  switch (node.type) {
    case "text":
      return toText(readSource(node, context), context);
    case "strong":
    case "emphasis":
    case "delete":
      return [{ type: STYLES[node.type], text: inside(node.children) }];
    case "inlineCode":
      return [{ type: "code", text: node.value }];
    case "break":
      return ["\n"];
    case "link":
      return [toLink(node.url, inside(node.children, false))];
    case "linkReference":
      return inside(node.children);
    case "footnoteReference":
      return [
        { type: "reference_link", text: node.label ?? node.identifier, reference_name: node.identifier },
      ];
    case "image":
    case "imageReference":
      refuseMedia({ name: "img" });
      return [];
    default:
      return [];
  }
}

/** As it was written, without what marks a quote or an item at the beginning of its lines. */
function readSource(
  { value, position }: Extract<PhrasingContent, { type: "text" }>,
  { source }: InlineContext,
) {
  const begin = position?.start.offset;
  const end = position?.end.offset;
  if (begin === undefined || end === undefined) return value;
  return source.slice(begin, end).replaceAll(/\n[\s>]*/g, "\n");
}

/** Lines of one paragraph run together: a newline alone is a space. */
function toText(source: string, { detects }: InlineContext): RichText[] {
  const parts = scanText(source.replaceAll(/\s*\n\s*/g, " "));
  return detects ? parts.flatMap((part) => (typeof part === "string" ? detect(part) : [part])) : parts;
}

const FIELDS: Readonly<Record<string, string>> = {
  mention: "username",
  hashtag: "hashtag",
  bot_command: "bot_command",
  email: "email_address",
  url: "url",
};

function detect(text: string): RichText[] {
  const parts: RichText[] = [];
  let at = 0;
  for (const { type, offset, length } of detectEntities(text)) {
    const found = text.slice(offset, offset + length);
    const name = type === "email" ? "email_address" : type;
    parts.push(text.slice(at, offset), { type: name, text: found, [FIELDS[type] ?? type]: found });
    at = offset + length;
  }
  return [...parts, text.slice(at)].filter((part) => part !== "");
}
