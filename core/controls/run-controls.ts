/** The controls of one run of an answer: Stop while it is written, then what may be done with it. */

import type { Adapter, OutgoingFile } from "../adapter.ts";
import { isRunnableSource } from "../sources/runnable.ts";
import type { Source } from "../sources/source.ts";
import type { Control, Offer, Press } from "./control.ts";
import { awaitDecisions, type Deciding } from "./deciding.ts";
import { type Desk, NOTICES, type Pressable } from "./desk.ts";
import { FACES, type Face } from "./faces.ts";
import { mayPress, type PressInfo, printable, warn } from "./presser.ts";
import { type NextRun, type RunEnd, startsAfter } from "./run-end.ts";
import { createStepsAct } from "./show-steps.ts";

export interface ControlOptions {
  /** Whether the answer has buttons where somebody can receive their presses. Default true. */
  readonly controls?: boolean | undefined;
  /**
   * Who may press the buttons of this answer. Default: the one who asked, and on Discord those who may manage messages
   * there. One that throws refuses.
   */
  readonly mayPress?: ((press: PressInfo) => boolean | PromiseLike<boolean>) | undefined;
  /** How long a question of the agent waits for a button, in milliseconds. Default 15 minutes. */
  readonly approvalTimeoutMs?: number | undefined;
}

/** About as long as somebody is still there; a token of Discord lives as long. */
const APPROVAL_TIMEOUT_MS = 15 * 60_000;

export interface ControlledRun {
  readonly desk: Desk;
  readonly source: Source;
  readonly options: ControlOptions & { readonly signal?: AbortSignal | undefined };
  readonly asker: string | undefined;
  /** What the source has asked its context for: who ignores it gets no button for it. */
  readonly reads: ReadonlySet<string>;
  stop(reason: unknown): void;
  /** What waits for a press goes on there. */
  resume(adapter: Adapter): void;
  /** What waits for a press waits no more. */
  abandon(): void;
  /** Whether files can be sent to the chat. */
  takesFiles(): boolean;
  /** Sends it there. Never rejects. Resolves to whether it stands there. */
  send(file: OutgoingFile): Promise<boolean>;
  /** Rejects when nothing could be started. */
  start(next: NextRun, press: Press): Promise<void>;
  /** Shows other words under the finished text, and other controls. */
  amend(end: { readonly words: string; readonly controls: readonly Control[] }): void;
}

export interface RunControls {
  /** While it runs. */
  readonly controls: readonly Control[];
  /** Those of a message that can't be written to any longer: its rest waits for a press. */
  pause(): readonly Control[];
  /** Who pressed Stop. */
  readonly stoppedBy: string | undefined;
  /** The source has ended: the controls of the finished answer. */
  end(end: RunEnd): readonly Control[];
  /** Its last call has been made. */
  settle(isDelivered: boolean): void;
}

export function openRunControls(run: ControlledRun): RunControls {
  const { desk, source, options, reads } = run;
  let offers: readonly Offer[] = [];
  /** Of a text that waits for a press. */
  let waiting: Offer | undefined;
  let hasEnded = false;
  let isAtRest = false;
  let stoppedBy: string | undefined;
  let deciding: Deciding | undefined;

  const pressable: Pressable = {
    get offers() {
      return waiting ? [waiting, ...offers] : offers;
    },
    get isAtRest() {
      return isAtRest;
    },
    forgotten: () => run.abandon(),
    mayPress: (user) => mayPress(user, run),
  };
  const seat = desk.seat(pressable);

  const offer = (action: string, { label, kind }: Face, act: Offer["act"]): Offer => ({
    control: { id: seat.idOf(action), label, kind },
    act,
  });

  const stop = offer("stop", FACES.stop, ({ user }) => {
    offers = [];
    stoppedBy = printable(user.name);
    run.stop(new DOMException("The answer was stopped by its reader.", "AbortError"));
    return {};
  });

  const goOn = offer("go-on", FACES.continue, ({ open }) => {
    if (!open) return { notice: NOTICES.finished };
    waiting = undefined;
    open().then(run.resume, (error) => {
      waiting = goOn;
      warn(error);
    });
    return { removesControls: true };
  });

  /** What one press starts, none other may start as well; it may be pressed again when nothing started. */
  const starts = (action: string, face: Face, next: NextRun): Offer =>
    offer(action, face, (press) => {
      const before = offers;
      offers = [];
      run.start(next, press).catch((error) => {
        offers = before;
        warn(error);
      });
      return { removesControls: true };
    });

  function askFor({ approvals, words = "" }: RunEnd): readonly Offer[] {
    deciding = awaitDecisions({
      ...{ approvals, words, timeoutMs: options.approvalTimeoutMs ?? APPROVAL_TIMEOUT_MS },
      offer: (decision, act) => offer(decision.action, decision, act),
      changed(changedWords, left) {
        offers = left;
        run.amend({ words: changedWords, controls: controls() });
      },
      decided: (resume, press) => run.start({ kind: "resume", resume }, press),
    });
    return deciding.offers;
  }

  function offersAt(end: RunEnd): readonly Offer[] {
    const { steps: text, approvals } = end;
    const mayStart = isRestartable(source) && !options.signal?.aborted;
    if (approvals.length > 0) return mayStart && reads.has("resume") ? askFor(end) : [];
    const again = mayStart
      ? startsAfter(end, reads).map(({ action, next }) => starts(action, FACES[action], next))
      : [];
    if (!text || options.signal?.aborted) return again;
    const { asker, takesFiles, send } = run;
    return [...again, offer("steps", FACES.steps, createStepsAct({ text, asker, takesFiles, send }))];
  }

  const controls = () => offers.map(({ control }) => control);
  /** Texts that wait are kept as long as there is room for them. */
  const keepWaiting = () => {
    if (waiting && hasEnded) seat.retire();
  };
  offers = [stop];
  return {
    controls: controls(),
    get stoppedBy() {
      return stoppedBy;
    },
    pause() {
      waiting = goOn;
      keepWaiting();
      return [goOn.control, ...(hasEnded ? [] : controls())];
    },
    end(end) {
      hasEnded = true;
      offers = offersAt(end);
      keepWaiting();
      return controls();
    },
    settle(isDelivered) {
      isAtRest = true;
      waiting = undefined;
      if (isDelivered && offers.length > 0) {
        seat.retire();
        return;
      }
      deciding?.end();
      seat.leave();
    },
  };
}

/** A stream is read once; what can start one can be asked again. */
const isRestartable = (source: Source): boolean => typeof source === "function" || isRunnableSource(source);
