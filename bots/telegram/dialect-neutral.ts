/** Keeps Telegram from making mentions, commands and `tg:` links of what a model wrote, without a visible change. */

/** Invisible, no part of any name, so that what is found ends at it, and no place to break a line. */
const BREAK = "\u{200c}";

const MENTION_OR_COMMAND = /(?<!\w)(?:@(?=\w|$)|(?<![/<>])\/(?=\w{1,64}(?![\w/<>])|$))/g;

const OWN_LINK = /(?<=\b(?:tg|ton|tonsite):)(?=\/\/)/gi;

/** `before`: the character that stands before `text`, or nothing. What may follow it counts as a name. */
export function toNeutral(text: string, before: string): string {
  if (!/[@/]/.test(text)) return text;
  const whole = before + text;
  return whole.replace(MENTION_OR_COMMAND, `$&${BREAK}`).replace(OWN_LINK, BREAK).slice(before.length);
}
