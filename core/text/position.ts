/** Where nodes stand. */

import type { Nodes } from "mdast";
import { detach } from "./detach.ts";

/** An eighth of the size of what a parser makes, which counts where many answers keep their open pages. */
class Span {
  readonly from: number;
  readonly to: number;
  constructor(from: number, to: number) {
    this.from = from;
    this.to = to;
  }
  get start() {
    return { line: 1, column: 1, offset: this.from };
  }
  get end() {
    return { line: 1, column: 1, offset: this.to };
  }
}

export const startOf = ({ position }: Nodes): number =>
  position instanceof Span ? position.from : (position?.start.offset ?? 0);

export const endOf = ({ position }: Nodes): number =>
  position instanceof Span ? position.to : (position?.end.offset ?? 0);

/** Lines and columns are not told. */
export const positionOf = (start: number, end: number): NonNullable<Nodes["position"]> =>
  new Span(start, end);

/** Adds to all offsets. */
export function moveBy(node: Nodes, shift: number): void {
  node.position = positionOf(startOf(node) + shift, endOf(node) + shift);
  if ("children" in node) for (const child of node.children) moveBy(child, shift);
}

/** Where the line begins that `offset` lies on. */
export const lineStartOf = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;

/** The same node in as little memory as it takes. */
export function compact<Node extends Nodes>(node: Node): Node {
  if ("children" in node) return { ...node, children: node.children.map((child) => compact(child)) };
  return "value" in node ? { ...node, value: detach(node.value) } : { ...node };
}
