/** LangChain's `streamEvents` v1 and v2: every run of a chain reports, so each text comes several times. */

import type { StreamEvent } from "../events.ts";
import { isMessage, type Message, openMessage, textOf } from "./langchain-message.ts";
import type { Run } from "./langchain-run.ts";
import type { Origin } from "./langchain-texts.ts";
import { outcomeOf } from "./langgraph-tools.ts";
import { progressEvents } from "./progress.ts";
import { isRecord, records, stringOf } from "./text.ts";
import { isBubblingUp, parsedOr, toErrorText } from "./tool-runs.ts";

type Item = Readonly<Record<string, unknown>>;

export function isRunEvent({ event, run_id }: Item): boolean {
  return typeof event === "string" && event.startsWith("on_") && typeof run_id === "string";
}

export interface EventContext {
  readonly run: Run;
  /** What the chain itself gives out. */
  readonly readOutput: (output: unknown) => readonly StreamEvent[];
  /** What a chain of several gives out at the same time, by their names. */
  readonly readSections: (output: Item) => readonly StreamEvent[];
  readonly originOf: (metadata: Item) => Origin;
  /** Known to be of several chains that run at the same time, whatever its name. */
  readonly isParallel?: boolean | undefined;
}

/** Class names of LangChain's chains, which stand in the events unless somebody named the chain. */
const PARALLEL = ["RunnableMap", "RunnableParallel"];
const VALUE_CHAINS = ["RunnableSequence", "RunnableLambda"];

export function createRunEventReader(context: EventContext): (item: Item) => readonly StreamEvent[] {
  const { run, readOutput, readSections, originOf } = context;
  const isParallel = (name: string) => context.isParallel === true || PARALLEL.includes(name);
  let root: { readonly id: string; readonly name: string } | undefined;
  /** The chain's own output is the answer, since a parser or several chains make it of what the models say. */
  let isOutputMade = false;
  let hasModel = false;
  let hasSpoken = false;
  const streaming = new Set<string>();

  function modelPiece(item: Item, chunk: unknown): readonly StreamEvent[] {
    const runId = stringOf(item.run_id);
    streaming.add(runId);
    hasSpoken = true;
    const message = isRecord(chunk) && isMessage(chunk.message) ? chunk.message : chunk;
    const origin = originOf(isRecord(item.metadata) ? item.metadata : {});
    if (isMessage(message)) {
      return run.message(message, { id: runId, origin, isTextElsewhere: isOutputMade });
    }
    const text = typeof message === "string" ? message : isRecord(message) ? stringOf(message.text) : "";
    return isOutputMade || origin.isInTool ? [] : run.texts.write(runId, text, origin);
  }

  /** A model that can't stream says all at its end. */
  function modelEnd(item: Item, output: unknown): readonly StreamEvent[] {
    const runId = stringOf(item.run_id);
    if (streaming.delete(runId)) return [];
    if (isMessage(output)) return modelPiece(item, output);
    const generations = isRecord(output) && Array.isArray(output.generations) ? output.generations : [];
    return records(generations.flat()).flatMap((one) => modelPiece(item, one));
  }

  function chainPiece(item: Item, chunk: unknown): readonly StreamEvent[] {
    if (root === undefined || item.run_id !== root.id) return [];
    if (isParallel(root.name) && isRecord(chunk)) return readSections(chunk);
    // A graph's own output is its state, in which only what is new is told.
    if (isRecord(chunk) && !isMessage(chunk) && hasModel && !isOutputMade) return readState(chunk);
    if (hasModel && !isOutputMade) return [];
    return isMessage(chunk) && hasModel ? textOnly(item, chunk) : readOutput(chunk);
  }

  function readState(chunk: Item): readonly StreamEvent[] {
    const isState = "__interrupt__" in chunk || Object.values(chunk).some(isChange);
    // Of a graph all else is a change of its state; of a chain it is the value that the model's words come to.
    return isState || VALUE_CHAINS.includes(root?.name ?? "") ? readOutput(chunk) : [];
  }

  function textOnly(item: Item, message: Message): readonly StreamEvent[] {
    const { id, content } = openMessage(message);
    return run.texts.write(`${stringOf(id) || item.run_id}-output`, textOf(content));
  }

  function toolEvent(item: Item, data: Item): readonly StreamEvent[] {
    const calling = {
      id: stringOf(item.tool_call_id),
      name: stringOf(item.name),
      run: stringOf(item.run_id),
    };
    switch (item.event) {
      case "on_tool_start":
        return run.tools.begin({ ...calling, input: parsedOr(data.input, undefined) }, true);
      case "on_tool_event":
        return run.tools.progress(calling, data.chunk ?? data.data);
      case "on_tool_end":
        return run.tools.end(calling, outcomeOf(data.output, ""));
      default:
        return isBubblingUp(data.error) ? [] : run.tools.end(calling, { error: toErrorText(data.error) });
    }
  }

  return (item) => {
    const data = isRecord(item.data) ? item.data : {};
    const id = stringOf(item.run_id);
    root ??= { id, name: stringOf(item.name) };
    switch (item.event) {
      case "on_chat_model_start":
      case "on_llm_start":
        hasModel = true;
        isOutputMade ||= isParallel(root.name);
        return [];
      case "on_chat_model_stream":
      case "on_llm_stream":
        return isSilent(item) ? [] : modelPiece(item, data.chunk);
      case "on_chat_model_end":
      case "on_llm_end":
        return isSilent(item) ? [] : modelEnd(item, data.output);
      case "on_parser_start":
        // Before the first word: the parser streams along. Later: it reads what a node's model has said.
        if (root.name === "RunnableSequence" && !hasSpoken) isOutputMade = true;
        return [];
      case "on_chain_stream":
        return chainPiece(item, data.chunk);
      case "on_tool_start":
      case "on_tool_event":
      case "on_tool_end":
      case "on_tool_error":
        return toolEvent(item, data);
      case "on_custom_event": {
        const name = stringOf(item.name);
        return progressEvents("data" in item ? item.data : undefined, { id: name, name });
      }
      case "on_retriever_start":
        return [{ type: "step", id, name: stringOf(item.name), state: "running" }];
      case "on_retriever_end":
        return [{ type: "step", id, name: stringOf(item.name), state: "done" }];
      case "on_retriever_error":
        return [{ type: "step", id, name: stringOf(item.name), state: "failed" }];
      default:
        return [];
    }
  };
}

function isSilent({ tags }: Item): boolean {
  return Array.isArray(tags) && (tags.includes("nostream") || tags.includes("langsmith:nostream"));
}

function isChange(value: unknown): boolean {
  return isRecord(value) && "messages" in value;
}
