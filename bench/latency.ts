/** The way to the platform, the same in virtual and in real time. */

import type { Random } from "./random.ts";

/** Source: docs/pacing.md: round trips with a median of 98 ms; with this sigma the mean of one way is 52 ms. */
const ONE_WAY_MEDIAN_MS = 49;
const ONE_WAY_SIGMA = 0.345;

export const oneWayMs = (random: Random): number => random.lognormal(ONE_WAY_MEDIAN_MS, ONE_WAY_SIGMA);
