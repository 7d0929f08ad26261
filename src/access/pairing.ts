/** Makes whoever reads the program's log the owner, where the platform does not tell who that is. */

import { randomInt } from "node:crypto";
import type { Speaker } from "../../bots/host.ts";
import type { Store } from "../store/store.ts";

export interface Pairing {
  /** New with every start of the program. */
  readonly code: string;
  /** What to tell whoever presented this; undefined when no code does anything any more. */
  take(speaker: Speaker, code: string): Promise<string | undefined>;
}

/** Without those that look alike. Ten of them have 49 bits, and nobody has more than a few guesses. */
const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const LENGTH = 10;
const MAX_GUESSES = 10;

export function createPairing(store: Store): Pairing {
  const code = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  let guesses = 0;
  let isTaken = false;
  return {
    code,
    async take({ platform, userId, surface }, given) {
      if (isTaken || guesses >= MAX_GUESSES) return undefined;
      if (surface !== "private") return "Please send me that in our private chat.";
      guesses += 1;
      if (given.toUpperCase() !== code) return "That code does nothing. The right one is in my log.";
      isTaken = true;
      await store.grant(platform, "owner", userId);
      return "You are my owner now. /allow lets others ask me, /status says how I am doing.";
    },
  };
}
