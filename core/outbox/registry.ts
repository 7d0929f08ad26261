/** All budgets of one bot by their names: made when first needed, dropped when nobody uses them, remembered on request. */

import type { Failure, ScopeSpec } from "../adapter.ts";
import { createScope, type LearnedScope, type Scope } from "./scope.ts";

/** What was learned of a bot's limits, by the names of its scopes. Plain data, fit for JSON. */
export type LearnedLimits = Readonly<Record<string, LearnedScope>>;

/** Where to keep it, so that a restart does not forget a ban. */
export interface LimitMemory {
  load(): LearnedLimits | Promise<LearnedLimits>;
  /** Called after every refusal, with everything that is worth knowing by then. */
  save(limits: LearnedLimits): void | Promise<void>;
}

type RateLimited = Extract<Failure, { kind: "rate-limited" }>;

export interface Registry {
  readonly scopes: ReadonlyMap<string, Scope>;
  scopeOf(spec: ScopeSpec): Scope;
  /** Drops the scopes that nobody writes in and that are as good as new. */
  forget(nowMs: number): void;
  /** Resolves once what was known is in force. Rejects when it can't be loaded. */
  remember(memory: LimitMemory): Promise<void>;
  /** A call on this route was refused for its pace: what is learned of that goes to the memory, if there is one. */
  penalise(route: readonly Scope[], failure: RateLimited, waitMs: number): void;
}

export function createRegistry(): Registry {
  const scopes = new Map<string, Scope>();
  let known: Record<string, LearnedScope> = {};
  let memory: LimitMemory | undefined;

  function takeNote(scope: Scope) {
    const learned = scope.learned();
    if (learned) known[scope.name] = learned;
    else delete known[scope.name];
  }

  function block(name: string, untilMs: number) {
    const scope = scopes.get(name);
    if (scope) scope.blockedUntilMs = Math.max(scope.blockedUntilMs, untilMs);
  }

  function save() {
    for (const scope of scopes.values()) takeNote(scope);
    const store = async () => memory?.save({ ...known });
    // A memory that fails costs at most a refusal after the next start.
    store().catch(() => {});
  }

  return {
    scopes,
    scopeOf(spec) {
      let scope = scopes.get(spec.name);
      if (!scope) {
        scope = createScope(spec, known[spec.name]);
        scopes.set(spec.name, scope);
      }
      return scope;
    },
    forget(nowMs) {
      for (const scope of scopes.values()) {
        if (!isAsGoodAsNew(scope, nowMs)) continue;
        takeNote(scope);
        scopes.delete(scope.name);
      }
    },
    async remember(given) {
      memory = given;
      known = { ...(await given.load()), ...known };
      for (const name of scopes.keys()) block(name, known[name]?.blockedUntilMs ?? 0);
    },
    penalise(route, { scope: name, isSurprise = true }, waitMs) {
      // Where the call draws on none of that name, its own budgets have to wait: something has refused it.
      const named = route.filter((scope) => scope.name === name);
      for (const scope of named.length > 0 ? named : route.filter(({ pace }) => pace)) {
        scope.refuse(waitMs, isSurprise, Date.now());
        for (const other of scope.cools) block(other, scope.blockedUntilMs);
      }
      save();
    },
  };
}

const isAsGoodAsNew = (scope: Scope, nowMs: number): boolean =>
  scope.open === 0 &&
  scope.blockedUntilMs <= nowMs &&
  scope.budgets.every(({ ledger }) => ledger.level(nowMs) >= ledger.size());
