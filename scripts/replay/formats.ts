/** The wire formats of recorded streams, known by their first event: how each is served, and where its text is. */

// biome-ignore lint/suspicious/noExplicitAny: recordings are whatever a provider sent.
type WireEvent = any;

export interface Format {
  readonly name: "chat" | "parts" | "responses" | "anthropic" | "google" | "ollama";
  readonly contentType: string;
  matches(event: WireEvent): boolean;
  /** One recorded line as it came over the wire. */
  frame(line: string, event: WireEvent): string;
  /** What follows the last line. */
  readonly lastFrame: string;
  textOf(event: WireEvent): string;
}

const SSE = "text/event-stream; charset=utf-8";
const named = (line: string, event: WireEvent): string => `event: ${event.type}\ndata: ${line}\n\n`;

const chat: Format = {
  name: "chat",
  contentType: SSE,
  matches: (event) => Array.isArray(event.choices),
  frame: (line) => `data: ${line}\n\n`,
  lastFrame: "data: [DONE]\n\n",
  textOf: (event) => textsOf(event.choices?.[0]?.delta?.content, ({ type }) => type === "text"),
};

const FORMATS: readonly Format[] = [
  // Mistral's reasoning models: LangChain's ChatOpenAI knows no content in parts.
  { ...chat, name: "parts", matches: (event) => Array.isArray(event.choices?.[0]?.delta?.content) },
  chat,
  {
    name: "responses",
    contentType: SSE,
    matches: (event) => String(event.type).startsWith("response."),
    frame: named,
    lastFrame: "",
    textOf: (event) => (event.type === "response.output_text.delta" ? event.delta : ""),
  },
  {
    name: "anthropic",
    contentType: SSE,
    matches: (event) => event.type === "message_start",
    frame: named,
    lastFrame: "",
    textOf: (event) => (event.delta?.type === "text_delta" ? event.delta.text : ""),
  },
  {
    name: "google",
    contentType: SSE,
    matches: (event) => Array.isArray(event.candidates) || "promptFeedback" in event,
    frame: (line) => `data: ${line}\r\n\r\n`,
    lastFrame: "",
    textOf: (event) => textsOf(event.candidates?.[0]?.content?.parts, ({ thought }) => thought !== true),
  },
  {
    name: "ollama",
    contentType: "application/x-ndjson",
    matches: (event) => typeof event.done === "boolean",
    frame: (line) => `${line}\n`,
    lastFrame: "",
    textOf: (event) => event.message?.content ?? event.response ?? "",
  },
];

/** Undefined for a format that is not known. */
export function formatOf(firstLine: string): Format | undefined {
  const event = JSON.parse(firstLine) as WireEvent;
  return FORMATS.find((format) => format.matches(event));
}

function textsOf(content: unknown, isSaid: (part: WireEvent) => boolean): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: WireEvent) => (isSaid(part) ? (part.text ?? "") : "")).join("");
}
