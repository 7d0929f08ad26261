/** Lines of Markdown, for what is read without a parser. */

/** What a line of a paragraph may begin with, where it can begin nothing else. */
export const PLAIN_START = /[\p{L}("'{“„«\ud800-\udfff]|\*\*[\p{L}\p{N}]|[_*`][\p{L}\p{N}]|\d+(?![\d.)])/uy;

/** `pattern` is sticky; its `lastIndex` is then behind what it found. */
export function startsWith(pattern: RegExp, source: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(source);
}

export function lineEndOf(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end;
}

/** Where the next line begins. */
export const behindLine = (source: string, lineEnd: number): number => Math.min(lineEnd + 1, source.length);

/** Where the next line begins that is not empty. */
export function behindBlank(source: string, from: number): number {
  let at = from;
  while (source.charCodeAt(at) === 10) at += 1;
  return at;
}

export function trimmed(source: string, from: number, to: number): string {
  let end = to;
  while (end > from && source.charCodeAt(end - 1) === 32) end -= 1;
  return source.slice(from, end);
}
