/** Scripted trouble: "the second sendMessage to this chat gets a 502". */

export type Trouble =
  | { readonly kind: "rate-limit"; readonly retryAfterMs?: number }
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "delay"; readonly delayMs: number }
  /** The connection breaks; with `applied` the call took effect first. */
  | { readonly kind: "reset"; readonly applied: boolean };

export interface Fault {
  /** As the timeline's `Call.method`; any when left out. */
  readonly method?: string;
  readonly chat?: string;
  /** Matching calls to let through first. Default 0. */
  readonly skip?: number;
  /** Calls it hits. Default 1. */
  readonly times?: number;
  readonly trouble: Trouble;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The trouble this call is in for, if any; counts it. */
  next(call: { readonly method: string; readonly chat?: string }): Trouble | undefined;
}

export function createFaults(): Faults {
  let planned: { fault: Fault; skip: number; left: number }[] = [];
  return {
    add: (fault) => void planned.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 }),
    clear() {
      planned = [];
    },
    next(call) {
      for (const plan of planned) {
        const { method, chat } = plan.fault;
        if ((method && method !== call.method) || (chat && chat !== call.chat) || plan.left === 0) continue;
        if (plan.skip-- > 0) continue;
        plan.left -= 1;
        return plan.fault.trouble;
      }
      return undefined;
    },
  };
}
