/** A platform in virtual time: it records every call, holds to its own limits, and fails where a test says so. */

import type { Adapter, Failure, Outcome, ScopeSpec } from "../../core/adapter.ts";
import type { Control } from "../../core/controls/control.ts";
import type { Limit } from "../../core/outbox/limit.ts";
import type { Rendered } from "../../core/text/dialect.ts";
import { createPlainDialect } from "./plain-dialect.ts";

export interface RecordedCall {
  readonly atMs: number;
  readonly kind: "send" | "edit";
  readonly messageId: string;
  readonly text: string;
  readonly failure?: Failure["kind"];
  readonly retryAfterMs?: number;
}

export interface RecordingPlatform {
  readonly calls: RecordedCall[];
  /** What each message shows, in the order they appeared. */
  readonly shown: Map<string, string>;
  /** The controls at each message that has had some. */
  readonly controls: Map<string, readonly Control[]>;
  /** Calls under way now, and the most of one message at once. */
  mostInFlight: number;
  adapter(chat: string, options?: { placeholderId?: string }): Adapter;
  /** The next matching call gets this; with `applied` it takes effect all the same. */
  fail(failure: Failure, options?: { kind?: "send" | "edit"; times?: number; applied?: boolean }): void;
}

export interface PlatformOptions {
  readonly latencyMs?: number;
  readonly limits?: readonly Limit[];
  readonly maxLength?: number;
  readonly exactlyOnce?: boolean;
}

/** `atMs` counts from when the platform was made. */
export function createRecordingPlatform(options: PlatformOptions = {}): RecordingPlatform {
  const {
    latencyMs = 100,
    limits = [{ kind: "bucket", burst: 5, perSecond: 1 }],
    maxLength = 2000,
  } = options;
  const startMs = Date.now();
  const planned: { failure: Failure; kind: "send" | "edit" | undefined; left: number; applied: boolean }[] =
    [];
  const nonces = new Map<string, string>();
  const inFlight = new Map<string, number>();
  let count = 0;

  const platform: RecordingPlatform = {
    calls: [],
    shown: new Map(),
    controls: new Map(),
    mostInFlight: 0,
    fail: (failure, { kind, times = 1, applied = false } = {}) =>
      void planned.push({ failure, kind, left: times, applied }),
    adapter(chat, { placeholderId } = {}) {
      const scopes: readonly ScopeSpec[] = [{ name: `chat:${chat}`, limits, pace: { keep: 1 } }];
      return {
        dialect: createPlainDialect(maxLength),
        exactlyOnce: options.exactlyOnce ?? false,
        scopes: () => scopes,
        ...(placeholderId === undefined ? {} : { placeholderId }),
        send: (content, { nonce }) => receive("send", chat, content, nonce),
        edit: (messageId, content) => receive("edit", messageId, content),
      };
    },
  };

  async function receive(
    kind: "send" | "edit",
    target: string,
    content: Rendered,
    nonce?: string,
  ): Promise<Outcome> {
    inFlight.set(target, (inFlight.get(target) ?? 0) + 1);
    if (kind === "edit") platform.mostInFlight = Math.max(platform.mostInFlight, inFlight.get(target) ?? 0);
    await sleep(latencyMs / 2);
    const outcome = apply(kind, target, content, nonce);
    await sleep(latencyMs / 2);
    inFlight.set(target, (inFlight.get(target) ?? 0) - 1);
    return outcome;
  }

  function apply(
    kind: "send" | "edit",
    target: string,
    { text, controls }: Rendered,
    nonce?: string,
  ): Outcome {
    const plan = planned.find((one) => one.left > 0 && (one.kind ?? kind) === kind);
    if (plan) plan.left -= 1;
    const known = nonce && options.exactlyOnce ? nonces.get(nonce) : undefined;
    const messageId = kind === "edit" ? target : (known ?? `${target}/${++count}`);
    const failure = plan?.failure;
    const takesEffect = !plan || plan.applied;
    if (nonce && takesEffect) nonces.set(nonce, messageId);
    platform.calls.push({
      atMs: Date.now() - startMs,
      kind,
      messageId,
      text,
      ...(failure ? { failure: failure.kind } : {}),
      ...(failure?.kind === "rate-limited" ? { retryAfterMs: failure.retryAfterMs } : {}),
    });
    // A message that is known by its nonce is handed out again as it stands, as Discord does.
    if (takesEffect && !known) {
      platform.shown.set(messageId, text);
      if (controls) platform.controls.set(messageId, controls);
    }
    return failure ? { failure } : { messageId };
  }

  return platform;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Says `count` words, one every `gapMs`, the first at once: "w1 w2 …". */
export async function* speak(count: number, gapMs: number): AsyncGenerator<string> {
  for (let index = 1; index <= count; index += 1) {
    if (index > 1) await sleep(gapMs);
    yield index === 1 ? "w1" : ` w${index}`;
  }
}

export const words = (count: number): string =>
  Array.from({ length: count }, (_, index) => `w${index + 1}`).join(" ");
