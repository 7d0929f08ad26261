/** The providers' own clients, each with its stream and with what it makes of that stream itself. */

import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { Mistral } from "@mistralai/mistralai";
import OpenAI from "openai";
import type { Source } from "../../../core/sources/index.ts";
import type { Recording } from "./recordings.ts";
import { type Call, parsed, type Said, said } from "./said.ts";

export interface Client {
  /** What the client adds its stream up to. */
  accumulate(url: string): Promise<Said>;
  /** The client's stream, as an app would hand it over. */
  stream(url: string, signal?: AbortSignal): ReturnType<Extract<Source, (...args: never[]) => unknown>>;
  /** Its stream that adds itself up, where it has one. */
  helper?(url: string): AsyncIterable<unknown>;
}

const messages = [{ role: "user" as const, content: "hi" }];

export function clientOf({ name, format }: Recording): Client | undefined {
  if (name.startsWith("mistral")) return mistral;
  if (format.name === "chat") return openAiChat;
  if (format.name === "responses") return openAiResponses;
  if (format.name === "anthropic") return anthropic;
  return format.name === "google" ? google : undefined;
}

const openAi = (url: string) => new OpenAI({ apiKey: "x", baseURL: url, maxRetries: 0 });

const openAiChat: Client = {
  async accumulate(url) {
    const stream = openAi(url).chat.completions.stream({ model: "m", messages });
    const thoughts: string[] = [];
    stream.on("chunk", ({ choices: [choice] }) => {
      const delta = (choice?.delta ?? {}) as { reasoning_content?: string; reasoning?: string };
      thoughts.push(delta.reasoning_content ?? delta.reasoning ?? "");
    });
    const { choices, usage } = await stream.finalChatCompletion();
    const message = choices[0]?.message;
    const reasoning = usage?.completion_tokens_details?.reasoning_tokens ?? 0;
    const isApart = usage && usage.total_tokens === usage.prompt_tokens + usage.completion_tokens + reasoning;
    return said({
      texts: [message?.content ?? ""],
      thoughts: [thoughts.join("")],
      calls: (message?.tool_calls ?? []).map((call) =>
        call.type === "function"
          ? { id: call.id, name: call.function.name, input: parsed(call.function.arguments) }
          : { id: "", name: "", input: undefined },
      ),
      usage: usage && {
        inputTokens: usage.prompt_tokens,
        outputTokens: usage.completion_tokens,
        ...(isApart && reasoning > 0 && { reasoningTokens: reasoning }),
      },
    });
  },
  helper: (url) => openAi(url).chat.completions.stream({ model: "m", messages }),
  stream: (url, signal) =>
    openAi(url).chat.completions.create({ model: "m", messages, stream: true }, { signal: signal ?? null }),
};

/** openai 6.49 gives up at events that are newer than it, such as those of the shell: then what OpenAI itself added up. */
async function finalResponse(url: string): Promise<OpenAI.Responses.Response> {
  const stream = openAi(url).responses.stream({ model: "m", input: "hi" });
  try {
    return await stream.finalResponse();
  } catch (error) {
    if (!String(error).includes("Unhandled response stream event")) throw error;
  }
  for await (const event of await openAi(url).responses.create({ model: "m", input: "hi", stream: true })) {
    if (event.type === "response.completed") return event.response;
  }
  throw new Error("The recording never completes.");
}

const openAiResponses: Client = {
  async accumulate(url) {
    const { output, usage } = await finalResponse(url);
    return said({
      texts: output.map((item) =>
        item.type === "message"
          ? item.content.map((part) => ("text" in part ? part.text : part.refusal)).join("\n\n")
          : "",
      ),
      thoughts: output.flatMap((item) =>
        item.type === "reasoning" ? item.summary.map(({ text }) => text) : [],
      ),
      calls: output.flatMap((item): Call[] => {
        if (item.type === "function_call") {
          return [{ id: item.call_id, name: item.name, input: parsed(item.arguments) }];
        }
        if (item.type === "mcp_call")
          return [{ id: item.id, name: item.name, input: parsed(item.arguments) }];
        return item.type === "shell_call" ? [{ id: item.call_id, name: "shell", input: item.action }] : [];
      }),
      usage: usage && { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens },
    });
  },
  helper: (url) => openAi(url).responses.stream({ model: "m", input: "hi" }),
  stream: (url, signal) =>
    openAi(url).responses.create({ model: "m", input: "hi", stream: true }, { signal: signal ?? null }),
};

