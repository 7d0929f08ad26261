/** Scripts that put no spaces between words: beside their letters marks of emphasis may stand at punctuation. */

/** Chinese, Japanese and Korean letters, as far as they are one UTF-16 unit each. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]/;

export const isUnspaced = (text: string): boolean => UNSPACED.test(text);
