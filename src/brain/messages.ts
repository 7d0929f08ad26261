/** A turn as the messages that chat models read: with names, images and the text of files. */

import type { Attachment, Turn, TurnMessage } from "./brain.ts";

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string | readonly ContentBlock[];
}

/** The shapes that LangChain's packages of all providers take. */
export type ContentBlock =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } };

const MARKDOWN = "Answer in Markdown.";
const NAMES =
  "Several people take part: each of their messages begins with who wrote it. Begin yours with no name.";

const GO_ON: ChatMessage = {
  role: "user",
  content:
    "Continue your last message exactly where it breaks off. Repeat nothing, and say nothing about it.",
};

/** What a model needs to know of a turn. */
type Said = Pick<Turn, "messages" | "persona" | "continueFrom">;

export function toChatMessages({ messages, persona, continueFrom }: Said): readonly ChatMessage[] {
  const hasNames = messages.some(({ name }) => name);
  const system = [persona, hasNames && NAMES, MARKDOWN].filter((line) => line);
  return [
    { role: "system", content: system.join("\n\n") },
    // Some services refuse a message that says nothing.
    ...messages.map(toChatMessage).filter(({ content }) => content.length > 0),
    ...(continueFrom ? [{ role: "assistant" as const, content: continueFrom }, GO_ON] : []),
  ];
}

export const hasImages = ({ messages }: Turn): boolean =>
  messages.some(({ attachments = [] }) => attachments.some(isImage));

function toChatMessage({ role, text, name, attachments = [] }: TurnMessage): ChatMessage {
  const said = name && role === "user" ? `${oneLine(name)}: ${text}` : text.trim() === "" ? "" : text;
  const files = attachments.filter((attachment) => !isImage(attachment)).map(toText);
  const content = [said, ...files].filter((part) => part !== "").join("\n\n");
  const images = attachments.filter(isImage);
  if (images.length === 0) return { role, content };
  const words: ContentBlock[] = content === "" ? [] : [{ type: "text", text: content }];
  return { role, content: [...words, ...images.map(toImage)] };
}

/** Marked as what it is: somebody else's text, which may try to pass for the question. */
function toText({ name, data }: Attachment): string {
  const text = new TextDecoder().decode(data);
  return `<file name=${JSON.stringify(oneLine(name))}>\n${text}\n</file>`;
}

const toImage = ({ mediaType, data }: Attachment): ContentBlock => ({
  type: "image_url",
  image_url: { url: `data:${mediaType};base64,${Buffer.from(data).toString("base64")}` },
});

const isImage = ({ mediaType }: Attachment): boolean => mediaType.startsWith("image/");

const oneLine = (name: string): string => name.replaceAll(/[\p{C}\s]+/gu, " ").slice(0, 80);
