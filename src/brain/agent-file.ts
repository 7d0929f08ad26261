/** The owner's own agent in a file: what it exports answers. */

import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { toEvents } from "../../core/index.ts";
import { ConfigError } from "../errors.ts";
import { messageOf } from "../report.ts";
import { toAgentError } from "./agent-errors.ts";
import { toBrain } from "./agent-kinds.ts";
import type { Brain } from "./brain.ts";

const KINDS =
  "a LangChain runnable, a LangGraph graph or agent, an AI SDK agent, or a function that takes a turn and gives a stream";

/**
 * @param file As in AGENT, from the folder where the program was started.
 * @throws {ConfigError} When it is not there, breaks while it is loaded, or exports nothing that can answer.
 */
export async function createFileBrain(file: string): Promise<Brain> {
  const { agent, name } = findAgent(await load(file), file);
  const brain = await toBrain(agent);
  if (!brain) throw new ConfigError(`AGENT=${file} exports ${name} as ${kindOf(agent)}: export ${KINDS}.`);
  return async function* answer(turn) {
    try {
      yield* toEvents(() => brain(turn), { signal: turn.signal });
    } catch (error) {
      turn.signal.throwIfAborted();
      throw toAgentError(error);
    }
  };
}

async function load(file: string): Promise<Readonly<Record<string, unknown>>> {
  const path = resolve(file);
  try {
    await access(path);
  } catch (cause) {
    throw new ConfigError(`AGENT names ${file}, which is not there: correct it in .env.`, { cause });
  }
  try {
    return await import(pathToFileURL(path).href);
  } catch (cause) {
    throw new ConfigError(`AGENT=${file} can't be loaded: ${messageOf(cause)}.`, { cause });
  }
}

function findAgent(exports: Readonly<Record<string, unknown>>, file: string) {
  const names = Object.keys(exports);
  const name = ["default", "agent"].find((one) => names.includes(one)) ?? names[0];
  if (name === undefined) throw new ConfigError(`AGENT=${file} exports nothing: export ${KINDS}.`);
  if (names.length > 1 && name !== "default" && name !== "agent")
    throw new ConfigError(`AGENT=${file} exports ${names.join(", ")}: name the one that answers "agent".`);
  return { agent: exports[name], name };
}

function kindOf(agent: unknown): string {
  if (agent === null || agent === undefined) return String(agent);
  if (typeof agent !== "object") return `a ${typeof agent}`;
  const isStream = Symbol.asyncIterator in agent || agent instanceof ReadableStream;
  return isStream ? "a stream, which can be read only once" : "an object that nobody can ask";
}
