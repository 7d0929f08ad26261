/** Shows nothing that a filter has not passed: for moderation. */

import { SourceError } from "../errors.ts";
import type { StreamEvent } from "../events.ts";
import { assertPositive } from "./options.ts";
import type { Processor } from "./pipe.ts";
import { isSameText, isTextEvent, safeEnd, type TextEvent } from "./text-event.ts";

/** What a filter is asked about. */
export interface HeldText {
  /** The piece that waits. The pieces of a stream add up to all of its text. */
  readonly text: string;
  /** What was passed of the same kind before, as it was shown. */
  readonly passed: string;
  readonly kind: "text" | "reasoning";
  /** Aborts when nobody waits for the verdict any more: hand it to a moderation service's call. */
  readonly signal: AbortSignal;
}

/**
 * `pass` shows the piece as it is, `replace` another text in its place. `block` ends the answer with a sentence for its
 * reader instead of the piece; what was passed before stays.
 */
export type Verdict = "pass" | { readonly replace: string } | { readonly block: string };

export type Filter = (held: HeldText) => Verdict | PromiseLike<Verdict>;

export interface HoldBackOptions {
  /**
   * How much text is gathered for a verdict, in UTF-16 units: a piece ends at the last end of a line, a sentence or else
   * a word within it. `Infinity` waits for the whole text. Default 400, a paragraph: a usual model of some 80
   * characters a second then shows something every 5 s.
   */
  readonly characters?: number;
}

/**
 * Asks `filter` about text and reasoning, piece by piece and one at a time; the source is not read meanwhile. Events of
 * other kinds pass unasked, after the text before them. It fails closed: when the filter throws, or gives no verdict,
 * the piece is dropped and the stream fails with a `SourceError`. Put it before processors that read the text, such as
 * `parseJson`.
 *
 * @throws {TypeError} When `characters` is no number above 0.
 */
export function holdBack(filter: Filter, { characters = 400 }: HoldBackOptions = {}): Processor {
  assertPositive("characters", characters);
  return async function* (events, { signal }) {
    const passed = { text: "", reasoning: "" };
    let held: TextEvent | undefined;

    /** Says whether the answer is blocked. */
    async function* release(event: TextEvent): AsyncGenerator<StreamEvent, boolean> {
      const kind = event.type === "text-delta" ? "text" : "reasoning";
      const verdict = await judge(filter, { text: event.text, passed: passed[kind], kind, signal });
      if (verdict !== "pass" && "block" in verdict) {
        yield { type: "text-delta", text: passed.text === "" ? verdict.block : `\n\n${verdict.block}` };
        return true;
      }
      const text = verdict === "pass" ? event.text : verdict.replace;
      passed[kind] += text;
      if (text !== "") yield { ...event, text };
      return false;
    }

    for await (const event of events) {
      if (held && !isSameText(held, event)) {
        if (yield* release(held)) return;
        held = undefined;
      }
      if (!isTextEvent(event)) {
        yield event;
        continue;
      }
      held = held ? { ...held, text: held.text + event.text } : event;
      while (held.text.length >= characters) {
        const end = endOfPiece(held.text, characters);
        if (yield* release({ ...held, text: held.text.slice(0, end) })) return;
        held = { ...held, text: held.text.slice(end) };
      }
      if (held.text === "") held = undefined;
    }
    if (held) yield* release(held);
  };
}

async function judge(filter: Filter, held: HeldText): Promise<Verdict> {
  let verdict: unknown;
  try {
    verdict = await filter(held);
  } catch (cause) {
    throw new SourceError("The filter failed, so the rest of the answer is held back.", { cause });
  }
  if (isVerdict(verdict)) return verdict;
  throw new SourceError(
    'The filter gave no verdict, so the rest of the answer is held back: expected "pass", { replace } or { block }.',
  );
}

function isVerdict(value: unknown): value is Verdict {
  if (value === "pass") return true;
  if (typeof value !== "object" || value === null) return false;
  return (
    ("replace" in value && typeof value.replace === "string") ||
    ("block" in value && typeof value.block === "string")
  );
}

/** The best place to end a piece of at most `max` units, counted from its start. */
function endOfPiece(text: string, max: number): number {
  const window = text.slice(0, Math.floor(max));
  const sentences = [...window.matchAll(/\n|[.!?…。！？]["')\]]*\s/g)];
  const last = sentences.at(-1) ?? [...window.matchAll(/\s/g)].at(-1);
  if (last) return last.index + last[0].length;
  return safeEnd(text, Math.max(1, window.length));
}
