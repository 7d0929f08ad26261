/**
 * Emphasis in scripts that put no spaces between words. CommonMark lets no `**` begin or end between a letter and
 * punctuation, as in `**注意：**这是`, which models write all the time: beside such a letter it may.
 * See https://github.com/commonmark/commonmark-spec/issues/650, open since 2020.
 */

import { attention } from "micromark-core-commonmark";
import type { Code, Construct, Extension } from "micromark-util-types";

/** Chinese, Japanese and Korean letters, as far as they are one UTF-16 unit each. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]/;

export const isUnspaced = (text: string): boolean => UNSPACED.test(text);

const characterOf = (code: Code): string => (code === null || code < 0 ? "" : String.fromCharCode(code));

const isPunctuation = (code: Code): boolean => /[\p{P}\p{S}]/u.test(characterOf(code));

const ASTERISK = 42;

const emphasis: Construct = {
  ...attention,
  tokenize(effects, ok, nok) {
    const { previous, events } = this;
    return attention.tokenize.call(
      this,
      effects,
      (next) => {
        const run = events.at(-1)?.[1];
        if (run && isUnspaced(characterOf(previous)) && isPunctuation(next)) run._open = true;
        if (run && isPunctuation(previous) && isUnspaced(characterOf(next))) run._close = true;
        return ok(next);
      },
      nok,
    );
  },
};

export const unspacedEmphasis: Extension = { text: { [ASTERISK]: emphasis } };
