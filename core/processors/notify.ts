/** Tells a listener: one that throws, rejects or takes its time can't harm the answer it listens to. */

/** A failure of the listener becomes a warning of the process, where there is one. Never waits. */
export function notify<Value>(listener: ((value: Value) => unknown) | undefined, value: Value): void {
  if (!listener) return;
  try {
    const returned = listener(value);
    if (isThenable(returned)) returned.then(undefined, warn);
  } catch (error) {
    warn(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function warn(error: unknown): void {
  globalThis.process?.emitWarning?.(
    `A listener of an answer failed, and the answer went on without it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    "LivetypeWarning",
  );
}
