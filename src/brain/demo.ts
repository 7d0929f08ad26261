/** The brain without a model: plays a script at a model's pace, and says plainly that it is one. */

import { type Brain, questionOf } from "./brain.ts";
import { DEMO, longScript, shortScript } from "./demo-script.ts";
import { type Show, shows } from "./demo-shows.ts";

export interface DemoOptions {
  /** In [0, 1), as `Math.random`, which is the default: jitters the pace. */
  readonly random?: () => number;
  /** Default 20 to 80, the range in which hosted models write. */
  readonly tokensPerSecond?: { readonly min: number; readonly max: number };
}

/** What models count as a token is about four characters of English. */
const TOKEN_LENGTH = 4;

const DEFAULTS = {
  random: Math.random,
  tokensPerSecond: { min: 20, max: 80 },
} as const satisfies Required<DemoOptions>;

/**
 * A question with the word "error" in it makes the answer break half-way, one with "long" makes it about 9,000 characters;
 * "steps", "card", "thoughts", "approval" and "file" show these. Stops with the signal's reason as soon as it aborts.
 */
export function createDemoBrain(options: DemoOptions = {}): Brain {
  const settings = { ...DEFAULTS, ...options };
  return async function* answer(turn) {
    const { continueFrom = "", signal } = turn;
    const question = questionOf(turn);
    const show = shows.find(({ word }) => word.test(question));
    if (show && continueFrom === "") {
      const pause = (ms: number) => sleep(ms, signal);
      if ((yield* show.play({ pause, resume: turn.resume })) === "waits") return;
    }
    const script = (show ? afterShow(show, turn.resume) : scriptOf(question)).slice(continueFrom.length);
    const tokens = toTokens(script);
    const breakAt = /\berror\b/i.test(question) ? tokens.length >> 1 : tokens.length;
    for (const [index, token] of tokens.entries()) {
      if (index === breakAt)
        throw new Error("The demo broke off half-way, because the question asks for an error.");
      await sleep(pauseMs(settings), signal);
      yield token;
    }
  };
}

/** A run after an approval goes on behind a text that said it. */
const afterShow = ({ after }: Show, resume: unknown): string =>
  resume === undefined ? `${DEMO}\n\n${after}` : after;

const scriptOf = (question: string): string =>
  /\blong\b/i.test(question) ? longScript(question) : shortScript(question);

function pauseMs({ random, tokensPerSecond: { min, max } }: Required<DemoOptions>): number {
  return 1000 / (min + random() * (max - min));
}

function toTokens(script: string): string[] {
  const tokens: string[] = [];
  let token = "";
  for (const { segment } of new Intl.Segmenter("en").segment(script)) {
    token += segment;
    if (token.length >= TOKEN_LENGTH) {
      tokens.push(token);
      token = "";
    }
  }
  return token === "" ? tokens : [...tokens, token];
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
