/** Waits for what people decide about an agent's requests. */

import type { Approval } from "../reply/reply.ts";
import { type Decision, decisionsOn, resumeOf } from "./approvals.ts";
import type { Offer, Press } from "./control.ts";
import { printable, warn } from "./presser.ts";

export interface DecidingOptions {
  readonly approvals: readonly Approval[];
  /** That ask for them. */
  readonly words: string;
  readonly timeoutMs: number;
  offer(decision: Decision, act: Offer["act"]): Offer;
  /** Some are decided, or it is too late: what the message says, and what can still be pressed. */
  changed(words: string, offers: readonly Offer[]): void;
  /** All are decided. Rejects when nothing could be started: the last decision is then to be taken again. */
  decided(resume: unknown, press: Press): Promise<void>;
}

export interface Deciding {
  readonly offers: readonly Offer[];
  end(): void;
}

/** A longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function awaitDecisions(options: DecidingOptions): Deciding {
  const { approvals, words, timeoutMs, offer, changed, decided } = options;
  const decisions = decisionsOn(approvals);
  const count = approvals.flatMap(({ requests }) => requests).length;
  const types = new Map<number, string>();
  const notes = new Map<number, string>();

  const say = (...more: readonly string[]) =>
    [words, ...[...notes].sort(([a], [b]) => a - b).map(([, note]) => note), ...more].join("\n");

  const offers = decisions.map((decision) => offer(decision, (press) => decide(decision, press)));

  const left = () => offers.filter((_, index) => !decisions[index]?.about.some((place) => types.has(place)));

  function decide({ type, about, words: taken }: Decision, press: Press) {
    const number = about.length < count ? `${(about[0] ?? 0) + 1}. ` : "";
    notes.set(about[0] ?? 0, `${number}${taken} by ${printable(press.user.name)}.`);
    for (const place of about) types.set(place, type);
    const isLast = types.size === count;
    changed(say(), isLast ? [] : left());
    if (!isLast) return {};
    const ordered = Array.from({ length: count }, (_, place) => types.get(place) ?? "");
    decided(resumeOf(approvals, ordered), press).then(
      () => clearTimeout(deadline),
      (error) => {
        for (const place of about) types.delete(place);
        notes.delete(about[0] ?? 0);
        changed(say(), left());
        warn(error);
      },
    );
    // The way by which the question came may be over.
    return { removesControls: press.open !== undefined };
  }

  const deadline = setTimeout(
    () => {
      if (types.size < count) changed(say("⌛ Nobody decided in time. Please ask again."), []);
    },
    Math.min(timeoutMs, LONGEST_TIMER_MS),
  );
  // Node's: a question that waits must not keep a program from ending.
  (deadline as { unref?: () => void }).unref?.();

  return { offers, end: () => clearTimeout(deadline) };
}
