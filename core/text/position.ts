/** Where nodes stand. */

import type { Nodes } from "mdast";

export const startOf = (node: Nodes): number => node.position?.start.offset ?? 0;

export const endOf = (node: Nodes): number => node.position?.end.offset ?? 0;

/** For nodes that no parser made. */
export const positionOf = (start: number, end: number): NonNullable<Nodes["position"]> => ({
  start: { line: 1, column: 1, offset: start },
  end: { line: 1, column: 1, offset: end },
});

/** Adds to all offsets; lines and columns stay those of what was parsed. */
export function moveBy(node: Nodes, shift: number): void {
  if (shift === 0) return;
  if (node.position) {
    node.position.start.offset = startOf(node) + shift;
    node.position.end.offset = endOf(node) + shift;
  }
  if ("children" in node) for (const child of node.children) moveBy(child, shift);
}

/** Where the line begins that `offset` lies on. */
export const lineStartOf = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;

/** A quarter of the size of two points, which counts where many answers keep their open pages. */
class Span {
  readonly #start: number;
  readonly #end: number;
  constructor(start: number, end: number) {
    this.#start = start;
    this.#end = end;
  }
  get start() {
    return { line: 1, column: 1, offset: this.#start };
  }
  get end() {
    return { line: 1, column: 1, offset: this.#end };
  }
}

/** The same node in as little memory as it takes. */
export function compact<Node extends Nodes>(node: Node): Node {
  const position = new Span(startOf(node), endOf(node));
  if (!("children" in node)) return { ...node, position };
  return { ...node, children: node.children.map((child) => compact(child)), position };
}
