/** What a request costs: its budgets in the order Discord asks them, and the refusal of the first without room. */

import type { Answer } from "./answer.ts";
import { type Budgets, toHeaders, toRefusal } from "./budgets.ts";
import type { Asking, Route } from "./routes/route.ts";

export interface Charge {
  /** For the answer, whatever it will be. */
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal?: Answer;
}

export function charge(budgets: Budgets, route: Route, asking: Asking): Charge {
  const nowMs = Date.now();
  if (!route.forInteractions) {
    const whole = budgets.meter("global").take(nowMs);
    if (!whole.allowed) return { headers: {}, refusal: toRefusal(whole.retryAfterMs, "global") };
  }
  if (!route.budget) return { headers: {} };
  const verdict = budgets.meter(route.budget, budgetKey(route, asking)).take(nowMs);
  const headers = toHeaders(route.budget, verdict, nowMs);
  const refusal = verdict.allowed
    ? refuseUntold(budgets, route, asking)
    : toRefusal(verdict.retryAfterMs, "user");
  return refusal
    ? { headers, refusal: { ...refusal, headers: { ...headers, ...refusal.headers } } }
    : { headers };
}

/** What a call's headers would say, without counting it. */
export function tell(budgets: Budgets, route: Route, asking: Asking): Readonly<Record<string, string>> {
  if (!route.budget) return {};
  const nowMs = Date.now();
  const verdict = budgets.meter(route.budget, budgetKey(route, asking)).peek(nowMs);
  return toHeaders(route.budget, verdict, nowMs);
}

/** The limits no header tells of: they refuse while the budget of the headers has room. */
function refuseUntold(budgets: Budgets, route: Route, asking: Asking): Answer | undefined {
  const nowMs = Date.now();
  const channel = route.chat?.(asking);
  if (isOldEdit(route, asking)) {
    const old = budgets.meter("oldEdits", channel).take(nowMs);
    if (!old.allowed) return toRefusal(old.retryAfterMs, "user", TOO_MANY_OLD_EDITS);
  }
  if (!route.hidden) return undefined;
  const hidden = budgets.meter(route.hidden, channel).take(nowMs);
  return hidden.allowed ? undefined : toRefusal(hidden.retryAfterMs, "shared");
}

/** github.com/discord-userdoccers/discord-userdoccers/pull/551, read November 2026. */
const TOO_MANY_OLD_EDITS = {
  message: "Maximum number of edits to messages older than 1 hour reached.",
  code: 30046,
};

function isOldEdit({ budget }: Route, { world, ids }: Asking): boolean {
  const [channel = "", id = ""] = ids;
  const message = budget === "edits" ? world.channels.get(channel)?.messages.get(id) : undefined;
  return message !== undefined && Date.now() - message.createdAtMs > world.lifetimes.oldMessageMs;
}

/** Per channel; per interaction by its id, which unlike its token may be shown. */
function budgetKey({ budget }: Route, { world, ids }: Asking): string {
  const [first = "", token = ""] = ids;
  return budget === "interaction" ? (world.interactions.get(token)?.id ?? token) : first;
}
