/** Tells a stream to end. */

/** Never awaited: a stage may be waiting for what will never come. A hand-written iterator may also throw at once. */
export function leave(iterator: AsyncIterator<unknown>): void {
  const end = async () => iterator.return?.();
  end().catch(() => {});
}
