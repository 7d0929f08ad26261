/** An answer as plain strings, for what takes nothing else. */

import { pipe } from "../processors/pipe.ts";
import type { Source } from "../sources/index.ts";

/**
 * The text alone, piece by piece; errors pass. Leaving it ends the source.
 *
 * @example
 * for await (const piece of toText(chain.stream(question))) process.stdout.write(piece);
 */
export async function* toText(
  events: Exclude<Source, (...args: never) => unknown>,
): AsyncGenerator<string, void, undefined> {
  for await (const event of pipe(events)) if (event.type === "text-delta") yield event.text;
}
