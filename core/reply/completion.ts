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
  /** `told` resolves when its reader knows, as far as that can be. */
  fail(why: Failure, told?: Promise<void>): void;
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
      resolveAfter(cleared);
    },
    fail(why: Failure, told?: Promise<void>) {
      completion.failure = why;
      resolveAfter(told);
    },
    reopen() {
      completion.isComplete = false;
      completed = Promise.withResolvers();
      completion.promise = completed.promise;
    },
  };
  return completion;

  function resolveAfter(last: Promise<void> | undefined) {
    if (last) void last.then(completed.resolve);
    else completed.resolve();
  }
}
