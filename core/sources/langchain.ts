/** Everything that LangChain and LangGraph stream. One dialect, since one run speaks on several channels at once. */

import type { StreamEvent } from "../events.ts";
import type { Dialect, DialectReader } from "./dialect.ts";
import { applyPatch, isPatchOperation, type PatchOperation } from "./json-patch.ts";
import { createBlockReader, isBlockEvent } from "./langchain-blocks.ts";
import { createRunEventReader, isRunEvent } from "./langchain-events.ts";
import { createLogReader, isLogPatch } from "./langchain-log.ts";
import { isMessage, openMessage, textOf } from "./langchain-message.ts";
import { createRun } from "./langchain-run.ts";
import { createGraphReader, createOrigins } from "./langgraph.ts";
import { type Part, partOf } from "./langgraph-shapes.ts";
import { isRecord } from "./text.ts";

type Item = Readonly<Record<string, unknown>>;

export const langChain: Dialect = {
  matches: (item) => {
    if (Array.isArray(item)) return partOf(item) !== undefined || isPatch(item);
    return isMessage(item) || (isRecord(item) && isEvent(item)) || partOf(item) !== undefined;
  },
  createReader: createLangChainReader,
};

export interface LangChainReader extends DialectReader {
  /** The data of a mode that the caller knows. */
  readPart(part: Part): readonly StreamEvent[];
  /** What several chains give out at the same time, by their names: each is a section. */
  readSections(output: Item): readonly StreamEvent[];
}

export function createLangChainReader(
  readInner: (item: unknown) => readonly StreamEvent[],
  { isParallel }: { readonly isParallel?: boolean } = {},
): LangChainReader {
  const run = createRun();
  const graph = createGraphReader(run, readValue);
  const readBlock = createBlockReader(run);
  const readLog = createLogReader(run.tools, readOutput);
  const readRunEvent = createRunEventReader({
    run,
    readOutput,
    readSections,
    originOf: createOrigins(),
    isParallel,
  });
  let patched: unknown;

  function readValue(value: unknown): readonly StreamEvent[] {
    return langChain.matches(value) ? readItem(value) : readInner(value);
  }

  function readOutput(output: unknown): readonly StreamEvent[] {
    if (typeof output === "string") return run.texts.write("", output);
    return typeof output === "object" ? readValue(output) : [];
  }

  function readSections(output: Item): readonly StreamEvent[] {
    return Object.entries(output).flatMap(([name, value]): readonly StreamEvent[] => {
      if (typeof value === "string") return run.texts.writeSection(name, value);
      if (isMessage(value)) return run.texts.writeSection(name, textOf(openMessage(value).content));
      return typeof value === "object" && value !== null ? [{ type: "data", value: { [name]: value } }] : [];
    });
  }

  function readPatch(operations: readonly PatchOperation[]): readonly StreamEvent[] {
    patched = applyPatch(patched, operations);
    return patched === undefined ? [] : [{ type: "data", value: patched }];
  }

  function readItem(item: unknown): readonly StreamEvent[] {
    if (isMessage(item)) return run.message(item);
    if (isRecord(item)) {
      if (isRunEvent(item)) return readRunEvent(item);
      if (isBlockEvent(item)) return readBlock(item);
      if (isLogPatch(item)) return readLog(item);
    }
    const part = partOf(item);
    return part === undefined ? readPatch(item as readonly PatchOperation[]) : graph.read(part);
  }

  return {
    read(item) {
      run.tools.nextItem();
      return readItem(item);
    },
    readPart(part) {
      run.tools.nextItem();
      return graph.read(part);
    },
    readSections,
    end: () => [...run.tools.flush(), ...graph.end()],
  };
}

function isPatch(items: readonly unknown[]): items is readonly PatchOperation[] {
  return items.length > 0 && items.every(isPatchOperation);
}

function isEvent(item: Item): boolean {
  return isRunEvent(item) || isBlockEvent(item) || isLogPatch(item);
}
