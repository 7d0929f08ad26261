/** An answer as the messages that hold it, each with an end of its own. */

import { produce } from "./metrics.ts";
import type { Token } from "./traces.ts";

/** The tokens of each `pageLength` characters. What has no letter needs no flush. */
export function pagesOf(tokens: readonly Token[], pageLength: number): Token[][] {
  const pages: Token[][] = [[]];
  let room = pageLength;
  for (const [atMs, text] of tokens) {
    for (let rest = text; rest !== ""; ) {
      if (room === 0) {
        pages.push([]);
        room = pageLength;
      }
      pages.at(-1)?.push([atMs, rest.slice(0, room)]);
      const taken = Math.min(room, rest.length);
      rest = rest.slice(taken);
      room -= taken;
    }
  }
  return pages.filter((page) => lettersOf(page) > 0);
}

/** Mean ages of whole answers from those of their pages, in order. */
export function joinPages(pages: readonly (readonly Token[])[][], lagsMs: readonly number[]): number[] {
  const lags = lagsMs.values();
  return pages.map((own) => {
    let summed = 0;
    let letters = 0;
    for (const page of own) {
      const count = lettersOf(page);
      summed += count * (lags.next().value ?? 0);
      letters += count;
    }
    return summed / Math.max(1, letters);
  });
}

export const lettersOf = (tokens: readonly Token[]): number => produce(tokens).atMs.length;
