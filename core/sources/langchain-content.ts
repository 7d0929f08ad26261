/** What else than words a message holds: files, and the calls of tools that the model's service runs by itself. */

import type { StreamEvent } from "../events.ts";
import { dataUrlEvents, fileEvents } from "./files.ts";
import { isRecord, records, stringOf } from "./text.ts";
import { type ToolRuns, toErrorText } from "./tool-runs.ts";

type Block = Readonly<Record<string, unknown>>;

/** LangChain's own names first, then those of Anthropic and OpenAI, which it hands through. */
export function blockEvents(content: unknown, tools: ToolRuns): readonly StreamEvent[] {
  return records(content).flatMap((block) => readBlock(block, tools));
}

function readBlock(block: Block, tools: ToolRuns): readonly StreamEvent[] {
  const type = stringOf(block.type);
  switch (type) {
    case "image":
    case "file":
    case "audio":
    case "video":
      return fileEvents(block.data, stringOf(block.mimeType ?? block.mime_type));
    case "image_url":
      return dataUrlEvents(isRecord(block.image_url) ? block.image_url.url : block.image_url);
    case "server_tool_call":
    case "server_tool_use":
      return tools.begin(
        { id: stringOf(block.id), name: stringOf(block.name), input: inputOf(block.args ?? block.input) },
        true,
      );
    default:
      return type.endsWith("tool_result") || type === "server_tool_call_result" ? result(block, tools) : [];
  }
}

/** While it is being written, an input is empty, or text. */
function inputOf(input: unknown): unknown {
  return isRecord(input) && Object.keys(input).length > 0 ? input : undefined;
}

function result(block: Block, tools: ToolRuns): readonly StreamEvent[] {
  const id = stringOf(block.toolCallId ?? block.tool_use_id);
  const content = block.output ?? block.content ?? null;
  const code = isRecord(content) ? content.error_code : undefined;
  const isError = block.status === "error" || typeof code === "string";
  const outcome = isError ? { error: toErrorText(code ?? content) } : { result: content };
  return id === "" ? [] : tools.end({ id, name: "" }, outcome);
}
