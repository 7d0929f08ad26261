/** A single call that is no text of an answer: an acknowledgement, a deletion, a typing indicator. It has its turn too. */

import type { Adapter, CallOptions, Outcome, ScopeSpec } from "../adapter.ts";
import type { Dialect } from "../text/dialect.ts";
import type { Content, Urgency } from "./slot.ts";

export interface Task {
  /** The budgets it draws on. */
  readonly scopes: readonly ScopeSpec[];
  readonly urgency: Urgency;
  /** It is not worth making later than this. Default: it waits as long as it must. */
  readonly dropAfterMs?: number;
  /** Drops it, unless it is under way. */
  readonly signal?: AbortSignal;
  call(options: CallOptions): Promise<Outcome>;
}

/** Its place in the outbox. */
export interface Placed {
  /** It is under way. */
  isBusy(): boolean;
  begin(): void;
  close(): void;
}

/** Undefined when it was dropped; never rejects. */
export function performTask(task: Task, open: (content: Content) => Placed): Promise<Outcome | undefined> {
  const { promise, resolve } = Promise.withResolvers<Outcome | undefined>();
  let isTooLate = false;
  const end = (outcome?: Outcome) => {
    clearTimeout(timeout);
    task.signal?.removeEventListener("abort", drop);
    placed.close();
    resolve(outcome);
  };
  const drop = () => {
    isTooLate = true;
    if (!placed.isBusy()) end();
  };
  const refused = () => {
    if (isTooLate) end();
  };
  const placed = open(toContent(task, { ended: end, refused }));
  const timeout = task.dropAfterMs === undefined ? undefined : setTimeout(drop, task.dropAfterMs);
  task.signal?.addEventListener("abort", drop, { once: true });
  placed.begin();
  return promise;
}

interface TaskEvents {
  /** Its outcome, once. */
  ended(outcome: Outcome): void;
  /** It came to nothing and would be tried again. */
  refused(): void;
}

function toContent(task: Task, { ended, refused }: TaskEvents): Content {
  const call = (_: unknown, options: CallOptions) => task.call(options);
  const adapter: Adapter = {
    dialect: SHOWS_NOTHING,
    scopes: () => task.scopes,
    send: call,
    edit: (_id, content, options) => call(content, options),
    exactlyOnce: true,
  };
  return {
    adapter: () => adapter,
    messageId: () => undefined,
    callKind: () => "send",
    isBegun: () => true,
    room: () => Number.POSITIVE_INFINITY,
    urgency: task.urgency,
    snapshot: () => ({ kind: "send", rendered: { text: "" }, nonce: "", showsUpTo: 0 }),
    delivered: (_, messageId) => ended({ messageId }),
    refused,
    failed: (failure) => ended({ failure }),
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
