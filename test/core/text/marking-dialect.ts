/** A dialect that shows a document's text and marks all that it adds, so that both can be told apart. */

import type { Nodes, RootContent } from "mdast";
import type { Dialect, Rendered } from "../../../core/text/dialect.ts";

const ADDED = "\uE000";
/** What a dialect puts around and between: marks, numbers, repeated headers. */
const added = (text: string): string => [...text].map((character) => `${ADDED}${character}`).join("");

export const withoutAdded = (text: string): string => text.replaceAll(/\uE000./gu, "");
/** As a reader sees it. */
export const shown = (text: string): string => text.replaceAll(ADDED, "");

export function createMarkingDialect(maxLength: number): Dialect {
  return {
    maxLength,
    softLength: Math.floor(maxLength * 0.85),
    measure: ({ text }) => shown(text).length,
    renderBlock: (node) => ({ text: renderFlow(node).replaceAll(/^\n+|\n+$/g, "") }),
    join: (parts: readonly Rendered[]) => ({
      text: parts.flatMap(({ text }) => (text === "" ? [] : [text])).join("\n\n"),
    }),
    plain: (rendered) => rendered,
  };
}

function renderFlow(node: RootContent | Nodes): string {
  switch (node.type) {
    case "definition":
    case "html":
      return "";
    case "thematicBreak":
      return added("---");
    case "code":
      return `${added(`\`\`\`${node.lang ?? ""}`)}\n${node.value}\n${added("```")}`;
    case "heading":
      return `${added(`${"#".repeat(node.depth)} `)}${renderInline(node)}`;
    case "blockquote":
      return indent(node.children.map(renderFlow).join("\n"), "> ", "> ");
    case "list":
      return node.children
        .map((item, index) => {
          const mark = typeof node.start === "number" ? `${node.start + index}. ` : "- ";
          const first = item.data?.isContinued ? " ".repeat(mark.length) : mark;
          return indent(item.children.map(renderFlow).join("\n"), first, " ".repeat(mark.length));
        })
        .join("\n");
    case "footnoteDefinition":
      return indent(node.children.map(renderFlow).join("\n"), `[^${node.identifier}]: `, "");
    case "table":
      return node.children
        .map((row, index) => {
          const cells = row.children.map(renderInline);
          return index === 0 ? added(cells.join("|").replaceAll(ADDED, "")) : cells.join(added("|"));
        })
        .join("\n");
    default:
      return renderInline(node);
  }
}

const indent = (text: string, first: string, next: string): string =>
  text
    .split("\n")
    .map((line, index) => added(index === 0 ? first : next) + line)
    .join("\n");

function renderInline(node: Nodes): string {
  switch (node.type) {
    case "text":
      return node.value;
    case "inlineCode":
      return added("`") + node.value + added("`");
    case "break":
      return "\n";
    case "image":
    case "imageReference":
      return node.alt ?? "";
    case "footnoteReference":
      return added(`[${node.identifier}]`);
    case "strong":
      return added("**") + node.children.map(renderInline).join("") + added("**");
    case "emphasis":
      return added("*") + node.children.map(renderInline).join("") + added("*");
    case "delete":
      return added("~~") + node.children.map(renderInline).join("") + added("~~");
    case "link":
      return node.children.map(renderInline).join("") + (node.url === "" ? "" : added("(→)"));
    default:
      return "children" in node ? node.children.map(renderInline).join("") : "";
  }
}

/** The text that a document shows, header rows aside, which stand on each page. */
export function visibleTextOf(nodes: readonly Nodes[]): string {
  return nodes
    .map((node) => {
      if (node.type === "html") return "";
      if (node.type === "table") return visibleTextOf(node.children.slice(1));
      if ("value" in node) return node.value;
      if ("alt" in node) return node.alt ?? "";
      return "children" in node ? visibleTextOf(node.children) : "";
    })
    .join("");
}
