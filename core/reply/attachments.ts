/** Files of an answer, sent once its text stands: each a message of its own. */

import type { Adapter, Failure, OutgoingFile } from "../adapter.ts";
import type { StreamEvent } from "../events.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { createNonce } from "./open-message.ts";

type FileEvent = Extract<StreamEvent, { readonly type: "file" }>;

/** Longer names tell no more, and no platform shows them whole. In characters. */
const MAX_NAME = 60;

/** The whole of a text that its messages can't hold. */
export const textFile = (text: string): OutgoingFile => ({
  name: "answer.md",
  mediaType: "text/markdown",
  data: new TextEncoder().encode(text),
});

/** A name of the model's own making is text like any other: it must not be a path. */
export function toFile({ data, mediaType, name = "" }: FileEvent): OutgoingFile {
  const [, kind = "file", extension = ""] = /^(\w+)\/(?:x-)?([\w]+)/.exec(mediaType) ?? [];
  const own = name
    .replaceAll(/^.*[/\\]/gs, "")
    .replaceAll(/[\p{C}"<>:|?*]/gu, "")
    .trim();
  const fallback = `${kind === "application" ? "file" : kind}${extension === "" ? "" : `.${extension}`}`;
  return { name: [...own].slice(-MAX_NAME).join("") || fallback, mediaType, data };
}

export interface Way {
  readonly adapter: Adapter;
  readonly outbox: Outbox;
}

/** What kept the file from its chat, if something did. */
export async function sendFile(file: OutgoingFile, { adapter, outbox }: Way): Promise<Failure | undefined> {
  const { sendFile: send, closesAtMs = Number.POSITIVE_INFINITY } = adapter;
  if (!send) return { kind: "unsupported", message: "no files can be sent there" };
  if (closesAtMs <= Date.now()) return { kind: "gone", message: "the time to write there is over" };
  const nonce = createNonce();
  const outcome = await outbox.perform({
    scopes: adapter.scopes("file"),
    urgency: "new",
    call: (options) => send.call(adapter, file, { ...options, nonce }),
  });
  return outcome && "failure" in outcome ? outcome.failure : undefined;
}

/** In words for the reader of the answer. */
export function describeUnsent({ name }: OutgoingFile, { kind }: Failure): string {
  if (kind === "too-long") return `📎 ${name} is too large to be sent here.`;
  if (kind === "unsupported") return `📎 ${name} can't be shown here.`;
  return `📎 ${name} could not be sent.`;
}
