/** Options are checked at the door: what can't work is a mistake in the program. */

/** @throws {TypeError} When `value` is no number above zero. `Infinity` is one. */
export function assertPositive(name: string, value: unknown): asserts value is number {
  if (typeof value === "number" && value > 0) return;
  throw new TypeError(`Expected \`${name}\` to be a number above 0, got ${String(value)}`);
}
