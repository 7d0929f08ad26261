/** Callbacks, for those who want the answer pushed to them while it is shown. */

import type { StreamEvent, Usage } from "./events.ts";
import type { LiveResult } from "./live-options.ts";
import { notify } from "./processors/notify.ts";

type EventOf<Type extends StreamEvent["type"]> = Extract<StreamEvent, { readonly type: Type }>;

/**
 * Called in the order of the events, as they come from the source: the reader may see them a little later. None is waited
 * for, and one that throws or rejects harms nothing: its failure is a warning of the process.
 */
export interface Handlers {
  /** Each piece of the text. */
  readonly onText?: (text: string) => unknown;
  readonly onReasoning?: (text: string) => unknown;
  readonly onToolStart?: (event: EventOf<"tool-start">) => unknown;
  readonly onToolEnd?: (event: EventOf<"tool-end">) => unknown;
  readonly onStep?: (event: EventOf<"step">) => unknown;
  /** Running totals: the last call has the whole. */
  readonly onUsage?: (usage: Usage) => unknown;
  /** The answer failed: the source's error, or a `DeliveryError`. Before `onEnd`. */
  readonly onError?: (cause: unknown) => unknown;
  /** When all of the answer stands, or can't: once for each run. */
  readonly onEnd?: (result: LiveResult) => unknown;
  /** Somebody pressed a button that starts the source again: the promise is that run's, like the one of the first. */
  readonly onRun?: (result: Promise<LiveResult>) => unknown;
}

export function tellEvent(handlers: Handlers | undefined, event: StreamEvent): void {
  if (!handlers) return;
  switch (event.type) {
    case "text-delta":
      notify(handlers.onText, event.text);
      break;
    case "reasoning-delta":
      notify(handlers.onReasoning, event.text);
      break;
    case "tool-start":
      notify(handlers.onToolStart, event);
      break;
    case "tool-end":
      notify(handlers.onToolEnd, event);
      break;
    case "step":
      notify(handlers.onStep, event);
      break;
    case "usage": {
      const { type: _, ...usage } = event;
      notify(handlers.onUsage, usage);
      break;
    }
  }
}

export function tellEnd(handlers: Handlers | undefined, result: LiveResult): LiveResult {
  if (result.status === "failed") notify(handlers?.onError, result.cause);
  notify(handlers?.onEnd, result);
  return result;
}
