/** What flows from a source to the reader. Consumers ignore types they don't know, so the union can grow. */

export type StreamEvent =
  /** `section` labels one of several texts that are written at the same time, as by a `RunnableParallel`. */
  | { readonly type: "text-delta"; readonly text: string; readonly section?: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  /** Comes as soon as the tool's name is known; `input` when it is known by then. */
  | { readonly type: "tool-start"; readonly id: string; readonly name: string; readonly input?: unknown }
  /** A piece of the JSON text of the tool's input. */
  | { readonly type: "tool-args-delta"; readonly id: string; readonly text: string }
  /** Carries a `result` or an `error`, never both. `input` when it became known only after the start. */
  | {
      readonly type: "tool-end";
      readonly id: string;
      readonly input?: unknown;
      readonly result?: unknown;
      readonly error?: string;
      readonly durationMs?: number;
    }
  /** A named step of an agent or graph, or a line of progress: a later one of the same id replaces an earlier one. */
  | {
      readonly type: "step";
      readonly id: string;
      readonly name: string;
      readonly state: StepState;
      /** How much of it is done, from 0 to 1. */
      readonly fraction?: number;
    }
  /** The newest valid snapshot of a value being written: it replaces the one before. The JSON Schema names its fields. */
  | {
      readonly type: "data";
      readonly value: unknown;
      readonly schema?: Readonly<Record<string, unknown>> | undefined;
    }
  /** An image or a document of the model: it follows the text, as a message of its own. */
  | {
      readonly type: "file";
      readonly data: Uint8Array;
      readonly mediaType: string;
      readonly name?: string;
    }
  /** The agent asks: the answer comes by calling the source function again with `resume`. */
  | { readonly type: "approval"; readonly id: string; readonly requests: readonly ApprovalRequest[] }
  /** Running totals of this answer: a later one replaces an earlier one. */
  | ({ readonly type: "usage" } & Usage)
  | { readonly type: "finish"; readonly reason: FinishReason };

export type FinishReason = "stop" | "length" | "filter" | "tool";

export type StepState = "running" | "done" | "failed";

export interface ApprovalRequest {
  /** What would be done: a tool's name, or the question itself. */
  readonly name: string;
  readonly input?: unknown;
  readonly description?: string;
  /** The answers it takes, such as `approve` and `reject`; any text when none are given. */
  readonly decisions?: readonly string[];
}

export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Of those thought, where the service does not count them among `outputTokens`, as Google and xAI do not. */
  readonly reasoningTokens?: number;
  /** In US dollars, where the source tells it. */
  readonly costUsd?: number;
  /** The numbers are counted here from the text, not told by the source. */
  readonly isEstimate?: boolean;
}
