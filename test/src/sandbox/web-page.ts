/** A page over two fresh sandboxes, and a reader of what it streams; all gone when the test ends. */

import { request } from "node:http";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { onTestFinished } from "vitest";
import { startSandboxPage, startTelegramSandbox } from "../../../src/sandbox/index.ts";
import type { ShownFrame, ShownMessage } from "../../../src/sandbox/web/chat-view.ts";
import type { Status } from "../../../src/sandbox/web/status.ts";
import { startSandbox } from "./discord-client.ts";

export interface PaneState {
  readonly messages: readonly ShownMessage[];
  readonly status: Status;
}

export type PageEvent =
  | {
      readonly event: "snapshot";
      readonly data: { readonly discord: PaneState; readonly telegram: PaneState };
    }
  | { readonly event: "frame"; readonly data: ShownFrame & { readonly platform: string } }
  | { readonly event: "status"; readonly data: Status & { readonly platform: string } };

export async function openPage() {
  const discord = await startSandbox();
  const telegram = await startTelegramSandbox();
  onTestFinished(() => telegram.close());
  const discordChannel = discord.addChannel({ name: "general" });
  const telegramChat = telegram.addChat({ type: "private" });
  const page = await startSandboxPage({ discord, telegram, discordChannel, telegramChat });
  onTestFinished(() => page.close());
  return { discord, telegram, discordChannel, telegramChat, page };
}

export async function readEvents(url: string) {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(`${url}/events`, { signal: leaving.signal });
  const reader = response.body
    ?.pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();

  const next = async (matches: (event: PageEvent) => boolean): Promise<PageEvent> => {
    for (;;) {
      const { value } = (await reader?.read()) ?? {};
      if (!value) throw new Error("The events ended.");
      const event = { event: value.event, data: JSON.parse(value.data) } as PageEvent;
      if (matches(event)) return event;
    }
  };

  return { next, isOver: async () => (await reader?.read())?.done === true };
}

/** The next change of a message that `matches`. */
export async function nextMessage(
  events: Awaited<ReturnType<typeof readEvents>>,
  matches: (message: ShownMessage) => boolean,
): Promise<ShownMessage> {
  const { data } = await events.next(
    ({ event, data }) => event === "frame" && "message" in data && matches(data.message),
  );
  if (!("message" in data)) throw new Error("Expected a frame with a message.");
  return data.message;
}

export async function post(url: string, path: string, body: unknown) {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, ...(text && { error: JSON.parse(text).error as string }) };
}

/** With headers that fetch keeps to itself. Resolves with the status. */
export function ask(
  url: string,
  headers: Record<string, string>,
  body?: string,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: body === undefined ? "GET" : "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.once("error", reject).end(body);
  });
}
