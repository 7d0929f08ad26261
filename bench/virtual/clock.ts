/** Virtual time: `Date.now`, `performance.now` and timers advance together, as fast as the machine can. */

const START_MS = Date.UTC(2026, 10, 21);

interface Timer {
  readonly atMs: number;
  readonly order: number;
  /** Undefined once it is cancelled: what it would have done is not kept any longer, as in Node. */
  run: (() => void) | undefined;
}

/** Runs `work` in virtual time, and everything it starts; resolves with what it returns. One at a time. */
export async function inVirtualTime<T>(work: () => Promise<T>): Promise<T> {
  const real = { setTimeout, clearTimeout, dateNow: Date.now, performanceNow: performance.now };
  const turn = setImmediate;
  const timers = createHeap();
  let nowMs = START_MS;
  let order = 0;

  const startTimer = (run: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]) => {
    order += 1;
    // As Node does: whole milliseconds, at least one.
    const atMs = nowMs + Math.max(1, Math.floor(delayMs) || 0);
    const timer: Timer = { atMs, order, run: () => run(...args) };
    timers.push(timer);
    return timer;
  };
  const stopTimer = (timer?: Timer) => {
    if (timer) timer.run = undefined;
  };
  Object.assign(globalThis, { setTimeout: startTimer, clearTimeout: stopTimer });
  Date.now = () => nowMs;
  performance.now = () => nowMs - START_MS;

  let isOver = false;
  const result = work().finally(() => (isOver = true));
  result.catch(() => {});
  try {
    await new Promise<void>((resolve, reject) => {
      const advance = () => {
        // A turn of the real event loop lets all promises settle before time moves on.
        if (isOver) return resolve();
        let timer = timers.pop();
        while (timer && !timer.run) timer = timers.pop();
        if (!timer)
          return reject(new Error("Virtual time stands still: everybody waits, and no timer is set"));
        nowMs = timer.atMs;
        timer.run?.();
        turn(advance);
      };
      turn(advance);
    });
  } finally {
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
    Date.now = real.dateNow;
    performance.now = real.performanceNow;
  }
  return result;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function createHeap() {
  const items: Timer[] = [];
  const isBefore = (one: Timer, other: Timer) =>
    one.atMs !== other.atMs ? one.atMs < other.atMs : one.order < other.order;
  const at = (index: number) => items[index] as Timer;
  const swap = (one: number, other: number) => ([items[one], items[other]] = [at(other), at(one)]);
  return {
    push(timer: Timer) {
      let index = items.push(timer) - 1;
      for (
        let parent = (index - 1) >> 1;
        index > 0 && isBefore(at(index), at(parent));
        parent = (index - 1) >> 1
      ) {
        swap(index, parent);
        index = parent;
      }
    },
    pop(): Timer | undefined {
      const top = items[0];
      const last = items.pop();
      if (items.length === 0 || !last) return top;
      items[0] = last;
      for (let index = 0; ; ) {
        let least = index;
        for (const child of [2 * index + 1, 2 * index + 2])
          if (child < items.length && isBefore(at(child), at(least))) least = child;
        if (least === index) return top;
        swap(index, least);
        index = least;
      }
    },
  };
}
