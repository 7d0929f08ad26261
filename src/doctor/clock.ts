/** Whether the clock is right: budgets are counted by its days, and certificates are judged by it. */

import { type Finding, ok, warning, wrong } from "../../bots/finding.ts";
import type { Config } from "../config.ts";

const ABOUT = "Clock";

/** `Date` headers count whole seconds, and an answer takes its time. */
const TOLERANCE_MS = 30_000;

const TIMEOUT_MS = 5000;

/** Asks the platforms' own servers for the time, by the headers of any answer. */
export async function checkClock(
  { discord, telegram }: Pick<Config, "discord" | "telegram">,
  now: () => number,
): Promise<Finding[]> {
  const servers = [
    ...(discord ? [discord.apiBase ?? "https://discord.com/api"] : []),
    ...(telegram ? [telegram.apiRoot ?? "https://api.telegram.org"] : []),
  ];
  if (servers.length === 0) return [];
  const times = await Promise.all(servers.map(timeOf));
  const theirs = times.find((time) => time !== undefined);
  if (theirs === undefined) return [warning(ABOUT, "no server told the time: check the network")];
  const offMs = now() - theirs;
  if (Math.abs(offMs) <= TOLERANCE_MS) return [ok(ABOUT, "right")];
  const seconds = Math.round(Math.abs(offMs) / 1000);
  return [
    wrong(ABOUT, `${seconds} s ${offMs > 0 ? "fast" : "slow"}: set it, best with timedatectl set-ntp true`),
  ];
}

async function timeOf(address: string): Promise<number | undefined> {
  try {
    const response = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const time = Date.parse(response.headers.get("date") ?? "");
    return Number.isNaN(time) ? undefined : time;
  } catch {
    return undefined;
  }
}
