/** A message's Markdown as Discord's clients show it: a part of CommonMark, and a few things of its own. */

import MarkdownIt, { type MarkdownIt as Parser } from "markdown-it";
import { fence, mention, spoiler, subtext, text } from "./discord-rules.ts";
import { isWebAddress } from "./html.ts";

/** `names`: what to write for `<@id>`. */
export function renderDiscord(markdown: string, names: ReadonlyMap<string, string>): string {
  return renderer.render(markdown, { names });
}

const renderer = createRenderer();

function createRenderer(): Parser {
  const md = new MarkdownIt({ html: false, linkify: true, breaks: true });
  md.disable([
    "table",
    "image",
    "hr",
    "html_block",
    "html_inline",
    "lheading",
    "code",
    "reference",
    "entity",
  ]);
  md.validateLink = isWebAddress;
  // Discord links what starts with http:// or https://, and no bare domain or address of a mailbox.
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  md.block.ruler.at("fence", fence, { alt: ["paragraph", "blockquote", "list"] });
  md.block.ruler.before("paragraph", "subtext", subtext, { alt: ["paragraph", "blockquote", "list"] });
  md.inline.ruler.at("text", text);
  md.inline.ruler.before("autolink", "mention", mention);
  md.inline.ruler.before("emphasis", "spoiler", spoiler);
  setTags(md);
  return md;
}

function setTags(md: Parser): void {
  const { rules } = md.renderer;
  const isDeep = (tag: string | undefined) => tag !== undefined && tag > "h3";

  rules.strong_open = (tokens, at) => (tokens[at]?.markup === "__" ? "<u>" : "<strong>");
  rules.strong_close = (tokens, at) => (tokens[at]?.markup === "__" ? "</u>" : "</strong>");
  rules.heading_open = (tokens, at) => {
    const { tag, markup } = tokens[at] ?? {};
    return isDeep(tag) ? `<p>${markup} ` : `<${tag}>`;
  };
  rules.heading_close = (tokens, at) => (isDeep(tokens[at]?.tag) ? "</p>" : `</${tokens[at]?.tag}>`);
  rules.link_open = (tokens, at, _options, _env, self) => {
    const link = tokens[at];
    link?.attrSet("target", "_blank");
    link?.attrSet("rel", "noopener noreferrer nofollow");
    return `<a${link ? self.renderAttrs(link) : ""}>`;
  };
}
