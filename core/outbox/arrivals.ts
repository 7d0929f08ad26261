/** When text arrived, in order: two numbers for each piece of it, so no objects. */
export interface Arrivals {
  readonly atMs: number[];
  /** The length of the text with each. */
  readonly ends: number[];
  /** Its length before the first. */
  readonly from: number;
}

export const noArrivals = (from: number): Arrivals => ({ atMs: [], ends: [], from });

/** Those that end within the first `length` characters, and those that do not. */
export function splitArrivals({ atMs, ends, from }: Arrivals, length: number): readonly [Arrivals, Arrivals] {
  const found = ends.findIndex((end) => end > length);
  const count = found < 0 ? ends.length : found;
  return [
    { atMs: atMs.slice(0, count), ends: ends.slice(0, count), from },
    { atMs: atMs.slice(count), ends: ends.slice(count), from: ends[count - 1] ?? from },
  ];
}

export const joinArrivals = (before: Arrivals, behind: Arrivals): Arrivals => ({
  atMs: [...before.atMs, ...behind.atMs],
  ends: [...before.ends, ...behind.ends],
  from: before.from,
});
