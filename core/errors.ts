/** What Livetype throws, or hands out as a cause. */

import type { Failure } from "./adapter.ts";

/** The stream broke. What it said until then is kept. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  /** The HTTP status of the model's service, where one came. */
  readonly status?: number;
  /** What the model wrote is no JSON, or not the JSON that was asked for. */
  readonly code?: "INVALID_JSON";

  constructor(message: string, options: SourceErrorOptions = {}) {
    super(message, options);
    const { status, code } = options;
    if (status !== undefined) this.status = status;
    if (code !== undefined) this.code = code;
  }
}

export interface SourceErrorOptions extends ErrorOptions {
  readonly status?: number;
  readonly code?: "INVALID_JSON";
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
export const statusOf = (cause: unknown): number | undefined =>
  firstOf(cause, (error) =>
    "status" in error && typeof error.status === "number" ? error.status : undefined,
  );

/** The code of an error or of what caused it, such as `ECONNREFUSED`. */
export const codeOf = (cause: unknown): string | undefined =>
  firstOf(cause, (error) => ("code" in error && typeof error.code === "string" ? error.code : undefined));

function firstOf<Value>(cause: unknown, read: (error: Error) => Value | undefined): Value | undefined {
  for (let error = cause, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth += 1) {
    const value = read(error);
    if (value !== undefined) return value;
  }
  return undefined;
}
