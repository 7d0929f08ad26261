/** Discord's ids: 17 to 19 digits that sort by the time they were made. discord.js reads rate-limit keys out of them. */

/** 2015-01-01, the first second of Discord's ids. */
const EPOCH_MS = 1_420_070_400_000n;

/** So far the ids may be ahead of the clock; one that was set back by more is believed. */
const MOST_AHEAD = 1000n << 22n;

let last = 0n;

export function nextSnowflake(): string {
  const now = (BigInt(Date.now()) - EPOCH_MS) << 22n;
  last = now > last || last - now > MOST_AHEAD ? now : last + 1n;
  return String(last);
}
