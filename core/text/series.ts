/** Lists and tables grow at their end: their last item or row is read apart from those before it. */

import type { List, ListItem, RootContent, Table, TableRow } from "mdast";
import { endOf, positionOf, startOf } from "./position.ts";

export interface Split {
  readonly head: List | Table;
  readonly rest: List | Table;
  /** Where the last item or row begins. */
  readonly offset: number;
}

/** All but the last item or row, and that one; undefined when there is only one. */
export function splitSeries(node: RootContent): Split | undefined {
  const last = node.type === "list" || node.type === "table" ? node.children.at(-1) : undefined;
  if (last === undefined) return undefined;
  if (node.type === "list" && node.children.length > 1) {
    const items = node.children.slice(0, -1);
    const number = typeof node.start === "number" ? node.start + items.length : null;
    const rest = { ...node, start: number, children: [last as ListItem], position: last.position };
    return { head: headOf(node, items), rest: rest as List, offset: startOf(last) };
  }
  if (node.type === "table" && node.children.length > 2) {
    const [header] = node.children;
    const rest = { ...node, children: [header, last] as TableRow[] };
    return { head: headOf(node, node.children.slice(0, -1)), rest, offset: startOf(last) };
  }
  return undefined;
}

const headOf = <Series extends List | Table>(node: Series, children: (ListItem | TableRow)[]): Series =>
  ({ ...node, children, position: positionOf(startOf(node), endOf(children.at(-1) ?? node)) }) as Series;

/** Both as one, when the second goes on with the first. */
export function joinSeries(head: RootContent, rest: RootContent): RootContent | undefined {
  const position = positionOf(startOf(head), endOf(rest));
  if (head.type === "list" && rest.type === "list" && head.ordered === rest.ordered) {
    const spread = head.spread === true || rest.spread === true;
    return { ...head, spread, children: [...head.children, ...rest.children], position };
  }
  if (head.type === "table" && rest.type === "table")
    return { ...head, children: [...head.children, ...rest.children.slice(1)], position };
  return undefined;
}
