/** A platform in virtual time: it records every call, holds to its own limits, and fails where a test says so. */

import type { Adapter, Failure, Outcome, ScopeSpec } from "../../core/adapter.ts";
import type { Control } from "../../core/controls/control.ts";
import type { Limit } from "../../core/outbox/limit.ts";
import type { Rendered } from "../../core/text/dialect.ts";
import { createPlainDialect } from "./plain-dialect.ts";

export interface RecordedCall {
  readonly atMs: number;
  readonly kind: "send" | "edit" | "remove" | "file";
  readonly messageId: string;
  /** Of a file its name. */
  readonly text: string;
  readonly isSilent?: true;
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
  /** The files that were sent, as text. */
  readonly files: Map<string, string>;
  adapter(chat: string, options?: ChatOptions): Adapter;
  /** The next matching call gets this; with `applied` it takes effect all the same. */
  fail(failure: Failure, options?: { kind?: RecordedCall["kind"]; times?: number; applied?: boolean }): void;
}

export interface ChatOptions {
  readonly placeholderId?: string;
  readonly maxLength?: number;
  readonly maxMessages?: number;
  readonly closesAtMs?: number;
  readonly fallback?: Adapter;
  /** Whether it takes files, and lets messages be removed. */
  readonly takesFiles?: boolean;
  readonly canRemove?: boolean;
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
    exactlyOnce = false,
    limits = [{ kind: "bucket", burst: 5, perSecond: 1 }],
    maxLength: longest = 2000,
  } = options;
  const startMs = Date.now();
  const planned: { failure: Failure; kind?: RecordedCall["kind"]; left: number; applied: boolean }[] = [];
  const nonces = new Map<string, string>();
  const inFlight = new Map<string, number>();
  let count = 0;

  const platform: RecordingPlatform = {
    calls: [],
    shown: new Map(),
    controls: new Map(),
    mostInFlight: 0,
    files: new Map(),
    fail: (failure, { kind, times = 1, applied = false } = {}) =>
      void planned.push({ failure, ...(kind ? { kind } : {}), left: times, applied }),
    adapter(chat, options = {}) {
      const { takesFiles, canRemove, maxLength = longest, ...members } = options;
      const refuse = (kind: RecordedCall["kind"], messageId = ""): Outcome => {
        platform.calls.push({ atMs: Date.now() - startMs, kind, messageId, text: "", failure: "gone" });
        return { failure: { kind: "gone", message: "closed" } };
      };
      const isOver = () => options.closesAtMs !== undefined && Date.now() >= options.closesAtMs;
      const scopes: readonly ScopeSpec[] = [{ name: `chat:${chat}`, limits, pace: { keep: 1 } }];
      return {
        dialect: createPlainDialect(maxLength),
        exactlyOnce,
        scopes: () => scopes,
        ...members,
        send: async (content, { nonce, isSilent }) =>
          isOver() ? refuse("send") : receive("send", chat, content, { nonce, isSilent }),
        edit: async (messageId, content) =>
          isOver() ? refuse("edit", messageId) : receive("edit", messageId, content),
        ...(takesFiles
          ? {
              sendFile: async ({ name, data }, { nonce }) => {
                const outcome = await receive("file", chat, { text: name }, { nonce });
                if (!("failure" in outcome)) platform.files.set(name, new TextDecoder().decode(data));
                return outcome;
              },
            }
          : {}),
        ...(canRemove ? { remove: (messageId) => receive("remove", messageId, { text: "" }) } : {}),
      };
    },
  };

  async function receive(
    kind: RecordedCall["kind"],
    target: string,
    content: Rendered,
    about: { readonly nonce?: string; readonly isSilent?: boolean | undefined } = {},
  ): Promise<Outcome> {
    inFlight.set(target, (inFlight.get(target) ?? 0) + 1);
    if (kind === "edit") platform.mostInFlight = Math.max(platform.mostInFlight, inFlight.get(target) ?? 0);
    await sleep(latencyMs / 2);
    const outcome = apply(kind, target, content, about);
    await sleep(latencyMs / 2);
    inFlight.set(target, (inFlight.get(target) ?? 0) - 1);
    return outcome;
  }

  function apply(
    kind: RecordedCall["kind"],
    target: string,
    { text, controls }: Rendered,
    { nonce, isSilent }: { readonly nonce?: string; readonly isSilent?: boolean | undefined },
  ): Outcome {
    const plan = planned.find((one) => one.left > 0 && (one.kind ?? kind) === kind);
    if (plan) plan.left -= 1;
    const known = nonce && exactlyOnce ? nonces.get(nonce) : undefined;
    const isNew = kind === "send" || kind === "file";
    const messageId = isNew ? (known ?? `${target}/${++count}`) : target;
    const failure = plan?.failure;
    const takesEffect = !plan || plan.applied;
    if (nonce && takesEffect) nonces.set(nonce, messageId);
    platform.calls.push({
      atMs: Date.now() - startMs,
      kind,
      messageId,
      text,
      ...(isSilent ? { isSilent } : {}),
      ...(failure ? { failure: failure.kind } : {}),
      ...(failure?.kind === "rate-limited" ? { retryAfterMs: failure.retryAfterMs } : {}),
    });
    // A message that is known by its nonce is handed out again as it stands, as Discord does.
    if (takesEffect && kind === "remove") platform.shown.delete(messageId);
    else if (takesEffect && !known && kind !== "file") {
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
