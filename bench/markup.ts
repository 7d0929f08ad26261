/** Whether a frame leaves markup open, as a reader sees it. */

const FENCE = /^[ \t>]*(`{3,}|~{3,})(.*)$/;

export function hasOpenFence(text: string): boolean {
  return outsideCode(text).open;
}

/** Bold or inline code that begins in the last paragraph and does not end. Where markup is shown raw it is no error. */
export function hasOpenMark(text: string): boolean {
  const { plain, open } = outsideCode(text);
  if (open) return false;
  const last = plain.split("\n").at(-1) ?? "";
  const withoutCode = last.replace(/`[^`]*`/g, "");
  return withoutCode.includes("`") || withoutCode.split("**").length % 2 === 0;
}

function outsideCode(text: string): { plain: string; open: boolean } {
  let fence: string | undefined;
  const plain: string[] = [];
  for (const line of text.split("\n")) {
    const [, mark, rest] = FENCE.exec(line) ?? [];
    if (!mark && !fence) plain.push(line);
    else if (mark && !fence) fence = mark;
    else if (mark && fence && mark.startsWith(fence) && rest?.trim() === "") fence = undefined;
  }
  return { plain: plain.join("\n"), open: fence !== undefined };
}
