/** The definitions of an answer, so that references on later pages find them. */

import type { Definition, Nodes } from "mdast";

export interface References {
  find(identifier: string): Definition | undefined;
  /** Markdown to put in front of `source`, so that the parser knows what is defined. */
  opener(source: string): string;
  /** Remembers definitions that are whole; gives the identifiers of the new ones. The first one of a label counts. */
  learn(node: Nodes): readonly string[];
}

/** Ends a footnote: otherwise an indented line behind it would belong to it. */
const END = "<!-- -->\n\n";

export function createReferences(): References {
  const known = new Map<string, Definition>();

  return {
    find: (identifier) => known.get(normalize(identifier)),
    opener(source) {
      if (!source.includes("[")) return "";
      const labels = new Set([...source.matchAll(LABEL)].map(([, label = ""]) => normalize(label)));
      const used = [...labels].flatMap((label) => known.get(label) ?? []);
      const lines = [...used.map(({ identifier }) => `[${identifier}]: x\n`), ...footnotesIn(source)];
      return lines.length === 0 ? "" : `${lines.join("\n")}\n${END}`;
    },
    learn(node) {
      const found = definitionsIn(node).filter(({ identifier }) => !known.has(normalize(identifier)));
      for (const definition of found.toReversed()) known.set(normalize(definition.identifier), definition);
      return found.map(({ identifier }) => identifier);
    },
  };
}

/** Whether the text holds the label, in any writing that Markdown takes for the same. */
export const mentions = (source: string, identifier: string): boolean =>
  source.includes("[") && normalize(source).includes(`[${normalize(identifier)}]`);

/** Nothing else in brackets than what is shorter than a line or two. */
const LABEL = /\[((?:[^[\]\\]|\\[\s\S]){1,300})\]/g;

const normalize = (label: string): string =>
  label
    .replaceAll(/[\t\n\r ]+/g, " ")
    .replaceAll(/^ | $|(?<=\[) | (?=\])/g, "")
    .toLowerCase()
    .toUpperCase();

function definitionsIn(node: Nodes): Definition[] {
  if (node.type === "definition") return [node];
  const isContainer = node.type === "blockquote" || node.type === "list" || node.type === "listItem";
  return isContainer ? (node.children as Nodes[]).flatMap(definitionsIn) : [];
}

/** A footnote's text comes long after its number, which must not change its look then. */
function footnotesIn(source: string): string[] {
  const labels = new Set([...source.matchAll(/\[\^([^\]\s\\[]{1,50})\]/g)].map(([, label]) => label));
  return [...labels].map((label) => `[^${label}]: x\n`);
}
