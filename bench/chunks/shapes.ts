/** A stream of each shape that a source may have, every chunk with its own text. */

import { AIMessageChunk } from "@langchain/core/messages";

/** Four characters, as a token has on average. */
const word = (index: number) => ` w${(index % 90) + 10}`;

const openAiChat = (index: number) => ({
  id: "1",
  object: "chat.completion.chunk",
  choices: [{ index: 0, delta: { content: word(index) }, finish_reason: null }],
});

/** What a shape's stream yields as its chunk number `index`; a body of bytes has to say that it is over. */
export const SHAPES: Readonly<Record<string, (index: number, isLast: boolean) => unknown>> = {
  string: word,
  StreamEvent: (index) => ({ type: "text-delta", text: word(index) }),
  "OpenAI chat": openAiChat,
  "OpenAI Responses": (index) => ({
    type: "response.output_text.delta",
    item_id: "msg_1",
    output_index: 0,
    content_index: 0,
    delta: word(index),
  }),
  Anthropic: (index) => ({
    type: "content_block_delta",
    index: 0,
    delta: { type: "text_delta", text: word(index) },
  }),
  Google: (index) => ({
    candidates: [{ content: { role: "model", parts: [{ text: word(index) }] }, index: 0 }],
  }),
  Ollama: (index) => ({ model: "m", message: { role: "assistant", content: word(index) }, done: false }),
  "AI SDK part": (index) => ({ type: "text-delta", id: "0", text: word(index) }),
  "AI SDK UI chunk": (index) => ({ type: "text-delta", id: "0", delta: word(index) }),
  "LangChain message": (index) => new AIMessageChunk({ content: word(index), id: "m" }),
  "LangChain streamEvents v2": (index) => ({
    event: "on_chat_model_stream",
    name: "model",
    run_id: "r",
    tags: [],
    metadata: {},
    data: { chunk: new AIMessageChunk({ content: word(index), id: "m" }) },
  }),
  "LangGraph tuple": (index) => [
    "messages",
    [new AIMessageChunk({ content: word(index), id: "m" }), { langgraph_node: "model_request", tags: [] }],
  ],
  "SSE bytes": (index, isLast) =>
    encoder.encode(`data: ${isLast ? "[DONE]" : JSON.stringify(openAiChat(index))}\n\n`),
};

const encoder = new TextEncoder();
