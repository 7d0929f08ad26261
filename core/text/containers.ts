/** Writes again the quotes and list items around a block, so that a page can begin in the middle of them. */

export interface MarkdownNode {
  readonly type: string;
  readonly position?: { readonly start: Point; readonly end: Point } | undefined;
  readonly children?: readonly MarkdownNode[];
}

interface Point {
  readonly column: number;
  readonly offset?: number | undefined;
}

/** What stands in front of a block's first line (`open`) and of the lines after it (`next`). */
export interface Prefixes {
  readonly open: string;
  readonly next: string;
}

/** Markdown takes four spaces for code, so a block may be indented by three. */
const MAX_INDENT = 3;

/**
 * For a block inside `parents`, outermost first; a fence may be indented further itself, hence `block`.
 * Where the indentation of a list would read as code, a bullet stands in for the lost one.
 */
export function prefixes(parents: readonly MarkdownNode[], block: MarkdownNode | undefined): Prefixes {
  let open = "";
  let next = "";
  let column = 0; // where the lists since the last quote have their content
  const indent = (to: number) => {
    const wide = column - next.length;
    const own = Math.min(MAX_INDENT, Math.max(0, to - Math.max(column, next.length)));
    open += wide >= 2 && wide + own > MAX_INDENT ? bullet(wide) : " ".repeat(Math.max(0, wide));
    open += " ".repeat(own);
    next += " ".repeat(Math.max(0, wide) + own);
  };
  for (const parent of parents) {
    if (parent.type === "blockquote") {
      indent(startColumn(parent));
      open += "> ";
      next += "> ";
    } else if (isListContainer(parent)) {
      column = Math.max(column, widthOfListContent(parent));
    }
  }
  indent(block === undefined ? 0 : startColumn(block));
  return { open, next };
}

/** The quotes and list items that `offset` lies within, outermost first. */
export function containersAt(root: MarkdownNode, offset: number): MarkdownNode[] {
  const found: MarkdownNode[] = [];
  let node: MarkdownNode | undefined = root;
  while (node !== undefined) {
    if (node.type === "blockquote" || isListContainer(node)) found.push(node);
    node = node.children?.find(
      ({ position }) => (position?.start.offset ?? 0) < offset && offset < (position?.end.offset ?? 0),
    );
  }
  return found;
}

/** The column, from 0, in which the content of a list item begins; a footnote's is fixed. */
export function widthOfListContent(item: MarkdownNode): number {
  if (item.type === "footnoteDefinition") return startColumn(item) + 4;
  const columns = (item.children ?? []).map(startColumn);
  return columns.length === 0 ? startColumn(item) + 2 : Math.min(...columns);
}

function isListContainer(node: MarkdownNode): boolean {
  return node.type === "listItem" || node.type === "footnoteDefinition";
}

function startColumn(node: MarkdownNode): number {
  return (node.position?.start.column ?? 1) - 1;
}

/** A bullet whose content begins `width` columns on: at most three spaces before it and four after. */
function bullet(width: number): string {
  const before = Math.min(MAX_INDENT, Math.max(0, width - 5));
  if (width - before > 5) return `${" ".repeat(MAX_INDENT)}- ${bullet(width - MAX_INDENT - 2)}`;
  return `${" ".repeat(before)}-${" ".repeat(width - before - 1)}`;
}
