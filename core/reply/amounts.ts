/** Times, numbers, money and parts as a reader finds them in a chat. */

export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${Math.max(0.1, seconds).toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  const rest = Math.round(seconds) % 60;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** What runs is told in whole seconds: it is seldom looked at in the moment it is true. Undefined within the first one. */
export function formatElapsed(ms: number): string | undefined {
  const seconds = Math.floor(ms / 1000);
  return seconds < 1 ? undefined : seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}

const CELLS = 5;

/** `▰▰▰▱▱ 60 %` */
export function formatFraction(fraction: number): string {
  const part = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
  const full = Math.round(part * CELLS);
  return `${"▰".repeat(full)}${"▱".repeat(CELLS - full)} ${Math.round(part * 100)} %`;
}

export const formatCount = (count: number): string => Math.round(count).toLocaleString("en-US");

/** Cents, or below one the first two digits that count. */
export function formatUsd(usd: number): string {
  if (usd === 0 || usd >= 0.01) return `$${usd.toFixed(usd === 0 ? 0 : 2)}`;
  return `$${Number(usd.toPrecision(2)).toFixed(12).replace(/0+$/, "")}`;
}
