/** Chats that take no calls for a while, and for longer when the bot insists. */

export interface Penalties {
  /** How long a chat is blocked once it goes over its limit; longer where that limit itself takes longer. */
  readonly firstMs: number;
  /** A call inside a block makes it this many times as long, counted from that call. */
  readonly growth: number;
  /** No block grows beyond this. */
  readonly longestMs: number;
}

export interface Blocks {
  /** 0 when the chat is free. */
  leftMs(chat: string, nowMs: number): number;
  block(chat: string, lengthMs: number, nowMs: number): void;
  /** A call to a chat without room: blocks it, or makes its block longer. Does nothing without penalties. */
  punish(chat: string, nowMs: number): void;
}

export function createBlocks(penalties: Penalties | undefined): Blocks {
  const blocks = new Map<string, { readonly lengthMs: number; readonly untilMs: number }>();
  const leftMs = (chat: string, nowMs: number) => Math.max(0, (blocks.get(chat)?.untilMs ?? 0) - nowMs);
  const block = (chat: string, lengthMs: number, nowMs: number) =>
    void blocks.set(chat, { lengthMs, untilMs: nowMs + lengthMs });

  return {
    leftMs,
    block,
    punish(chat, nowMs) {
      if (!penalties) return;
      const { firstMs, growth, longestMs } = penalties;
      const left = leftMs(chat, nowMs);
      const grown = left > 0 ? (blocks.get(chat)?.lengthMs ?? 0) * growth : firstMs;
      // One that was long from the start doesn't get shorter.
      block(chat, Math.max(left, Math.min(grown, longestMs)), nowMs);
    },
  };
}
