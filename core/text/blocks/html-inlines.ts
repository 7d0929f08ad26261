/**
 * Collects text in which HTML tags may open and close styles. Tags that HTML has are understood or left out; all others
 * are shown as they stand, since a model that writes `List<String>` means it.
 */

import { readTag } from "./html-tag.ts";
import { createCode, createImage, createLink, createStyle } from "./inlines.ts";
import { toLowered, toRaised } from "./scripts.ts";
import { type Inline, plainText, type Style } from "./shown.ts";

export interface InlineWriter {
  text(value: string): void;
  /** A tag or a comment, as it stands. */
  tag(source: string): void;
  add(inlines: readonly Inline[]): void;
  /** What has been written; tags still open end here. */
  end(): readonly Inline[];
}

/** Deeper than anybody writes; tags beyond it are left out. */
const MAX_DEPTH = 30;

type Finish = (children: readonly Inline[]) => readonly Inline[];

interface Element {
  readonly name: string;
  readonly out: Inline[];
  readonly finish: Finish;
}

const styled =
  (style: Style): Finish =>
  (children) =>
    createStyle(style, children);

const [bold, italic, underline, strikethrough, spoiler] = (
  ["bold", "italic", "underline", "strikethrough", "spoiler"] as const
).map(styled) as [Finish, Finish, Finish, Finish, Finish];

const code: Finish = (children) => createCode(plainText(children));

const ELEMENTS: Readonly<Record<string, Finish>> = {
  b: bold,
  strong: bold,
  summary: bold,
  th: bold,
  ...Object.fromEntries(["h1", "h2", "h3", "h4", "h5", "h6"].map((name) => [name, bold])),
  i: italic,
  em: italic,
  var: italic,
  dfn: italic,
  u: underline,
  ins: underline,
  s: strikethrough,
  del: strikethrough,
  strike: strikethrough,
  spoiler,
  "tg-spoiler": spoiler,
  code,
  kbd: code,
  samp: code,
  tt: code,
  sup: (children) => [{ type: "text", value: toRaised(plainText(children)) }],
  sub: (children) => [{ type: "text", value: toLowered(plainText(children)) }],
};

/** Of these only the content is shown. */
const LEFT_OUT = new Set(
  "abbr address article aside bdi bdo big blockquote caption center cite col colgroup dd details div dl dt figcaption figure font footer header hr label li main mark nav ol p picture pre q section small source span table tbody td tfoot thead time tr ul wbr".split(
    " ",
  ),
);

export function createHtmlInlines(inLink: boolean): InlineWriter {
  const root: Element = { name: "", out: [], finish: (children) => children };
  const open: Element[] = [root];
  const out = () => open.at(-1)?.out ?? root.out;

  const write = (value: string) => {
    if (value === "") return;
    const last = out().at(-1);
    if (last?.type === "text") out().splice(-1, 1, { type: "text", value: last.value + value });
    else out().push({ type: "text", value });
  };

  const add = (inlines: readonly Inline[]) => {
    for (const inline of inlines) {
      if (inline.type === "text") write(inline.value);
      else out().push(inline);
    }
  };

  const closeLast = () => {
    const element = open.pop();
    if (element) add(element.finish(element.out));
  };

  const close = (name: string) => {
    if (!open.some((element) => element.name === name)) return;
    while (open.at(-1)?.name !== name) closeLast();
    closeLast();
  };

  return {
    text: write,
    add,
    tag(source) {
      if (source.startsWith("<!--")) return;
      const tag = readTag(source);
      const finish = tag?.name === "a" ? linkTo(tag.attribute("href"), inLink) : tag && elementOf(tag.name);
      if (!tag) write(source);
      else if (tag.name === "br") write("\n");
      else if (tag.name === "img") add(createImage(tag.attribute("src"), tag.attribute("alt"), inLink));
      else if (!finish) write(LEFT_OUT.has(tag.name) ? "" : source);
      else if (tag.kind === "close") close(tag.name);
      else if (tag.kind === "open" && open.length < MAX_DEPTH) open.push({ name: tag.name, out: [], finish });
    },
    end() {
      while (open.length > 1) closeLast();
      return root.out;
    },
  };
}

const EVERY_NAME = [...Object.keys(ELEMENTS), ...LEFT_OUT, "a", "br", "img"];

/** Whether a tag of this name is not shown as it stands. `isHalf`: the name may go on. */
export function isTagName(name: string, isHalf: boolean): boolean {
  return EVERY_NAME.some((one) => (isHalf ? one.startsWith(name) : one === name));
}

/** A single tag or comment of which nothing is shown as it stands. */
export function isHiddenTag(html: string): boolean {
  if (/^<!--(?:(?!-->)[\s\S])*-->$/.test(html)) return true;
  const tag = /^<[^<>]*>$/.test(html) ? readTag(html) : undefined;
  return tag !== undefined && isTagName(tag.name, false);
}

function elementOf(name: string): Finish | undefined {
  return Object.hasOwn(ELEMENTS, name) ? ELEMENTS[name] : undefined;
}

const linkTo =
  (url: string, inLink: boolean): Finish =>
  (children) =>
    inLink || url === "" ? children : createLink(url, children);
