/** The definitions of an answer, so that references on later pages find them. */

import type { Definition, Nodes } from "mdast";

export interface References {
  find(identifier: string): Definition | undefined;
  /** Markdown to put in front of `source`, so that the parser knows what is defined. */
  opener(source: string): string;
  /** Remembers definitions that are whole; gives the labels of the new ones. The first one of a label counts. */
  learn(nodes: readonly Nodes[]): readonly string[];
}

/** Ends a footnote: otherwise an indented line behind it would belong to it. */
const END = "<!-- -->\n\n";

export function createReferences(): References {
  const known = new Map<string, { readonly label: string; readonly definition: Definition }>();

  function collect(node: Nodes, labels: string[]) {
    if (node.type === "definition" && !known.has(node.identifier)) {
      const label = node.label ?? node.identifier;
      known.set(node.identifier, { label, definition: node });
      labels.push(label);
    }
    if (isContainer(node)) for (const child of node.children) collect(child, labels);
  }

  return {
    find: (identifier) => known.get(identifier)?.definition,
    opener(source) {
      if (!source.includes("[")) return "";
      const lowerCase = source.toLowerCase();
      const used = [...known.values()].filter(({ label }) => lowerCase.includes(label.toLowerCase()));
      const lines = [...used.map(({ label }) => `[${label}]: x\n`), ...footnotesIn(source)];
      return lines.length === 0 ? "" : `${lines.join("\n")}\n${END}`;
    },
    learn(nodes) {
      const labels: string[] = [];
      for (const node of nodes) collect(node, labels);
      return labels;
    },
  };
}

const isContainer = (node: Nodes) =>
  node.type === "blockquote" || node.type === "list" || node.type === "listItem";

/** A footnote's text comes long after its number, which must not change its look then. */
function footnotesIn(source: string): string[] {
  const labels = new Set([...source.matchAll(/\[\^([^\]\s\\[]{1,50})\]/g)].map(([, label]) => label));
  return [...labels].map((label) => `[^${label}]: x\n`);
}
