/** What ends a line and can't be words: an HTML tag or a comment without its end, an address without its host. */

import { isTagName } from "./blocks/html-inlines.ts";

/** 0 where it could as well be a comparison, or a type such as `List<String`. */
export function lengthOfHalfTag(line: string): number {
  const begun = ADDRESS.exec(line.slice(-10))?.[0].length ?? 0;
  const at = line.lastIndexOf("<");
  if (begun > 0 || at < 0) return begun;
  const [tag = "", name, attributes] = TAG.exec(line.slice(at)) ?? [];
  return name === undefined || isTagName(name, attributes === "") ? tag.length : 0;
}

const ADDRESS = /(?:<h(?:t(?:t(?:ps?)?)?)?|<?\b(?:https?:\/{0,2}|www\.))$/i;

/** Of its attributes only the last may lack a value: `a <b and so on` is no tag. */
const TAG =
  /^<(?:!(?:-(?:-(?!.*-->).*)?)?|\/?(?:([a-z][\w-]*)((?:\s+[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+))*(?:\s+[\w-]*(?:\s*=\s*(?:"[^"]*|'[^']*|[^\s"'<>]*))?)?\s*\/?))?)$/;
