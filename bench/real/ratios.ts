/** How far an answer's lag is from the oracle's. */

import { openOracleCache } from "../oracle-cache.ts";
import { bestFleetLagsMs } from "../oracle-fleet.ts";
import { type Answered, FLEET_SPREAD_MS } from "./run.ts";
import type { Situation } from "./situations.ts";

const cache = await openOracleCache();

export function ratiosOf({ slots, oracle }: Situation, answered: readonly Answered[]): number[] {
  if (answered.length === 0) return [];
  if (slots) {
    const lengthMs = Math.max(...answered.map(({ trace }) => trace.tokens.at(-1)?.[0] ?? 0));
    const best = bestFleetLagsMs(
      answered.map(({ trace }) => trace.tokens),
      { slots: slots((lengthMs + FLEET_SPREAD_MS) / 1000) },
    );
    return answered.map(({ figures }, index) => figures.lagMs / (best[index] as number));
  }
  return oracle ? answered.map(({ figures, trace }) => figures.lagMs / cache.lagMs(trace, oracle)) : [];
}

export const saveOracle = (): Promise<void> => cache.save();
