/** A single call that is no text of an answer: an acknowledgement, a deletion, a typing indicator. It has its turn too. */

import type { CallOptions, Outcome, ScopeSpec } from "../adapter.ts";
import type { Dialect } from "../text/dialect.ts";
import type { Content, Urgency } from "./slot.ts";

export interface Task {
  /** The budgets it draws on. */
  readonly scopes: readonly ScopeSpec[];
  readonly urgency: Urgency;
  /** It is not worth making later than this. Default: it waits as long as it must. */
  readonly dropAfterMs?: number;
  call(options: CallOptions): Promise<Outcome>;
}

/** `onEnd` gets its outcome, once; a refusal for its pace is tried again. */
export function createTaskContent(task: Task, onEnd: (outcome: Outcome) => void): Content {
  const call = (_: unknown, options: CallOptions) => task.call(options);
  return {
    adapter: {
      dialect: SHOWS_NOTHING,
      scopes: () => task.scopes,
      send: call,
      edit: (_id, content, options) => call(content, options),
      exactlyOnce: true,
    },
    messageId: undefined,
    isBegun: true,
    isFull: false,
    urgency: task.urgency,
    snapshot: () => ({ rendered: { text: "" }, nonce: "", showsUpTo: 0 }),
    delivered: (_, messageId) => onEnd({ messageId }),
    refused() {},
    failed: (failure) => onEnd({ failure }),
  };
}

const SHOWS_NOTHING: Dialect = {
  maxLength: 0,
  softLength: 0,
  measure: () => 0,
  renderBlock: () => ({ text: "" }),
  join: () => ({ text: "" }),
  plain: (rendered) => rendered,
};
