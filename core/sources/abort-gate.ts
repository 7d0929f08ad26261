/** Waits for one promise at a time, but never past an abort: a stuck source can't hold an answer. */

export interface AbortGate {
  /**
   * Rejects with the signal's reason as soon as it aborts; `start` is not called after that. It may throw at once, or
   * answer without a promise, as hand-written iterators do.
   */
  wait<T>(start: () => PromiseLike<T> | T): Promise<T>;
  /** Stops listening to the signal. */
  close(): void;
}

/** `Promise.race` with one abort promise would keep a reaction per chunk: 418 MB after 100,000 of them. */
export function createAbortGate(signal: AbortSignal): AbortGate {
  let giveUp: ((reason: unknown) => void) | undefined;
  const onAbort = () => giveUp?.(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  return {
    wait: (start) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        giveUp = reject;
        Promise.resolve(start()).then(resolve, reject);
      }),
    close: () => signal.removeEventListener("abort", onAbort),
  };
}
