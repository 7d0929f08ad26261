/** What tools of MCP servers give: text for the model, files for the reader. */

import { getWriter } from "@langchain/langgraph";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { StreamEvent } from "../../core/index.ts";

type Block = CallToolResult["content"][number];

/** In UTF-16 units, about 25,000 tokens: a tool that gives a whole book must not cost one at each step. */
const MAX_LENGTH = 100_000;

/** Few services take pictures as a tool's result, and none other files: the model gets a word in their place. */
export function showFiles(client: Client): Client {
  const callTool = client.callTool.bind(client);
  client.callTool = async (params, ...rest) => {
    const result = await callTool(params, ...rest);
    if (!Array.isArray(result.content)) return result;
    const content = (result.content as Block[]).map((block) => ({
      type: "text" as const,
      text: toText(block, params.name),
    }));
    return { ...result, content };
  };
  return client;
}

function toText(block: Block, tool: string): string {
  switch (block.type) {
    case "text":
      return cut(block.text);
    case "image":
    case "audio":
      return show({ ...block, name: tool });
    case "resource": {
      const { resource } = block;
      if ("text" in resource) return cut(resource.text);
      const name = resource.uri.split("/").at(-1) || tool;
      return show({ data: resource.blob, mimeType: resource.mimeType ?? "application/octet-stream", name });
    }
    case "resource_link":
      return `${block.name}: ${block.uri}`;
  }
}

interface Given {
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
  readonly name: string;
}

function show({ data, mimeType, name }: Given): string {
  const [, kind = "bin"] = /\/(?:x-)?(\w+)/.exec(mimeType) ?? [];
  const plain = name.replaceAll(/[^\w.-]/g, "_").slice(-60);
  const file: StreamEvent = {
    type: "file",
    data: new Uint8Array(Buffer.from(data, "base64")),
    mediaType: mimeType,
    name: plain.includes(".") ? plain : `${plain}.${kind}`,
  };
  getWriter()?.(file);
  return `(A file, ${mimeType}, which the reader sees below the answer.)`;
}

const cut = (text: string): string =>
  text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH).toWellFormed()}\n(The rest is cut off.)` : text;
