/** What Livetype throws, or hands out as a cause. */

import type { Failure } from "./adapter.ts";

/** The stream broke. What it said until then is kept. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  /** The HTTP status of the model's service, where one came. */
  readonly status?: number;

  constructor(message: string, options: ErrorOptions & { readonly status?: number } = {}) {
    super(message, options);
    if (options.status !== undefined) this.status = options.status;
  }
}

/** The platform would not take the answer. `kind` says why: see `Failure`. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly kind: Failure["kind"];

  constructor(kind: Failure["kind"], message: string) {
    super(`The answer could not be delivered: ${message}`);
    this.kind = kind;
  }
}

/** The HTTP status of an error or of what caused it, as the SDKs of all providers carry it. */
export function statusOf(cause: unknown): number | undefined {
  for (let error = cause, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth += 1) {
    if ("status" in error && typeof error.status === "number") return error.status;
  }
  return undefined;
}
