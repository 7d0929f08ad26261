/** The patterns of Discord's Markdown, each tried at one place. After LyricLy/parse-discord, which found them by trying. */

export const FENCE = /```(?:([\w+\-.#]*)\n)?([\s\S]*?[^\n][\s\S]*?)```/y;

export const ITALIC = /\*(?!\s)((?:\\[\s\S]|\*\*|[^*\\])+?)(?<!\s) {0,2}\*(?!\*)/y;
/** Unlike CommonMark's it may begin inside a word. */
export const UNDERSCORE = /_((?:\\[\s\S]|__|[^_\\])+?)_(?![A-Za-z0-9_])/y;
export const BOLD = /\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/y;
export const UNDERLINE = /__((?:\\[\s\S]|[^\\])+?)__(?!_)/y;
export const STRIKE = /~~([\s\S]+?)~~(?!_)/y;
export const SPOILER = /\|\|([\s\S]+?)\|\|/y;
export const CODE = /(`+)([\s\S]+?)(?<!`)\1(?!`)/y;

export const TIME = /<t:(-?\d{1,17})(?::[tTdDfFR])?>/y;
export const CUSTOM_EMOJI = /<a?:(\w+):\d+>/y;
export const NAMED_EMOJI = /:([\w+-]+):/y;

export const USER = /<@!?(\d+)>/y;
export const ROLE = /<@&(\d+)>/y;
export const CHANNEL = /<#(\d+)>/y;
export const COMMAND = /<(\/[\w -]+):\d+>/y;
/** Such as a server's guide. */
export const PLACE = /<id:(\w+)>/y;
export const EVERYONE = /(@everyone|@here)/y;

export const ADDRESS = /(?:https?|steam):\/\/[^\s<]+[^<.,:;"'\]\s]/y;
export const ANGLE_ADDRESS = /<([^: >]+:\/[^ >]+)>/y;
export const LINK =
  /\[((?:\[[^\]]*\]|[^[\]])*[^[]*?)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\[^\n])*?)>?(?:\s+['"][\s\S]*?['"])?\s*\)/y;

export const SUBTEXT = /-# +(?!-#)([^\n]+)\n?/y;
export const HEADING = /(#{1,3})\s+(?!#)([^\n]*)\n?/y;
export const QUOTE = /(?:> [^\n]*(?:\n|$))+/y;
export const QUOTE_REST = />>> ([\s\S]*)/y;

export const LIST = /(?:(?:[*-]|\d+\.) +[\s\S][^\n]*(?:\n [^\n]*)*\n?)+/y;
/** Its bullet with the spaces, and its lines. */
export const LIST_ITEM = /((?:[*-]|\d+\.) +)([\s\S][^\n]*(?:\n [^\n]*)*)\n?/gy;

/** A few of the names that a bot's message turns into emoji. */
const EMOJI: Readonly<Record<string, string>> = {
  "100": "💯",
  "1234": "🔢",
  fire: "🔥",
  heart: "❤️",
  "+1": "👍",
  rocket: "🚀",
  smile: "😄",
  tada: "🎉",
  thumbsup: "👍",
  warning: "⚠️",
  white_check_mark: "✅",
};

export function readEmoji(name: string): string | undefined {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined;
}
