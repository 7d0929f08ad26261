/** For code that only pushes: LangChain callbacks in, a source out. */

import type { StreamEvent } from "../events.ts";
import { createLangChainReader } from "./langchain.ts";
import { createPushQueue } from "./push-queue.ts";
import { isRecord, streamEvents, stringOf } from "./text.ts";

/** What LangChain's `callbacks` take; the arguments are LangChain's. */
export interface CallbackHandler {
  /** Models that can stream do so, even when they are only invoked. */
  readonly lc_prefer_streaming: true;
  /** Without it LangChain calls back some time later, and in no order. */
  readonly awaitHandlers: true;
  handleChatModelStart(model: unknown, messages: unknown, runId: string): void;
  handleLLMStart(model: unknown, prompts: unknown, runId: string): void;
  handleLLMNewToken(
    token: string,
    index?: unknown,
    runId?: string,
    parentRunId?: string,
    tags?: string[],
    fields?: unknown,
  ): void;
  handleLLMEnd(output: unknown, runId: string): void;
  handleLLMError(error: unknown, runId: string): void;
  handleChainStart(chain: unknown, inputs: unknown, runId: string): void;
  handleChainEnd(outputs: unknown, runId: string): void;
  handleChainError(error: unknown, runId: string): void;
  handleToolStart(
    tool: unknown,
    input: string,
    runId: string,
    parentRunId?: string,
    tags?: string[],
    metadata?: unknown,
    runName?: string,
    toolCallId?: string,
  ): void;
  handleToolEnd(output: unknown, runId: string): void;
  handleToolError(error: unknown, runId: string): void;
  handleCustomEvent(name: string, data: unknown, runId: string): void;
}

export interface Callbacks {
  readonly handler: CallbackHandler;
  /** Ends with the first run that the handler was told of, and throws its error. To be read once. */
  readonly events: AsyncIterable<StreamEvent>;
}

/**
 * What is not read yet is merged, so that a slow reader holds nobody up. Reading ends with the signal of the answer; the
 * run itself ends only when it is given that signal too.
 *
 * @example
 * await replyLive(ctx, ({ signal }) => {
 *   const { handler, events } = fromCallbacks();
 *   chain.invoke(input, { callbacks: [handler], signal }).catch(() => {});
 *   return events;
 * });
 */
export function fromCallbacks(): Callbacks {
  const queue = createPushQueue();
  const reader = createLangChainReader((item) =>
    streamEvents.matches(item) ? [item as StreamEvent] : [{ type: "data", value: item }],
  );
  let root: string | undefined;
  let hasModel = false;
  const nameOf = new Map<string, string>();

  function tell(event: string, runId: string, data: unknown, fields: object = {}): void {
    root ??= runId;
    try {
      queue.push(reader.read({ event, run_id: runId, name: "", data, ...fields }));
    } catch (error) {
      queue.fail(error);
    }
  }

  function end(runId: string): void {
    if (runId !== root) return;
    queue.push(reader.end?.() ?? []);
    queue.end();
  }

  function fail(error: unknown, runId: string): void {
    if (runId === (root ?? runId)) queue.fail(error);
  }

  const startModel = (_model: unknown, _input: unknown, runId: string) => {
    hasModel = true;
    tell("on_chat_model_start", runId, {});
  };

  const handler: CallbackHandler = {
    lc_prefer_streaming: true,
    awaitHandlers: true,
    handleChatModelStart: startModel,
    handleLLMStart: startModel,
    handleLLMNewToken(token, _index, runId = "", _parent, _tags, fields) {
      const chunk = isRecord(fields) && isRecord(fields.chunk) ? fields.chunk : token;
      tell("on_chat_model_stream", runId, { chunk });
    },
    handleLLMEnd(output, runId) {
      tell("on_chat_model_end", runId, { output });
      end(runId);
    },
    handleLLMError: fail,
    handleChainStart(_chain, _inputs, runId) {
      root ??= runId;
    },
    handleChainEnd(outputs, runId) {
      // A chain without a model says all at its end.
      if (runId === root && !hasModel) tell("on_chain_stream", runId, { chunk: outputOf(outputs) });
      end(runId);
    },
    handleChainError: fail,
    handleToolStart(tool, input, runId, _parent, _tags, _metadata, runName, toolCallId) {
      const name = runName ?? nameOfTool(tool);
      nameOf.set(runId, name);
      tell("on_tool_start", runId, { input }, { name, tool_call_id: toolCallId });
    },
    handleToolEnd(output, runId) {
      tell("on_tool_end", runId, { output }, { name: nameOf.get(runId) });
      end(runId);
    },
    handleToolError(error, runId) {
      tell("on_tool_error", runId, { error }, { name: nameOf.get(runId) });
      fail(error, runId);
    },
    handleCustomEvent: (name, data, runId) => tell("on_custom_event", runId, data, { name }),
  };
  return { handler, events: queue };
}

/** What is no object is wrapped on its way to the callbacks. */
function outputOf(outputs: unknown): unknown {
  return isRecord(outputs) && Object.keys(outputs).join() === "output" ? outputs.output : outputs;
}

function nameOfTool(tool: unknown): string {
  if (!isRecord(tool)) return "tool";
  const classes = Array.isArray(tool.id) ? tool.id : [];
  return stringOf(tool.name) || stringOf(classes.at(-1)) || "tool";
}
