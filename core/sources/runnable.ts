/** A LangChain runnable, a graph or an agent with its input: the call that streams it whole is chosen here. */

import { createLangChainReader } from "./langchain.ts";
import type { StreamMode } from "./langgraph-shapes.ts";
import { isRecord } from "./text.ts";
import { translated } from "./translated.ts";

export interface RunnableSource {
  /** A runnable, a compiled graph, or an agent of `createAgent`. */
  readonly runnable: { stream(input: never, config: never): unknown };
  readonly input: unknown;
  /** LangChain's: `configurable`, `callbacks`, `recursionLimit` and the like. Its `signal` stops the answer as well. */
  readonly config?: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** `values` only for what was there before: a middleware may bring it up again. Names of nodes, from `tasks`, say little. */
const GRAPH_MODES: readonly StreamMode[] = ["messages", "updates", "custom", "tools", "values"];

export function isRunnableSource(value: unknown): value is RunnableSource {
  return isRecord(value) && "input" in value && isCallable(value.runnable, "stream");
}

/**
 * - A graph or an agent: `stream` with all modes at once. Its events of v2 tell no id of a tool's call and no progress
 *   of its tool, and with those of v3 a tool that fails is an unhandled rejection (langgraph 1.4.18).
 * - A chat model that has events of its own: these. In `stream`, the reasoning of OpenRouter and calls from a server that
 *   names no role are dropped. Of any other chat model `stream`: events made of its chunks drop their reasoning.
 * - Any other: events of v2. `stream` of a chain gives only what its last part lets through: no reasoning, no tools, no
 *   tokens of a chain that ends with a parser.
 *
 * Not `async`: what a chat model returns is thenable, and awaiting it would wait for its end.
 */
export function startRunnable({ runnable, input, config }: RunnableSource, signal: AbortSignal): unknown {
  const own = config?.signal;
  const options: Fields = {
    ...config,
    signal: own instanceof AbortSignal ? AbortSignal.any([signal, own]) : signal,
  };
  const call = (method: string, more: Fields = {}) =>
    (runnable as unknown as Record<string, (input: unknown, options: Fields) => unknown>)[method]?.(input, {
      ...options,
      ...more,
    });
  const inner = unwrapped(runnable);
  if (isGraph(inner)) return call("stream", { streamMode: GRAPH_MODES, subgraphs: true });
  if (!isCallable(runnable, "streamEvents")) return call("stream");
  if (isChatModel(inner)) return call(hasOwnEvents(inner) ? "streamEvents" : "stream");
  const events = call("streamEvents", { version: "v2" });
  return isParallel(inner)
    ? translated(events, (readInner) => createLangChainReader(readInner, { isParallel: true }))
    : events;
}

/** `bind`, `bindTools` and `withConfig` put a runnable into another. */
function unwrapped(runnable: object): object {
  const inner: unknown = "bound" in runnable ? runnable.bound : undefined;
  return isRecord(inner) && isCallable(inner, "stream") ? unwrapped(inner) : runnable;
}

function isGraph(runnable: object): boolean {
  if ("lg_is_pregel" in runnable && runnable.lg_is_pregel === true) return true;
  return "graph" in runnable && isRecord(runnable.graph) && runnable.graph.lg_is_pregel === true;
}

function isChatModel(runnable: object): boolean {
  return (
    "_modelType" in runnable &&
    typeof runnable._modelType === "function" &&
    runnable._modelType() === "base_chat_model"
  );
}

/** The base class of chat models, where `_modelType` is, makes events of chunks; `initChatModel` asks the real model. */
function hasOwnEvents(model: object): boolean {
  return (
    "_getModelInstance" in model || ownerOf(model, "_streamChatModelEvents") !== ownerOf(model, "_modelType")
  );
}

function ownerOf(value: object, method: string): object | null {
  let owner: object | null = value;
  while (owner !== null && !Object.hasOwn(owner, method)) owner = Object.getPrototypeOf(owner);
  return owner;
}

/** A `RunnableParallel`, which was `RunnableMap` before. */
function isParallel(runnable: object): boolean {
  return "steps" in runnable && isRecord(runnable.steps) && !("first" in runnable);
}

function isCallable(value: unknown, method: string): boolean {
  return isRecord(value) && typeof value[method] === "function";
}
