/** A chat model of LangChain that plays a script: one turn per call, each a list of chunks. */

import { setTimeout as sleep } from "node:timers/promises";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessageChunk, type AIMessageChunkFields, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";

/** The fields of a message chunk; a number is a pause in milliseconds; an error is thrown. */
type Chunk = ChunkFields | number | Error;

interface ChunkFields {
  readonly content: unknown;
  readonly [field: string]: unknown;
}

export class ScriptedModel extends BaseChatModel {
  readonly #turns: readonly (readonly Chunk[])[];
  #turn = 0;

  constructor(...turns: readonly (readonly Chunk[])[]) {
    super({ maxRetries: 0 });
    this.#turns = turns;
  }

  override _llmType(): string {
    return "scripted";
  }

  override bindTools(): this {
    return this;
  }

  override async *_streamResponseChunks(
    _messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    manager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const turn = this.#turns[this.#turn++ % this.#turns.length] ?? [];
    for (const fields of turn) {
      options.signal?.throwIfAborted();
      if (fields instanceof Error) throw fields;
      if (typeof fields === "number")
        await sleep(fields, undefined, options.signal && { signal: options.signal });
      else {
        const message = new AIMessageChunk(fields as AIMessageChunkFields);
        const chunk = new ChatGenerationChunk({ message, text: message.text });
        yield chunk;
        await manager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
      }
    }
  }

  override async _generate(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    manager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, options, manager)) {
      whole = whole === undefined ? chunk : whole.concat(chunk);
    }
    return { generations: whole === undefined ? [] : [whole] };
  }
}

/** Chunks that write a text. */
export const words = (...contents: readonly string[]): Chunk[] => contents.map((content) => ({ content }));

/** Chunks that write the call of a tool. */
export function calling(id: string, name: string, input: object, index = 0): Chunk[] {
  const json = JSON.stringify(input);
  const piece = (rest: object) => ({
    content: "",
    tool_call_chunks: [{ type: "tool_call_chunk" as const, index, ...rest }],
  });
  return [piece({ id, name, args: "" }), piece({ args: json.slice(0, 4) }), piece({ args: json.slice(4) })];
}

/** The last chunk of a turn. */
export const tokens = (input_tokens: number, output_tokens: number): Chunk => ({
  content: "",
  usage_metadata: { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens },
});
