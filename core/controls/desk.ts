/** Where presses of controls arrive: one for each bot, which knows what every control of its answers does. */

import type { Offer, Press, Presser, PressReply } from "./control.ts";

/** What can be pressed at one run of an answer. */
export interface Pressable {
  readonly offers: readonly Offer[];
  /** It is over, and so are the calls for it: nothing will change its message's controls any more. */
  readonly isAtRest: boolean;
  mayPress(user: Presser): Promise<boolean>;
  /** There is no room any more to keep it. */
  forgotten(): void;
}

export interface Seat {
  idOf(action: string): string;
  /** It runs no more: kept as long as there is room, for those who want it again. */
  retire(): void;
  leave(): void;
}

export interface Desk {
  seat(run: Pressable): Seat;
  /** Undefined when the control is none of ours. Never rejects. */
  press(press: Press): Promise<PressReply | undefined>;
}

/** Of answers that are finished. One costs its text, and what its source holds. */
const MAX_KEPT = 500;

const PREFIX = "lt";

export const NOTICES = {
  restarted: "The bot was restarted since, so this button does nothing any more. Please ask again.",
  forgotten: "That was too long ago. Please ask again.",
  finished: "That is over already.",
  stranger: "Only the one who asked can do that.",
} as const;

export function createDesk(): Desk {
  const start = crypto.randomUUID().slice(0, 8);
  const running = new Map<string, Pressable>();
  const retired = new Map<string, Pressable>();
  let count = 0;

  function forgetOldest() {
    const [oldest] = retired;
    if (!oldest) return;
    const [key, run] = oldest;
    retired.delete(key);
    run.forgotten();
  }

  return {
    seat(run) {
      count += 1;
      const key = count.toString(36);
      running.set(key, run);
      return {
        idOf: (action) => [PREFIX, start, key, action].join(":"),
        retire() {
          if (!running.delete(key)) return;
          retired.set(key, run);
          if (retired.size > MAX_KEPT) forgetOldest();
        },
        leave() {
          running.delete(key);
          retired.delete(key);
        },
      };
    },
    async press(press) {
      const [, itsStart, key = ""] = press.id.split(":");
      if (!isOwnControl(press.id)) return undefined;
      if (itsStart !== start) return { notice: NOTICES.restarted, removesControls: true };
      const run = running.get(key) ?? retired.get(key);
      if (!run) return { notice: NOTICES.forgotten, removesControls: true };
      if (!(await run.mayPress(press.user))) return { notice: NOTICES.stranger };
      const offer = run.offers.find(({ control }) => control.id === press.id);
      if (offer) return offer.act(press);
      return { notice: NOTICES.finished, removesControls: run.isAtRest && run.offers.length === 0 };
    },
  };
}

export const isOwnControl = (id: string): boolean => id.startsWith(`${PREFIX}:`);
