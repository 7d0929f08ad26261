/** An answer as plain strings, for what takes nothing else. */

import { type OpenSource, pipe } from "../processors/pipe.ts";

/**
 * The text alone, piece by piece; errors pass. Leaving it ends the source.
 *
 * @example
 * for await (const piece of toText(chain.stream(question))) process.stdout.write(piece);
 */
export async function* toText(events: OpenSource): AsyncGenerator<string, void, undefined> {
  for await (const event of pipe(events)) if (event.type === "text-delta") yield event.text;
}
