/** One answer's place in the outbox: the newest state of the message being written, and what is unseen of it. */

import type { Adapter, CallKind, Failure } from "../adapter.ts";
import type { Rendered } from "../text/dialect.ts";
import { type Arrivals, joinArrivals, noArrivals, splitArrivals } from "./arrivals.ts";
import type { Growth } from "./pace.ts";

/** One call's worth of text, rendered when the call goes out. */
export interface Snapshot {
  readonly rendered: Rendered;
  /** Without markup, which the platform refused. */
  readonly isPlain?: true;
  readonly kind: CallKind;
  /** For an edit. */
  readonly messageId?: string;
  /** For a send: the same when the same message is tried again. For a draft, which one it is. */
  readonly nonce: string;
  /** How many characters of the answer the reader has seen once this stands. */
  readonly showsUpTo: number;
  /** Of a send: nobody's phone rings for it. */
  readonly isSilent?: true;
}

/** `ack`: somebody pressed a button and waits. `new`: a file. `chore`: a deletion, a typing indicator. */
export type Urgency = "ack" | "new" | "chore";

/** What the outbox asks of an answer, and what it tells it. */
export interface Content {
  adapter(): Adapter;
  /** The message that stands open; undefined when the next one will be new. */
  messageId(): string | undefined;
  /** What the next call would be. */
  callKind(): CallKind;
  /** Whether its reader has seen some of it. */
  isBegun(): boolean;
  /** How many more characters the message can take; negative when there is more text than it holds. */
  room(): number;
  /** For what is no answer but a single call. */
  readonly urgency?: Urgency;
  /**
   * The newest state, rendered now; undefined when the reader sees all there is. `isScarce`: calls are so short that a full
   * message is worth more than one that ends at a good place.
   */
  snapshot(isScarce: boolean): Snapshot | undefined;
  delivered(snapshot: Snapshot, messageId: string): void;
  /** A call came to nothing and another will be made. */
  refused(failure: Failure, snapshot: Snapshot): void;
  /** The outbox gives this answer up. */
  failed(failure: Failure): void;
}

/** An answer's handle on the outbox. */
export interface Slot {
  /** `characters` more of the answer are there. */
  grow(characters: number): void;
  /** Something besides its text has changed, such as the state of a step: shown when calls are to spare. */
  touch(): void;
  /** All of the text is there: it goes before any preview, and may use the permits kept back. */
  finish(): void;
  /** Nothing more is to be shown; a call in flight is left to land. */
  close(): void;
}

/** Gaps above this are pauses, not the stream's own rhythm. Source: docs/pacing.md, rule 4. */
const MAX_GAP_MS = 150;
const GAP_WEIGHT = 0.1;

/** What of an answer is unseen. */
export interface Unseen extends Growth {
  /** Summed age of the characters that have been seen, when they were sent. */
  readonly seenAgeMs: number;
  add(characters: number, nowMs: number): void;
  /** A call that shows everything up to here is on its way. */
  send(showsUpTo: number): void;
  /** It failed: that text is unseen after all. */
  restore(): void;
}

export function createUnseen(): Unseen {
  let waiting = noArrivals(0);
  let inFlight: Arrivals | undefined;
  let inFlightAgeMs = 0;
  const unseen = {
    seenAgeMs: 0,
    unseenCharacters: 0,
    unseenSumMs: 0,
    oldestUnseenMs: 0,
    firstArrivalMs: 0,
    lastArrivalMs: 0,
    characters: 0,
    gapMs: 0,
    gapDeviationMs: 0,
    add(characters: number, nowMs: number) {
      if (unseen.characters === 0) unseen.firstArrivalMs = nowMs;
      else noteGap(nowMs - unseen.lastArrivalMs);
      unseen.characters += characters;
      unseen.lastArrivalMs = nowMs;
      waiting.atMs.push(nowMs);
      waiting.ends.push(unseen.characters);
      count(characters, nowMs);
    },
    send(showsUpTo: number) {
      const ageMs = () => unseen.unseenCharacters * Date.now() - unseen.unseenSumMs;
      const before = ageMs();
      [inFlight, waiting] = splitArrivals(waiting, showsUpTo);
      recount();
      inFlightAgeMs = before - ageMs();
      unseen.seenAgeMs += inFlightAgeMs;
    },
    restore() {
      if (inFlight) waiting = joinArrivals(inFlight, waiting);
      inFlight = undefined;
      unseen.seenAgeMs -= inFlightAgeMs;
      inFlightAgeMs = 0;
      recount();
    },
  };

  function noteGap(gapMs: number) {
    if (gapMs >= MAX_GAP_MS) return;
    unseen.gapDeviationMs += GAP_WEIGHT * (Math.abs(gapMs - unseen.gapMs) - unseen.gapDeviationMs);
    unseen.gapMs += GAP_WEIGHT * (gapMs - unseen.gapMs);
  }

  function count(characters: number, nowMs: number) {
    if (unseen.unseenCharacters === 0) unseen.oldestUnseenMs = nowMs;
    unseen.unseenCharacters += characters;
    unseen.unseenSumMs += characters * nowMs;
  }

  function recount() {
    unseen.unseenCharacters = 0;
    unseen.unseenSumMs = 0;
    const { atMs, ends, from } = waiting;
    for (const [index, end] of ends.entries()) count(end - (ends[index - 1] ?? from), atMs[index] ?? 0);
  }

  return unseen;
}