const claude = (url: string) => new Anthropic({ apiKey: "x", baseURL: url, maxRetries: 0 });
const question = { model: "m", max_tokens: 9, messages };

const anthropic: Client = {
  async accumulate(url) {
    const { content, usage } = await claude(url).beta.messages.stream(question).finalMessage();
    const texts: string[] = [];
    for (const [index, block] of content.entries()) {
      if (block.type !== "text") continue;
      const isSame = content[index - 1]?.type === "text";
      texts.push((isSame ? texts.pop() : "") + block.text);
    }
    return said({
      texts,
      thoughts: content.map((block) => (block.type === "thinking" ? block.thinking : "")),
      calls: content.flatMap((block) =>
        block.type === "tool_use" || block.type === "server_tool_use" || block.type === "mcp_tool_use"
          ? [{ id: block.id, name: block.name, input: block.input }]
          : [],
      ),
      usage: { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens },
    });
  },
  helper: (url) => claude(url).messages.stream(question),
  stream: (url, signal) =>
    claude(url).messages.create({ ...question, stream: true }, { signal: signal ?? null }),
};

const gemini = (url: string) => new GoogleGenAI({ apiKey: "x", httpOptions: { baseUrl: url } });

const google: Client = {
  async accumulate(url) {
    const texts: string[] = [];
    const thoughts: string[] = [];
    const calls: Call[] = [];
    let usage: Said["usage"];
    const chat = gemini(url).chats.create({ model: "m" });
    for await (const chunk of await chat.sendMessageStream({ message: "hi" })) {
      for (const { text = "", thought } of chunk.candidates?.[0]?.content?.parts ?? []) {
        (thought ? thoughts : texts).push(text);
      }
      for (const call of chunk.functionCalls ?? []) {
        calls.push({ id: call.id ?? `call-${calls.length + 1}`, name: call.name ?? "", input: call.args });
      }
      const told = chunk.usageMetadata;
      usage = told && {
        ...(told.promptTokenCount !== undefined && { inputTokens: told.promptTokenCount }),
        ...(told.candidatesTokenCount !== undefined && { outputTokens: told.candidatesTokenCount }),
        ...(told.thoughtsTokenCount !== undefined && { reasoningTokens: told.thoughtsTokenCount }),
      };
    }
    return said({ texts: [texts.join("")], thoughts: [thoughts.join("")], calls, usage });
  },
  stream: (url, signal) =>
    gemini(url).models.generateContentStream({
      model: "m",
      contents: "hi",
      config: signal ? { abortSignal: signal } : {},
    }),
};

const le = (url: string) => new Mistral({ apiKey: "x", serverURL: url });

const mistral: Client = {
  async accumulate(url) {
    let text = "";
    let thoughts = "";
    const calls: Call[] = [];
    let usage: Said["usage"];
    for await (const { data } of await le(url).chat.stream({ model: "m", messages })) {
      const { content, toolCalls } = data.choices[0]?.delta ?? {};
      for (const part of typeof content === "string"
        ? [{ type: "text" as const, text: content }]
        : (content ?? [])) {
        if (part.type === "text") text += part.text;
        if (part.type === "thinking")
          thoughts += part.thinking.map((inner) => ("text" in inner ? inner.text : "")).join("");
      }
      for (const { id, function: called } of toolCalls ?? []) {
        const input = typeof called.arguments === "string" ? parsed(called.arguments) : called.arguments;
        calls.push({ id: id ?? "", name: called.name, input });
      }
      if (data.usage) {
        usage = { inputTokens: data.usage.promptTokens ?? 0, outputTokens: data.usage.completionTokens ?? 0 };
      }
    }
    return said({ texts: [text], thoughts: [thoughts], calls, usage });
  },
  stream: (url, signal) =>
    le(url).chat.stream({ model: "m", messages }, { fetchOptions: { signal: signal ?? null } }),
};
