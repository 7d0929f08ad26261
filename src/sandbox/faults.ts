/** Scripted trouble: "the second sendMessage to this chat gets a 502", "one edit in twenty hangs". */

export type Trouble =
  | { readonly kind: "rate-limit"; readonly retryAfterMs?: number }
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "delay"; readonly delayMs: number }
  | Loss;

/** The answer never comes; with `applied` the call took effect first. */
export type Loss =
  /** The connection breaks. */
  | { readonly kind: "reset"; readonly applied: boolean }
  /** Nothing happens until the client gives up or the server closes. */
  | { readonly kind: "hang"; readonly applied?: boolean };

export interface Fault {
  /** As the timeline's `Call.method`; any when left out. */
  readonly method?: string;
  readonly chat?: string;
  /** Matching calls to let through first. Default 0. */
  readonly skip?: number;
  /** Calls it hits. Default 1; without end where there is a `probability` or a function. */
  readonly times?: number;
  /** The fraction of matching calls it hits, from 0 to 1: 0.05 for one in twenty. Default 1. */
  readonly probability?: number;
  /** Which ones `probability` picks: the same seed, the same calls. Default 1. */
  readonly seed?: number;
  /** What happens, or which: by the matching calls that came before (after `skip`); undefined lets one through. */
  readonly trouble: Trouble | ((callsBefore: number) => Trouble | undefined);
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The trouble this call is in for, if any; counts it. */
  next(call: { readonly method: string; readonly chat?: string }): Trouble | undefined;
}

export function createFaults(): Faults {
  let plans: { fault: Fault; pick: () => Trouble | undefined }[] = [];
  return {
    add: (fault) => void plans.push({ fault, pick: createPick(fault) }),
    clear() {
      plans = [];
    },
    next({ method, chat }) {
      for (const { fault, pick } of plans) {
        if ((fault.method && fault.method !== method) || (fault.chat && fault.chat !== chat)) continue;
        const trouble = pick();
        if (trouble) return trouble;
      }
      return undefined;
    },
  };
}

export function toLoss(trouble: Trouble | undefined): Loss | undefined {
  return trouble?.kind === "reset" || trouble?.kind === "hang" ? trouble : undefined;
}

/** What comes over one matching call after another. */
function createPick({ skip = 0, times, probability, seed = 1, trouble }: Fault) {
  const isOpen = probability !== undefined || typeof trouble === "function";
  const random = createRandom(seed);
  let left = times ?? (isOpen ? Number.POSITIVE_INFINITY : 1);
  let calls = -skip;
  return (): Trouble | undefined => {
    if (left === 0 || calls++ < 0 || random() >= (probability ?? 1)) return undefined;
    const picked = typeof trouble === "function" ? trouble(calls - 1) : trouble;
    if (picked) left -= 1;
    return picked;
  };
}

/** Mulberry32: from 0 up to 1, the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
