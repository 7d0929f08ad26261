/** The methods the sandbox serves, by name. */

import type { Callbacks } from "./callbacks.ts";
import { createDraftMethods } from "./draft-methods.ts";
import { createEditMethods } from "./edit-methods.ts";
import type { MessageMethodParts } from "./message-parts.ts";
import { createMessageMethods } from "./messages.ts";
import { integer, isRecord, json, type Params, text } from "./params.ts";
import { badRequest } from "./refusal.ts";
import { createSendMethods } from "./send-methods.ts";
import type { TelegramFiles } from "./sent-files.ts";
import { toAllowedUpdates } from "./updates.ts";
import { createWebhookMethods, type WebhookParts } from "./webhook.ts";

export interface Request {
  readonly params: Params;
  /** Resolves when the client has gone away. */
  readonly gone: Promise<unknown>;
}

export type Method = (request: Request) => unknown;

/** By its name as Telegram spells it. */
export type Methods = Readonly<Record<string, Method>>;

export interface MethodParts extends MessageMethodParts, WebhookParts {
  readonly callbacks: Callbacks;
  readonly pollTimeoutMs: number;
  readonly files: TelegramFiles;
}

export function createMethods(parts: MethodParts): Methods {
  const { bot, chats, updates, callbacks, pollTimeoutMs, files } = parts;
  const commands = new Map<string, unknown>();

  return {
    getMe: () => ({ ...bot, ...ABILITIES }),
    getUpdates: ({ params, gone }) => {
      const allowed = toAllowedUpdates(json(params, "allowed_updates", "allowed_updates JSON array"));
      const limit = integer(params, "limit") ?? 100;
      return updates.get({
        offset: integer(params, "offset") ?? 0,
        limit: limit >= 1 && limit <= 100 ? limit : 100,
        timeoutMs: Math.min((integer(params, "timeout") ?? 0) * 1000, pollTimeoutMs),
        ...(allowed && { allowed }),
        gone,
      });
    },
    ...createWebhookMethods(parts),
    setMyCommands: ({ params }) => {
      const list = json(params, "commands", "commands JSON object");
      if (!Array.isArray(list)) throw badRequest("Can't parse commands JSON object");
      const scope = json(params, "scope", "BotCommandScope JSON object");
      if (isRecord(scope) && scope.type === "chat") chats.forBot(Number(scope.chat_id));
      commands.set(commandScope(params), list.map(checkCommand));
      return true;
    },
    getMyCommands: ({ params }) => commands.get(commandScope(params)) ?? [],
    getFile: ({ params }) => files.getFile(params),
    answerCallbackQuery: ({ params }) => callbacks.answer(params),
    ...takingParams(createSendMethods(parts)),
    ...takingParams(createEditMethods(parts)),
    ...takingParams(createMessageMethods(parts)),
    ...takingParams(createDraftMethods(parts)),
  };
}

function takingParams(methods: Readonly<Record<string, (params: Params) => unknown>>): Methods {
  const taking = Object.entries(methods).map(([name, run]): [string, Method] => [
    name,
    ({ params }) => run(params),
  ]);
  return Object.fromEntries(taking);
}

/** Privacy mode is off: the bot of the sandbox reads all a group writes. */
const ABILITIES = {
  can_join_groups: true,
  can_read_all_group_messages: true,
  supports_guest_queries: true,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
};

function commandScope(params: Params): string {
  const scope = json(params, "scope", "BotCommandScope JSON object") ?? { type: "default" };
  return JSON.stringify([scope, text(params, "language_code")]);
}

function checkCommand(command: unknown) {
  if (!isRecord(command)) throw badRequest("Can't parse commands JSON object");
  const name = String(command.command ?? "").replace(/^\//, "");
  const description = String(command.description ?? "").trim();
  if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest("BOT_COMMAND_INVALID");
  if (description.length < 1 || description.length > 256) throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
  return { ...command, command: name, description };
}
