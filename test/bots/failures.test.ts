import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { GrammyError, HttpError } from "grammy";
import { describe, expect, it } from "vitest";
import * as discord from "../../bots/discord/failures.ts";
import * as telegram from "../../bots/telegram/failures.ts";

const telegramError = (error_code: number, description: string, parameters = {}) =>
  new GrammyError("failed", { ok: false, error_code, description, parameters }, "sendMessage", {});

describe("what Telegram refuses", () => {
  it.each([
    [
      429,
      "Too Many Requests: retry after 7",
      { retry_after: 7 },
      { kind: "rate-limited", retryAfterMs: 7000 },
    ],
    [429, "Too Many Requests: retry after 40", {}, { kind: "rate-limited", retryAfterMs: 40_000 }],
    [429, "Too Many Requests", {}, { kind: "rate-limited", retryAfterMs: 0 }],
    [400, "Bad Request: message is not modified: specified new message content…", {}, { kind: "unchanged" }],
    [400, "Bad Request: can't parse entities: Unsupported start tag", {}, { kind: "rejected-format" }],
    [400, "Bad Request: message is too long", {}, { kind: "too-long" }],
    [400, "Bad Request: MESSAGE_TOO_LONG", {}, { kind: "too-long" }],
    [400, "Bad Request: ENTITIES_TOO_LONG", {}, { kind: "too-long" }],
    [400, "Bad Request: message to edit not found", {}, { kind: "gone" }],
    [400, "Bad Request: chat not found", {}, { kind: "gone" }],
    [403, "Forbidden: bot was blocked by the user", {}, { kind: "gone" }],
    [500, "Internal Server Error: restart", {}, { kind: "transient" }],
    [401, "Unauthorized", {}, { kind: "fatal" }],
  ])("%i %s has its own class", (code, description, parameters, expected) => {
    expect(telegram.toFailure(telegramError(code, description, parameters))).toMatchObject(expected);
  });

  it("in a body that is no answer of Telegram's may have been done", () => {
    for (const body of [{}, { ok: false }, [], { error: "no upstream" }])
      expect(telegram.toFailure(new GrammyError("failed", body as never, "sendMessage", {}))).toEqual({
        kind: "ambiguous",
        message: "no answer from Telegram",
      });
  });

  it("without a word is told by its number", () => {
    const error = new GrammyError("failed", { ok: false, error_code: 400 } as never, "sendMessage", {});
    expect(telegram.toFailure(error)).toEqual({ kind: "fatal", message: "error 400" });
  });

  it("without an answer may have been done, unless the connection was never made; the token is never told", () => {
    const url = "https://api.telegram.org/bot123456:SECRET/sendMessage";
    const reset = new HttpError("failed", Object.assign(new Error(`${url} reset`), { code: "ECONNRESET" }));
    const refused = new HttpError(
      "failed",
      Object.assign(new Error(`${url} refused`), { code: "ECONNREFUSED" }),
    );
    expect(telegram.toFailure(reset).kind).toBe("ambiguous");
    expect(telegram.toFailure(refused).kind).toBe("transient");
    expect(JSON.stringify([telegram.toFailure(reset), telegram.toFailure(refused)])).not.toContain("SECRET");
  });
});

const discordError = (code: number, status: number, message = "refused", errors = {}) =>
  new DiscordAPIError({ code, message, errors }, code, status, "PATCH", "https://discord.com", {});

/** Of a field, as Discord tells it. */
const invalid = (field: string, code: string) =>
  discordError(50035, 400, "Invalid Form Body", { [field]: { _errors: [{ code, message: "refused" }] } });

const limited = (scope: "global" | "shared" | "user", retryAfter: number) =>
  new RateLimitError({
    global: scope === "global",
    hash: "",
    limit: 5,
    majorParameter: "",
    method: "PATCH",
    retryAfter,
    route: "",
    scope,
    sublimitTimeout: 0,
    timeToReset: retryAfter,
    url: "",
  });

describe("what Discord refuses", () => {
  it.each([
    [discordError(10008, 404), { kind: "gone" }],
    [discordError(50001, 403), { kind: "gone" }],
    [discordError(50027, 401), { kind: "gone" }],
    [discordError(50083, 400), { kind: "gone" }],
    [discordError(50035, 400, "content[BASE_TYPE_MAX_LENGTH]: Must be 2000 or fewer"), { kind: "too-long" }],
    [discordError(40005, 413), { kind: "too-long" }],
    [invalid("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"), { kind: "too-long" }],
    [invalid("components", "UNION_TYPE_CHOICES"), { kind: "unsupported" }],
    [invalid("flags", "NUMBER_TYPE_MAX"), { kind: "unsupported" }],
    [discordError(50006, 400), { kind: "unsupported" }],
    [invalid("content", "CONTENT_TYPE_INVALID"), { kind: "fatal" }],
    [discordError(0, 401), { kind: "fatal" }],
    [new HTTPError(502, "Bad Gateway", "PATCH", "", {}), { kind: "transient" }],
    [limited("user", 800), { kind: "rate-limited", retryAfterMs: 800, scope: "discord:edits:1" }],
    [limited("global", 900), { kind: "rate-limited", retryAfterMs: 900, scope: "discord:global" }],
  ])("%s has its own class", (error, expected) => {
    expect(discord.toFailure(error, "discord:edits:1")).toMatchObject(expected);
  });

  it("without an answer may have been done, unless the connection was never made", () => {
    const withCode = (code: string) =>
      new TypeError("fetch failed", { cause: Object.assign(new Error(), { code }) });
    expect(discord.toFailure(withCode("ECONNRESET"), "").kind).toBe("ambiguous");
    expect(discord.toFailure(withCode("ECONNREFUSED"), "").kind).toBe("transient");
  });
});
