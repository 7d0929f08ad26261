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
  let isComplete = false;
  let failure: Failure | undefined;
  return {
    get promise() {
      return completed.promise;
    },
    get isComplete() {
      return isComplete;
    },
    get failure() {
      return failure;
    },
    complete(cleared) {
      isComplete = true;
      if (cleared) void cleared.then(completed.resolve);
      else completed.resolve();
    },
    fail(why) {
      if (failure || isComplete) return false;
      failure = why;
      completed.resolve();
      return true;
    },
    reopen() {
      isComplete = false;
      completed = Promise.withResolvers();
    },
  };
}
