/** The bodies Discord refuses with. Source: docs.discord.com/developers/topics/opcodes-and-status-codes, read November 2026. */

/** Thrown by a route; the server answers with it. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(`${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

const REFUSALS = {
  10003: [404, "Unknown Channel"],
  10004: [404, "Unknown Guild"],
  10008: [404, "Unknown Message"],
  10013: [404, "Unknown User"],
  10015: [404, "Unknown Webhook"],
  10014: [400, "Unknown Emoji"],
  10062: [404, "Unknown interaction"],
  40005: [413, "Request entity too large"],
  40094: [400, "This interaction has hit the maximum number of follow up messages."],
  40060: [400, "Interaction has already been acknowledged."],
  50001: [403, "Missing Access"],
  50003: [403, "Cannot execute action on a DM channel"],
  50005: [403, "Cannot edit a message authored by another user"],
  50006: [400, "Cannot send an empty message"],
  50007: [403, "Cannot send messages to this user"],
  50013: [403, "Missing Permissions"],
  50024: [400, "Cannot execute action on this channel type"],
  50027: [401, "Invalid Webhook Token"],
  50083: [400, "Thread is archived"],
  50109: [400, "The request body contains invalid JSON."],
  160004: [400, "A thread has already been created for this message"],
  160005: [400, "Thread is locked"],
} as const satisfies Record<number, readonly [number, string]>;

export function refusal(code: keyof typeof REFUSALS): ApiError {
  const [status, message] = REFUSALS[code];
  return new ApiError(status, { message, code });
}

/** 50035: `path` names the field, dots for nesting (`embeds.0.description`). */
export function invalidForm(path: string, code: string, message: string): ApiError {
  let errors: Record<string, unknown> = { _errors: [{ code, message }] };
  for (const key of path.split(".").filter(Boolean).reverse()) errors = { [key]: errors };
  return new ApiError(400, { message: "Invalid Form Body", code: 50035, errors });
}

export function tooLong(path: string, maxLength: number): ApiError {
  return invalidForm(path, "BASE_TYPE_MAX_LENGTH", `Must be ${maxLength} or fewer in length.`);
}

export function required(path: string): ApiError {
  return invalidForm(path, "BASE_TYPE_REQUIRED", "This field is required");
}

/** Errors that carry no code of their own: 401, 404, 405, 5xx. */
export function plainError(status: number, text: string): ApiError {
  return new ApiError(status, { message: `${status}: ${text}`, code: 0 });
}
