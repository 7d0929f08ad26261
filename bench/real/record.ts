/** What a reader of one chat saw, and what it took, from a sandbox's timeline. */

import type { Timeline } from "../../src/sandbox/index.ts";
import type { Frame, Run } from "../metrics.ts";

export function recordRun(
  timeline: Timeline,
  { chat, startMs }: { readonly chat: string; readonly startMs: number },
): Omit<Run, "tokens"> {
  const messages = new Map<string, string>();
  const frames: Frame[] = [];
  for (const frame of timeline.frames) {
    if (!("message" in frame) || frame.message.chat !== chat || !frame.message.fromBot) continue;
    const { id, text, thinking } = frame.message;
    if (frame.kind === "delete" || frame.kind === "draft-end") messages.delete(id);
    else messages.set(id, thinking ? "" : text);
    frames.push({ atMs: frame.atMs - startMs, messages: [...messages.values()] });
  }
  const calls = timeline.calls.filter((call) => call.chat === chat);
  return {
    frames,
    calls: calls.length,
    rateLimits: calls.filter(({ status }) => status === 429).length,
  };
}
