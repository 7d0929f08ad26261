/** A card as Markdown, so that it is cut into pages as any text is, and what of it fits below a text that still grows. */

import type { Text } from "mdast";
import { gfmToMarkdown } from "mdast-util-gfm";
import { toMarkdown } from "mdast-util-to-markdown";
import type { Dialect, Rendered } from "../text/dialect.ts";
import { createDocument } from "../text/document.ts";
import { createPages } from "../text/pages.ts";
import { type CardOptions, toCard } from "./card.ts";
import type { Reply } from "./reply.ts";
import { paragraphEnd } from "./sections.ts";

const MARKDOWN: Parameters<typeof toMarkdown>[1] = {
  bullet: "-",
  listItemIndent: "one",
  extensions: [gfmToMarkdown({ tablePipeAlign: false, tableCellPadding: true })],
  // What would begin a formula: `$`, and the escapes of brackets.
  unsafe: [{ character: "$" }],
  handlers: {
    text: ({ value }: Text, _parent, state, info) =>
      state
        .safe(value, info)
        .replace(/\\([\\[(])/g, (pair, mark) => (mark === "\\" ? pair : `&#${mark.charCodeAt(0)};`)),
  },
};

/** Empty when there is nothing to show. */
export function cardText(value: unknown, options?: CardOptions): string {
  const children = [...toCard(value, options)];
  return children.length === 0 ? "" : toMarkdown({ type: "root", children }, MARKDOWN).trimEnd();
}

/** The text of an answer with the value it wrote below. */
export function withCard({ text, newest }: Reply): string {
  const card = newest ? cardText(newest.value, { schema: newest.schema }) : "";
  if (card === "" || text.trim() === "") return text + card;
  return text + paragraphEnd(text) + card;
}

/** As much of it as `maxLength` allows, in the dialect's unit; what is left out shows as an ellipsis. */
export function previewCard(value: unknown, dialect: Dialect, options: CardOptions & { maxLength: number }) {
  const document = createDocument();
  document.grow(cardText(value, { ...options, maxLength: 2 * options.maxLength }), true);
  if (document.text === "") return undefined;
  const room = options.maxLength - MORE.text.length - 2;
  const page = createPages(document, { ...dialect, maxLength: room, softLength: room }).next(0);
  return page.next === undefined ? page.rendered : dialect.join([page.rendered, MORE]);
}

const MORE: Rendered = { text: "…" };
