/** Who the bot is, where its gateway is, and its commands. */

import { invalidForm, refusal, required } from "../errors.ts";
import type { Command, Json } from "../model.ts";
import { toApplicationJson, toGuildJson, toMemberJson, toUserJson } from "../objects.ts";
import { nextSnowflake } from "../snowflake.ts";
import type { World } from "../world.ts";
import { type Asking, created, ok, type Reply, type Route } from "./route.ts";

const SESSIONS = { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 };
const MAX_NAME = 32;
const MAX_DESCRIPTION = 100;

export function applicationRoutes(gatewayUrl: () => string): readonly Route[] {
  const application = ({ world }: Asking) => ok(toApplicationJson(world));
  return [
    { name: "GET /gateway", run: () => ok({ url: gatewayUrl() }) },
    {
      name: "GET /gateway/bot",
      run: () => ok({ url: gatewayUrl(), shards: 1, session_start_limit: SESSIONS }),
    },
    { name: "GET /users/@me", run: ({ world }) => ok({ ...toUserJson(world.bot), email: null }) },
    { name: "GET /users/:id", run: getUser },
    { name: "GET /applications/@me", run: application },
    { name: "GET /oauth2/applications/@me", run: application },
    { name: "GET /guilds/:id", run: getGuild },
    { name: "GET /guilds/:id/members/:user", run: getMember },
    ...["/applications/:id/commands", "/applications/:id/guilds/:guild/commands"].flatMap((path) => [
      { name: `GET ${path}`, run: listCommands },
      { name: `PUT ${path}`, run: overwriteCommands },
      { name: `POST ${path}`, run: createCommand },
    ]),
  ];
}

function getUser({ world, ids }: Asking): Reply {
  const user = world.users.get(ids[0] ?? "");
  if (!user) throw refusal(10013);
  return ok(toUserJson(user));
}

function getGuild({ world, ids }: Asking): Reply {
  if (ids[0] !== world.guildId || world.kicked) throw refusal(10004);
  return ok(toGuildJson(world));
}

function getMember({ world, ids }: Asking): Reply {
  if (ids[0] !== world.guildId || world.kicked) throw refusal(10004);
  const user = world.users.get(ids[1] ?? "");
  if (!user) throw refusal(10013);
  return ok(toMemberJson(user));
}

function listCommands({ world, ids }: Asking): Reply {
  return ok(scoped(world, ids).map(({ json }) => json));
}

/** Replaces all of the scope's commands; one that keeps its name keeps its id. */
function overwriteCommands({ world, ids, payload }: Asking): Reply {
  const given = payload.json.list;
  if (!Array.isArray(given)) throw invalidForm("", "LIST_TYPE_CONVERT", "Only iterables may be used.");
  const old = scoped(world, ids);
  const fresh = given.map((json: Json, at) => toCommand(world, ids, json, { old, path: `${at}.` }));
  world.commands = [...world.commands.filter((command) => !old.includes(command)), ...fresh];
  return ok(fresh.map(({ json }) => json));
}

function createCommand({ world, ids, payload }: Asking): Reply {
  const old = scoped(world, ids);
  const command = toCommand(world, ids, payload.json, { old, path: "" });
  const replaces = old.some(({ id }) => id === command.id);
  world.commands = [...world.commands.filter(({ id }) => id !== command.id), command];
  return replaces ? ok(command.json) : created(command.json);
}

function scoped(world: World, [application, guild]: readonly string[]): readonly Command[] {
  if (application !== world.applicationId) throw refusal(50001);
  if (guild !== undefined && (guild !== world.guildId || world.kicked)) throw refusal(50001);
  return world.commands.filter(({ guildId }) => guildId === guild);
}

function toCommand(
  world: World,
  [, guildId]: readonly string[],
  given: Json,
  { old, path }: { old: readonly Command[]; path: string },
): Command {
  const type = Number(given.type ?? 1);
  const name = String(given.name ?? "");
  const description = String(given.description ?? "");
  if (!name) throw required(`${path}name`);
  if (name.length > MAX_NAME || (type === 1 && !isSlashName(name))) {
    const message = "Command name is invalid";
    throw invalidForm(`${path}name`, "APPLICATION_COMMAND_INVALID_NAME", message);
  }
  if (type === 1 && !description) throw required(`${path}description`);
  if (description.length > MAX_DESCRIPTION) {
    const message = `Must be between 1 and ${MAX_DESCRIPTION} in length.`;
    throw invalidForm(`${path}description`, "BASE_TYPE_BAD_LENGTH", message);
  }
  const same = old.find((command) => command.name === name && command.type === type);
  const id = same?.id ?? nextSnowflake();
  const json = {
    default_member_permissions: null,
    nsfw: false,
    ...(guildId ? {} : { contexts: null, integration_types: [0] }),
    ...given,
    id,
    application_id: world.applicationId,
    version: nextSnowflake(),
    type,
    name,
    description,
    ...(guildId && { guild_id: guildId }),
  };
  return { id, name, type, json, ...(guildId ? { guildId } : {}) };
}

/** Without spaces and, where its letters have cases, in lower case. */
function isSlashName(name: string): boolean {
  return /^[-_'\p{L}\p{N}]+$/u.test(name) && name === name.toLowerCase();
}
