/** A turn as the bot makes it, of one question. */

import type { Turn } from "../../../src/brain/brain.ts";

export const turnOf = (text: string, more: Partial<Turn> = {}): Turn => ({
  messages: [{ role: "user", text }],
  conversationId: "c",
  answerId: "a",
  signal: new AbortController().signal,
  ...more,
});
