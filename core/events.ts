/** What flows from a source to the reader. Consumers ignore types they don't know, so the union can grow. */

export type StreamEvent =
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  | { readonly type: "tool-start"; readonly id: string; readonly name: string; readonly input?: unknown }
  /** Carries a `result` or an `error`, never both. */
  | {
      readonly type: "tool-end";
      readonly id: string;
      readonly result?: unknown;
      readonly error?: string;
      readonly durationMs?: number;
    }
  /** Running totals of this answer: a later one replaces an earlier one. */
  | ({ readonly type: "usage" } & Usage)
  | { readonly type: "finish"; readonly reason: FinishReason };

export type FinishReason = "stop" | "length" | "filter" | "tool";

export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}
