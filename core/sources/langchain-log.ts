/** LangChain's `streamLog`: patches to a log of all runs, of which the output of the chain and the tools count. */

import type { StreamEvent } from "../events.ts";
import { isPatchOperation, type PatchOperation } from "./json-patch.ts";
import { outcomeOf } from "./langgraph-tools.ts";
import { isRecord, stringOf } from "./text.ts";
import { parsedOr, type ToolRuns } from "./tool-runs.ts";

type Item = Readonly<Record<string, unknown>>;

export function isLogPatch({ ops }: Item): boolean {
  return Array.isArray(ops) && ops.length > 0 && ops.every(isPatchOperation);
}

export function createLogReader(
  tools: ToolRuns,
  readOutput: (output: unknown) => readonly StreamEvent[],
): (patch: Item) => readonly StreamEvent[] {
  /** Names of the tools' runs, by the key that the log gives them. */
  const toolOf = new Map<string, string>();

  function readOperation({ path, value }: PatchOperation): readonly StreamEvent[] {
    if (path === "/streamed_output/-") return readOutput(value);
    const [, key = "", field] = /^\/logs\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    if (field === undefined && isRecord(value) && value.type === "tool") {
      toolOf.set(key, stringOf(value.name));
      const input = isRecord(value.inputs) ? value.inputs.input : undefined;
      return tools.begin({ ...callingOf(key), input: parsedOr(input, undefined) }, true);
    }
    if (field !== "final_output" || !toolOf.has(key)) return [];
    const output = isRecord(value) && "output" in value ? value.output : value;
    return tools.end(callingOf(key), outcomeOf(output, ""));
  }

  const callingOf = (key: string) => ({ id: "", name: toolOf.get(key) ?? key, run: key });

  return ({ ops }) => (ops as PatchOperation[]).flatMap(readOperation);
}
