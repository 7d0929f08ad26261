/** Links in Discord's Markdown, in a form that its client takes for one; else the text with its address. */

import { type Inline, plainText } from "../../core/index.ts";

type Link = Inline & { readonly type: "link" };
type Write = (inlines: readonly Inline[], isInLink: boolean) => string;

export function writeLink(link: Link, write: Write): string {
  const shown = plainText(link.children);
  const address = [shown, `http://${shown}`].find((one) => isAddress(one, link.url));
  if (address !== undefined) {
    const [safe = address] = /^[^<>]+/.exec(address) ?? [];
    return `<${safe}>${write([{ type: "text", value: address.slice(safe.length) }], false)}`;
  }
  const [emoji, children] = splitEmoji(link.children);
  const written = write(children, true);
  if (isAdmissible(written, plainText(children)))
    return `${write(emoji, false)}[${written}](${toTarget(link.url)})`;
  return `${write(link.children, false)} (<${toTarget(link.url)}>)`;
}

function isAddress(shown: string, url: string): boolean {
  return /^https?:\/\/\S+$/i.test(shown) && URL.canParse(shown) && new URL(shown).href === url;
}

/** Its client shows the source of a link whose text has an emoji; in front of the link it may stand. */
const EMOJI = /(?![©®™\d#*])\p{Emoji}|\u{fe0f}|\u{20e3}/u;
const LEADING_EMOJI = /^(?:(?:(?![©®™\d#*])\p{Emoji}|\u{fe0f}|\u{200d}|\u{20e3})+\s+)+/u;

function splitEmoji(children: readonly Inline[]): readonly [readonly Inline[], readonly Inline[]] {
  const [first, ...others] = children;
  const [emoji] = (first?.type === "text" && LEADING_EMOJI.exec(first.value)) || [];
  if (first?.type !== "text" || emoji === undefined) return [[], children];
  return [[{ ...first, value: emoji }], [{ ...first, value: first.value.slice(emoji.length) }, ...others]];
}

/**
 * Inside a link's text backslashes are shown, brackets have to be in pairs, and what looks like a link, a mention or an
 * emoji makes Discord show the whole source. Source: LyricLy/parse-discord, string.py.
 */
function isAdmissible(written: string, shown: string): boolean {
  const isBalanced = /^(?:\[[^[\]]*\]|[^[\]])*$/.test(written);
  return (
    isBalanced && shown.trim() !== "" && !/[\\\n<@]|:\/\/|discord\.gg/i.test(written) && !EMOJI.test(shown)
  );
}

const ENCODED = /[()*|`<>\\\s]|(?<=_)_|(?<=~)~/g;

function toTarget(url: string): string {
  return url.replace(ENCODED, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
