/** What a bot does when all its chats together want more calls than it has. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Adapter, ScopeSpec } from "../../core/adapter.ts";
import { createOutbox, streamReply } from "../../core/index.ts";
import { createRecordingPlatform, type RecordingPlatform } from "./recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const PARAGRAPH = "Many short words in one row, and then as many again. ".repeat(9).trim();
const TEXT = Array.from({ length: 6 }, () => PARAGRAPH).join("\n\n");

async function* write(): AsyncGenerator<string> {
  for (let at = 0; at < TEXT.length; at += 40) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    yield TEXT.slice(at, at + 40);
  }
}

function inChat(platform: RecordingPlatform, index: number, bot: ScopeSpec): Adapter {
  const adapter = platform.adapter(`${index}`, { maxLength: 500 });
  const own = adapter.scopes("edit");
  return { ...adapter, scopes: () => [...own, bot] };
}

/** The messages of so many answers of one bot, each in a chat of its own. */
async function messagesOf(answers: number, bot: ScopeSpec): Promise<string[][]> {
  const platform = createRecordingPlatform();
  const outbox = createOutbox();
  const all = Promise.all(
    Array.from({ length: answers }, (_, index) =>
      streamReply({ adapter: inChat(platform, index, bot), outbox }, write),
    ),
  );
  await vi.advanceTimersByTimeAsync(120_000);
  return (await all).map(({ messages }) => messages.map(({ text }) => text));
}

const bot = (limit: number): ScopeSpec => ({
  name: "bot",
  limits: [{ kind: "window", limit, intervalMs: 1000 }],
});
const without = (text: string): string => text.replaceAll(/\s/g, "");

it("messages end at paragraphs while calls are to spare", async () => {
  for (const messages of await messagesOf(3, bot(30))) {
    expect(messages.length).toBe(6);
    for (const message of messages) expect(message).toBe(PARAGRAPH);
  }
});

it("messages are filled to the last word while calls are scarce, and no answer loses any of it", async () => {
  const all = await messagesOf(30, bot(5));
  expect(all.map((messages) => without(messages.join("")))).toEqual(all.map(() => without(TEXT)));
  const full = all.flatMap((messages) => messages.slice(0, -1)).filter(({ length }) => length >= 490);
  expect(full.length).toBeGreaterThan(30 * 3);
});
