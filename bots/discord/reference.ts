/** The message that an answer answers to, for as long as Discord takes it. */

import type { Called } from "./call.ts";

export interface Reference {
  /** For the body of a call. */
  body(): object;
  /** Where this is what a call was refused for, the answer goes on without. */
  follow(sent: Called): Called;
}

/** The bot may not read the history there; the message is unknown. Source: docs.discord.com topics/opcodes-and-status-codes, read 2026-11-21. */
const REFUSED = new Set([160002, 10008]);

export function createReference(messageId: string | undefined): Reference {
  let isRefused = messageId === undefined;
  const refuses = (sent: Called) =>
    "failure" in sent &&
    (REFUSED.has(sent.code ?? 0) ||
      ("message" in sent.failure && sent.failure.message.includes("message_reference")));
  return {
    body: () =>
      isRefused ? {} : { message_reference: { message_id: messageId, fail_if_not_exists: false } },
    follow(sent) {
      if (isRefused || !refuses(sent)) return sent;
      isRefused = true;
      return {
        failure: { kind: "transient", message: "the message can't be answered to, and there is another way" },
      };
    },
  };
}
