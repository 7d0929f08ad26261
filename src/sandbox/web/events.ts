/** Both chats as server-sent events: first as they stand, then frame by frame, with the gauges while they change. */

import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { ChatView } from "./chat-view.ts";
import type { StatusBoard } from "./status.ts";
import { PLATFORMS, type Platform } from "./visitor.ts";

export interface Pane {
  readonly view: ChatView;
  readonly board: StatusBoard;
}

export type Panes = Readonly<Record<Platform, Pane>>;

const GAUGE_INTERVAL_MS = 250;

interface Message {
  readonly event: "snapshot" | "frame" | "status";
  readonly data: string;
}

/** Ends with `closing`, or when the reader goes away. */
export function streamEvents(c: Context, panes: Panes, closing: AbortSignal): Response {
  return streamSSE(c, async (stream) => {
    const outbox = createOutbox(panes);
    const wake = () => outbox.wake();
    stream.onAbort(wake);
    closing.addEventListener("abort", wake);
    const timer = setInterval(() => outbox.sample(), GAUGE_INTERVAL_MS);
    try {
      while (!stream.aborted && !closing.aborted) {
        for (const message of outbox.take()) await stream.writeSSE(message);
        await outbox.filled();
      }
    } finally {
      clearInterval(timer);
      closing.removeEventListener("abort", wake);
      outbox.close();
    }
  });
}

/** What one reader has yet to get. */
function createOutbox(panes: Panes) {
  let waiting: Message[] = [];
  let ring = Promise.withResolvers<void>();
  const lastStatus = new Map<Platform, string>();

  const wake = () => ring.resolve();

  const put = (event: Message["event"], data: object) => {
    waiting.push({ event, data: JSON.stringify(data) });
    wake();
  };

  const snapshot = (platform: Platform) => {
    const { view, board } = panes[platform];
    const status = board.now();
    lastStatus.set(platform, JSON.stringify(status));
    return { messages: view.messages(), status };
  };

  put("snapshot", { discord: snapshot("discord"), telegram: snapshot("telegram") });
  const stops = PLATFORMS.map((platform) =>
    panes[platform].view.subscribe((frame) => put("frame", { platform, ...frame })),
  );

  return {
    wake,
    sample() {
      for (const platform of PLATFORMS) {
        const status = panes[platform].board.now();
        const text = JSON.stringify(status);
        if (lastStatus.get(platform) === text) continue;
        lastStatus.set(platform, text);
        put("status", { platform, ...status });
      }
    },
    take() {
      const taken = waiting;
      waiting = [];
      ring = Promise.withResolvers();
      return taken;
    },
    filled: () => ring.promise,
    close: () => stops.forEach((stop) => void stop()),
  };
}
