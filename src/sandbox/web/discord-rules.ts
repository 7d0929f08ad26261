/** markdown-it rules for what only Discord has: subtext, spoilers, mentions, and fences that must be closed. */

import type { ParserBlock, ParserInline, StateBlock } from "markdown-it";

type BlockRule = Parameters<ParserBlock["ruler"]["at"]>[1];
type InlineRule = Parameters<ParserInline["ruler"]["at"]>[1];

/** A fence that nothing closes is plain text in Discord, as a page cut in the middle of code shows. */
export const fence: BlockRule = (state, startLine, endLine, silent) => {
  const [, language] = /^```([\w+\-.#]*)$/.exec(lineAt(state, startLine).trimEnd()) ?? [];
  if (language === undefined) return false;
  let last = startLine + 1;
  while (last < endLine && !lineAt(state, last).trimEnd().endsWith("```")) last += 1;
  if (last >= endLine) return false;
  if (silent) return true;
  const token = state.push("fence", "code", 0);
  const before = lineAt(state, last).trimEnd().slice(0, -3);
  token.info = language;
  token.content = state.getLines(startLine + 1, last, state.sCount[startLine] ?? 0, true) + before;
  state.line = last + 1;
  return true;
};

/** `-# small print` */
export const subtext: BlockRule = (state, startLine, _endLine, silent) => {
  const [, content] = /^-# +(\S.*)$/.exec(lineAt(state, startLine)) ?? [];
  if (content === undefined) return false;
  if (silent) return true;
  state.push("subtext_open", "small", 1).block = true;
  const inline = state.push("inline", "", 0);
  inline.content = content;
  inline.children = [];
  state.push("subtext_close", "small", -1).block = true;
  state.line = startLine + 1;
  return true;
};

/** markdown-it's own rule runs over `|`, so that no rule would ever see a spoiler. */
export const text: InlineRule = (state, silent) => {
  const stop = /[\n!#$%&*+\-:<=>@[\\\]^_`{|}~]/g;
  stop.lastIndex = state.pos;
  const end = Math.min(stop.exec(state.src)?.index ?? state.posMax, state.posMax);
  if (end === state.pos) return false;
  if (!silent) state.pending += state.src.slice(state.pos, end);
  state.pos = end;
  return true;
};

/** `||hidden until clicked||` */
export const spoiler: InlineRule = (state, silent) => {
  const { pos, posMax, src } = state;
  if (!src.startsWith("||", pos)) return false;
  const end = src.indexOf("||", pos + 3);
  if (end < 0 || end + 2 > posMax) return false;
  if (!silent) {
    const open = state.push("spoiler_open", "span", 1);
    open.attrs = [
      ["class", "spoiler"],
      ["role", "button"],
      ["tabindex", "0"],
      ["aria-label", "Spoiler"],
    ];
    state.pos = pos + 2;
    state.posMax = end;
    state.md.inline.tokenize(state);
    state.posMax = posMax;
    state.push("spoiler_close", "span", -1);
  }
  state.pos = end + 2;
  return true;
};

/** `<@user>`, `<#channel>`, `</command:id>` */
export const mention: InlineRule = (state, silent) => {
  const pattern = /<(?:@!?(\d+)|(#)\d+|(\/[\w -]+):\d+)>/y;
  pattern.lastIndex = state.pos;
  const [whole, user, channel, command] = pattern.exec(state.src) ?? [];
  if (whole === undefined) return false;
  if (!silent) {
    state.push("mention_open", "span", 1).attrs = [["class", "mention"]];
    const names = state.env.names as ReadonlyMap<string, string>;
    const name = user === undefined ? undefined : `@${names.get(user) ?? "unknown-user"}`;
    state.push("text", "", 0).content = name ?? command ?? (channel ? "#channel" : whole);
    state.push("mention_close", "span", -1);
  }
  state.pos += whole.length;
  return true;
};

function lineAt(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
}
