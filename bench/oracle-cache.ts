/** Remembers the oracle's figures in the system's temporary folder: they depend on nothing but trace and limits. */

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bestLagMs, type OracleOptions } from "./oracle.ts";
import type { Trace } from "./traces.ts";

/** Another number after a change to the oracle. */
const VERSION = 3;

const FILE = join(tmpdir(), "livetype-bench-oracle.json");

export interface OracleCache {
  lagMs(trace: Trace, options: OracleOptions): number;
  save(): Promise<void>;
}

export async function openOracleCache(): Promise<OracleCache> {
  const known: Record<string, number> = await readFile(FILE, "utf8")
    .then(JSON.parse)
    .catch(() => ({}));
  const digests = new Map<Trace, string>();
  let isChanged = false;
  return {
    lagMs(trace, options) {
      const digest =
        digests.get(trace) ?? createHash("sha1").update(JSON.stringify(trace.tokens)).digest("hex");
      digests.set(trace, digest);
      const key = `${VERSION} ${digest} ${JSON.stringify(options)}`;
      if (known[key] === undefined) {
        known[key] = bestLagMs(trace.tokens, options);
        isChanged = true;
      }
      return known[key];
    },
    async save() {
      if (isChanged) await writeFile(FILE, JSON.stringify(known));
    },
  };
}
