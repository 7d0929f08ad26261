/**
 * Writes text so that Discord shows it as it is: what its Markdown would read as markup, a mention, an emoji or a link
 * gets a backslash, the rest stays. The rules are those of its client, as LyricLy/parse-discord found them by trying.
 */

export interface TextPlace {
  /** Nothing but markup stands before it on its line. */
  readonly isLineStart: boolean;
  readonly isStyled: boolean;
  readonly isInLink: boolean;
  /** Code or an address after it holds what could end a link that begins in it. */
  readonly escapesBrackets: boolean;
  /** The character before it, if any. */
  readonly before: string;
}

/** At the edges of a text, where its neighbours are unknown, everything that could be markup is escaped. */
export function escapeText(text: string, place: TextPlace): string {
  const escaped = SPECIAL.test(text) ? escapeMarks(text, place) : text;
  if (!LINE_START.test(escaped)) return escaped;
  return escaped
    .split("\n")
    .map((line, index) => (index > 0 || place.isLineStart ? line.replace(LINE_START_OF_ONE, "$1\\$2") : line))
    .join("\n");
}

/** Of a heading, small print, list item or quote; of a number the point is escaped. */
const LINE_START = /^[^\S\n]*(?:#{1,3}|-#|-|>{1,3}|\d+\.)(?=\s|$)/m;
const LINE_START_OF_ONE = /^(\s*\d*)((?<=\d)\.|(?<!\d)(?:#{1,3}|-#|-|>{1,3}))(?=\s|$)/;

const SPECIAL = /[\\`*_~|<:@([]/;

const EVERY_SPECIAL = new RegExp(SPECIAL, "g");

function escapeMarks(text: string, { isStyled, isInLink, escapesBrackets, before }: TextPlace): string {
  return text.replace(EVERY_SPECIAL, (mark, at: number) => {
    const previous = text[at - 1];
    const next = text[at + 1];
    const isEdge = previous === undefined || next === undefined;
    switch (mark) {
      case "\\":
        return next !== undefined && (isStyled ? /[A-Za-z0-9]/ : /[A-Za-z0-9\s]/).test(next) ? mark : "\\\\";
      case "*":
        return !isStyled && previous === " " && next === " " && isInsideLine(text, at) ? mark : "\\*";
      case "_":
        return isInLink && previous !== "_" && /[A-Za-z0-9]/.test(next ?? "") ? mark : "\\_";
      case "~":
      case "|":
        return isEdge || previous === mark || next === mark ? `\\${mark}` : mark;
      case "<":
        return startsAt(text, at, TOKEN) || !startsAt(text, at, HARMLESS) ? "\\<" : mark;
      case "@":
        return startsAt(text, at, EVERYONE) ? "\\@" : mark;
      case ":":
        if (startsAt(text, at, EMOJI)) return "\\:";
        return startsAt(text, at, ADDRESS) ? ":\\" : mark;
      case "[":
        return escapesBrackets || !text.includes("]", at) ? "\\[" : mark;
      case "(":
        return (previous ?? before) === "]" ? "\\(" : mark;
      default:
        return `\\${mark}`;
    }
  });
}

/** Mentions of users, roles and channels, commands, emoji, times, and places of a server. */
const TOKEN = /<(?:[@#]|a?:|t:|id:|\/[^\n>]{1,100}:\d)/y;

/** Can't become `<scheme:/path>`, which may have line breaks. */
const HARMLESS = /<[^: >]{0,100}(?:[ >]|:(?!\/))/y;

const EVERYONE = /@(?:everyone|here)/y;

/** `:name:` of a bot becomes an emoji. Two names are numbers; others of digits only are times of day. */
const EMOJI = /:(?:100|1234|[\w+~-]*[a-z_+~-][\w+~-]*):/iy;

/** Behind the scheme's name. */
const ADDRESS = /(?<=https?|steam):\/\//iy;

function isInsideLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf("\n", at) + 1, at).trim() !== "";
}

function startsAt(text: string, at: number, pattern: RegExp): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
