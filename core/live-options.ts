/** What a caller hands over with an answer, and what it gets back. */

import type { Adapter } from "./adapter.ts";
import type { Desk } from "./controls/desk.ts";
import type { ControlOptions } from "./controls/run-controls.ts";
import type { Handlers } from "./handlers.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Figures } from "./reply/figures.ts";
import type { NotifyPolicy } from "./reply/notify-policy.ts";
import type { Said } from "./reply/reply.ts";
import type { StepDetail } from "./reply/step-lines.ts";
import type { WrittenMessage } from "./reply/written.ts";

export interface LiveOptions extends ControlOptions {
  /** Stops the answer: what was said so far stays and is marked as stopped. */
  readonly signal?: AbortSignal | undefined;
  /** Callbacks for what happens on the way. */
  readonly handlers?: Handlers | undefined;
  /**
   * How much the reader sees of tools, named steps and thoughts: `off`; `compact`, their names, states and durations;
   * `full`, also what went into tools and came out of them, cut to a line, and thoughts. Default `compact`, since inputs
   * and results may be meant for nobody's eyes.
   */
  readonly steps?: StepDetail | undefined;
  /** Tells under the answer what it took: tokens and cost as far as they are known, and time. Default false. */
  readonly footer?: boolean | undefined;
  /**
   * A block of code of more characters, once it stands, is sent as a file too, named after its language; so is a table of
   * more than 200 cells, as `.csv`. Default 6,000, three messages on Discord: what is cut can't be copied. `Infinity`: none.
   */
  readonly filesOver?: number | undefined;
  /** Sets a mark at the question as long as it is being answered, where the platform has one. Default false. */
  readonly acknowledge?: boolean | undefined;
  /** Which of its messages make a phone ring; edits never do. Default `first`, never with a lone letter. */
  readonly notify?: NotifyPolicy | undefined;
}

/** What became of an answer. */
export interface LiveResult extends Said {
  /** `done`; `stopped` by the signal or a button; `failed`, with the `cause`. What was said by then stands in any case. */
  readonly status: "done" | "stopped" | "failed";
  /** The source's error, or a `DeliveryError` when the platform would not take the answer. */
  readonly cause?: unknown;
  /** Who pressed Stop, as the platform shows their name. */
  readonly stoppedBy?: string | undefined;
  /** The messages that hold the answer, in order. */
  readonly messages: readonly WrittenMessage[];
  readonly figures: Figures;
}

/** Where an answer goes: one chat's adapter, and the outbox that all answers of its bot share. */
export interface Door {
  readonly adapter: Adapter;
  readonly outbox: Outbox;
  /** Where presses of its controls arrive; without it there are none. */
  readonly desk?: Desk | undefined;
  /** The platform's id of who asked, where the target tells. */
  readonly asker?: string | undefined;
}
