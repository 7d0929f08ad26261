/** Addresses and links in a message, and which of the latter Discord's client refuses. */

import { type Context, type Found, type Node, type Parse, run } from "./discord-node.ts";
import { ADDRESS, ANGLE_ADDRESS, LINK } from "./discord-patterns.ts";
import { isWebAddress } from "./html.ts";

export function matchLink(source: string, at: number, context: Context, parse: Parse): Found | undefined {
  const angle = run(ANGLE_ADDRESS, source, at);
  if (angle) return [at + angle[0].length, [toAddress(angle[1] ?? "")]];
  const bare = run(ADDRESS, source, at);
  if (bare) {
    const [all] = bare;
    const closing = /\)*$/.exec(all)?.[0].length ?? 0;
    const address = closing > all.split("(").length - 1 ? all.slice(0, -1) : all;
    return [at + address.length, [toAddress(address)]];
  }
  const masked = run(LINK, source, at);
  if (!masked) return undefined;
  const [whole, body = "", target = ""] = masked;
  const url = target.replace(/\\([^A-Za-z0-9\s])/g, "$1");
  const isLink =
    isWebAddress(url) && URL.canParse(url) && isAdmissible(parse(clean(body), { ...context, mode: "trial" }));
  if (!isLink) return [at + whole.length, [{ type: "text", value: whole }]];
  const children = parse(clean(body), { ...context, start: "text", mode: "link" });
  return [at + whole.length, [{ type: "link", url, children }]];
}

function toAddress(address: string): Node {
  const isLink = isWebAddress(address) && URL.canParse(address);
  const text: Node = { type: "text", value: address };
  return isLink ? { type: "link", url: address, children: [text] } : text;
}

/** Invisible characters are taken out of a link's text. */
function clean(body: string): string {
  return body.replace(/(?![\n ])[\p{Cf}\p{Zl}\p{Zp}\p{Cc}\p{Zs}]/gu, "");
}

/** Against links that pretend: no addresses, mentions or emoji in their text, and some text. */
function isAdmissible(nodes: readonly Node[]): boolean {
  const hasText = (node: Node): boolean => {
    if (node.type === "text") return node.value.trim() !== "";
    return !("children" in node) || node.children.some(hasText);
  };
  const isAllowed = (node: Node): boolean => {
    if (["link", "mention", "emoji", "fence"].includes(node.type)) return false;
    if (node.type === "text") return !/(?![©®™])\p{Emoji_Presentation}|\p{Emoji}\u{fe0f}/u.test(node.value);
    return !("children" in node) || node.children.every(isAllowed);
  };
  return nodes.every(isAllowed) && nodes.some(hasText);
}
