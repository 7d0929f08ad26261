/** The budgets that an entry's next call draws on, and those that count it as an open answer. */

import type { Entry } from "./entry.ts";
import type { Registry } from "./registry.ts";
import type { Scope } from "./scope.ts";

/** An answer counts where it will be edited from its first word on. */
export function openRoute(entry: Entry, registry: Registry): void {
  const { content } = entry;
  if (!content.urgency)
    for (const spec of content.adapter().scopes("edit")) countIn(entry, registry.scopeOf(spec));
  chooseRoute(entry, registry);
}

/** Anew after every call, since the next one may be for another message, and where a call finds that it has changed. */
export function chooseRoute(entry: Entry, registry: Registry): void {
  const { content } = entry;
  entry.routeKind = content.callKind();
  entry.specs = content.adapter().scopes(entry.routeKind, content.messageId());
  entry.route = entry.specs.map(registry.scopeOf);
  if (content.urgency) return;
  for (const scope of entry.route) countIn(entry, scope);
}

function countIn(entry: Entry, scope: Scope) {
  if (entry.openIn.has(scope)) return;
  entry.openIn.add(scope);
  scope.open += 1;
}
