/** Whether all of an answer stands, or why it can't. */

import type { Failure } from "../adapter.ts";

export interface Completion {
  /** Resolves when all of it stands, or can't. Another one after `reopen`. */
  readonly promise: Promise<void>;
  readonly isComplete: boolean;
  /** Why it can't be delivered. */
  readonly failure: Failure | undefined;
  /** All of it stands; `cleared` resolves when what it replaced is gone. */
  complete(cleared?: Promise<void>): void;
  /** False when it has ended before, one way or the other. */
  fail(why: Failure): boolean;
  /** There is more to say after all. */
  reopen(): void;
}

export function createCompletion(): Completion {
  let completed = Promise.withResolvers<void>();
  const completion = {
    promise: completed.promise,
    isComplete: false,
    failure: undefined as Failure | undefined,
    complete(cleared?: Promise<void>) {
      completion.isComplete = true;
      if (cleared) void cleared.then(completed.resolve);
      else completed.resolve();
    },
    fail(why: Failure) {
      if (completion.failure || completion.isComplete) return false;
      completion.failure = why;
      completed.resolve();
      return true;
    },
    reopen() {
      completion.isComplete = false;
      completed = Promise.withResolvers();
      completion.promise = completed.promise;
    },
  };
  return completion;
}
