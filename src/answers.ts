/** The answers being written: the program does not end before them, unless they take too long. */

export interface Answers {
  readonly count: number;
  /** True once the program is about to end: nothing new is begun. */
  readonly isDraining: boolean;
  /** Takes note of an answer until it has ended. */
  track(answer: Promise<unknown>): Promise<void>;
  /** Begins nothing new, and resolves when nothing is being written, or after so many milliseconds. */
  drain(ms: number): Promise<void>;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

export function createAnswers(): Answers {
  const running = new Set<Promise<unknown>>();
  let isDraining = false;
  const idle = async () => {
    // What ends may begin something else, such as the next of a queue.
    while (running.size > 0) await Promise.allSettled(running);
  };
  return {
    get count() {
      return running.size;
    },
    get isDraining() {
      return isDraining;
    },
    async track(answer) {
      running.add(answer);
      try {
        await answer;
      } finally {
        running.delete(answer);
      }
    },
    async drain(ms) {
      isDraining = true;
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, ms);
      await Promise.race([idle(), late.promise]);
      clearTimeout(timer);
    },
    idle,
  };
}
