/** The owner's own agent, named by AGENT: a file or an address. */

import { createFileBrain } from "./agent-file.ts";
import { createServiceBrain } from "./agent-service.ts";
import type { Brain } from "./brain.ts";

/**
 * `key` goes to an address as a bearer token.
 * @throws {ConfigError} When there is no agent: one sentence with what to do.
 */
export async function createAgentBrain(agent: string, key?: string): Promise<Brain> {
  return /^https?:\/\//i.test(agent) ? createServiceBrain(agent, key) : createFileBrain(agent);
}
