/** Whom a text pings. Source: docs.discord.com/developers/resources/message#allowed-mentions-object. */

import type { Json } from "./model.ts";

export interface MentionRules {
  /** What may ping when the request says nothing: `["users","roles","everyone"]`, for webhooks `["users"]`. */
  readonly defaults: readonly string[];
  /** The author of the message replied to. */
  readonly repliedUser?: string;
}

/** User ids, `&id` for roles, "everyone" for @everyone and @here. `allowed` is the request's `allowed_mentions`. */
export function findPings(text: string, allowed: Json | undefined, rules: MentionRules): string[] {
  const parse = allowed ? list(allowed.parse) : rules.defaults;
  const users = list(allowed?.users);
  const roles = list(allowed?.roles);
  const spoken = withoutCode(text);
  const pings = new Set<string>();
  for (const [, id = ""] of spoken.matchAll(/<@!?(\d{17,19})>/g)) {
    if (parse.includes("users") || users.includes(id)) pings.add(id);
  }
  for (const [, id = ""] of spoken.matchAll(/<@&(\d{17,19})>/g)) {
    if (parse.includes("roles") || roles.includes(id)) pings.add(`&${id}`);
  }
  if (parse.includes("everyone") && /@(?:everyone|here)\b/.test(spoken)) pings.add("everyone");
  const pingsReplied = allowed ? allowed.replied_user === true : true;
  if (rules.repliedUser && pingsReplied) pings.add(rules.repliedUser);
  return [...pings];
}

/** Discord reads no mentions inside code. */
function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?```|`[^`\n]*`/g, "");
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
