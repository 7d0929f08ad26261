/**
 * Mathematics in TeX, as models write it: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`. It becomes code, signs included, so that its
 * underscores, stars and backslashes are shown and not read as Markdown.
 */

import type { Extension as TreeExtension } from "mdast-util-from-markdown";
import type { Code, Construct, Extension, State } from "micromark-util-types";

declare module "mdast" {
  interface InlineCodeData {
    /** A formula, with the signs around it. */
    isMath?: boolean;
  }
}

declare module "micromark-util-types" {
  interface TokenTypeMap {
    math: "math";
    mathData: "mathData";
  }
}

/** Longer is no formula; without a limit a lone `$` would be looked for to the end of its paragraph, each time anew. */
const LONGEST = 1000;

const DOLLAR = 36;
const BACKSLASH = 92;
const CLOSERS = new Map([
  [40, 41],
  [91, 93],
]);

const isLineEnd = (code: Code) => code !== null && code < -2;
const isSpace = (code: Code) => code === null || code < 0 || code === 32;
const isWord = (code: Code) =>
  code !== null && (isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 127);
const isDigit = (code: Code) => code !== null && code >= 48 && code <= 57;

const math: Construct = {
  name: "math",
  tokenize(effects, ok, nok) {
    let length = 0;
    let before: Code = null;
    let dollars = 0;
    let closer: Code = null;
    /** Signs alone are no formula. */
    let hasWords = false;
    /** Of two signs that close it, the first was seen. */
    let isClosing = false;

    const start: State = (code) => {
      effects.enter("math");
      effects.enter("mathData");
      effects.consume(code);
      if (code === BACKSLASH) return bracket;
      dollars = 1;
      return secondDollar;
    };

    const bracket: State = (code) => {
      closer = CLOSERS.get(code ?? 0) ?? null;
      if (closer === null) return nok(code);
      effects.consume(code);
      return content;
    };

    const secondDollar: State = (code) => {
      if (code === DOLLAR && dollars === 1) {
        dollars = 2;
        effects.consume(code);
        return secondDollar;
      }
      // An amount of money has no second dollar right behind its number.
      return code === DOLLAR || (dollars === 1 && isSpace(code)) ? nok(code) : content(code);
    };

    const content: State = (code) => {
      length += 1;
      if (code === null || length > LONGEST) return nok(code);
      hasWords ||= isWord(code);
      if (isClosing && (closer ?? DOLLAR) === code) return hasWords ? end(code) : nok(code);
      const isEscaped = before === BACKSLASH && dollars > 0;
      if (code === DOLLAR && dollars === 1 && !isEscaped)
        return isSpace(before) || !hasWords ? nok(code) : single(code);
      isClosing = length > 1 && !isEscaped && code === (closer === null ? DOLLAR : BACKSLASH);
      before = before === BACKSLASH && code === BACKSLASH ? null : code;
      if (!isLineEnd(code)) return take(code, content);
      effects.exit("mathData");
      effects.enter("lineEnding");
      effects.consume(code);
      effects.exit("lineEnding");
      effects.enter("mathData");
      return content;
    };

    const take = (code: Code, next: State): State => {
      effects.consume(code);
      return next;
    };

    const single: State = (code) => take(code, (next) => (isDigit(next) ? nok(next) : done(next)));

    const end: State = (code) => take(code, done);

    const done: State = (code) => {
      effects.exit("mathData");
      effects.exit("math");
      return ok(code);
    };

    return start;
  },
};

export const mathSyntax: Extension = { text: { [DOLLAR]: math, [BACKSLASH]: math } };

export const mathTree: TreeExtension = {
  enter: {
    math(token) {
      const value = this.sliceSerialize(token).replace(/\r?\n|\r/g, " ");
      this.enter({ type: "inlineCode", value, data: { isMath: true } }, token);
      // What is inside is in the value already.
      this.buffer();
    },
  },
  exit: {
    math(token) {
      this.resume();
      this.exit(token);
    },
  },
};
