/** What the bots ask of the program: conversations, commands and access, put together. */

import type { Host, Platform, Question } from "../bots/host.ts";
import type { LiveResult } from "../core/index.ts";
import type { Access } from "./access/access.ts";
import { createBudget } from "./access/budget.ts";
import { createFlood } from "./access/flood.ts";
import type { Pairing } from "./access/pairing.ts";
import type { Answers } from "./answers.ts";
import { readAttachments } from "./attachments/read.ts";
import { createTranscriber } from "./attachments/transcribe.ts";
import type { Brain } from "./brain/brain.ts";
import { type CommandParts, runCommand, suggest } from "./commands/index.ts";
import type { Config } from "./config.ts";
import { createAsking } from "./conversation/asking.ts";
import { createLanes } from "./conversation/lanes.ts";
import type { Store } from "./store/store.ts";

export interface HostParts {
  readonly config: Config;
  readonly store: Store;
  readonly brain: Brain;
  readonly answers: Answers;
  readonly access: Access;
  readonly pairing: Pairing;
  /** An answer is being written. */
  onAnswer(question: Question, result: Promise<LiveResult>): void;
  troubled(platform: Platform, error: unknown): void;
  /** Ends every answer. */
  readonly signal: AbortSignal;
}

/** The whole of it: nothing that a bot may ask is left out. */
export function createHost(parts: HostParts): Required<Host> {
  const { config, store, answers, access, pairing, troubled } = parts;
  const lanes = createLanes();
  const budget = createBudget(store, config.budgets);
  const flood = createFlood();
  const transcribe =
    config.transcribeModel === undefined
      ? undefined
      : createTranscriber({
          model: config.transcribeModel,
          baseUrl: config.openaiBaseUrl,
          apiKey: process.env.OPENAI_API_KEY,
        });
  const asking = createAsking({
    ...parts,
    lanes,
    budget,
    flood,
    mayAsk: access.mayAsk,
    readFiles: async ({ files = [] }, signal) => readAttachments(files, { transcribe, signal }),
    track: answers.track,
    isDraining: () => answers.isDraining,
  });
  const commandParts: CommandParts = {
    ...{ store, lanes, access, budget, flood, config },
    running: () => lanes.count,
    startedAtMs: Date.now(),
  };
  return {
    ask: (one) => answers.track(asking.ask(one)),
    retry: (one) => answers.track(asking.retry(one)),
    edited: (one) => answers.track(asking.edited(one)),
    deleted: asking.deleted,
    command: (call) => runCommand(commandParts, call),
    async suggest(speaker, command, typed) {
      return (await access.mayAsk(speaker)) ? suggest(commandParts, command, typed) : [];
    },
    pair: async (speaker, code) =>
      (await access.hasOwner(speaker.platform)) ? undefined : pairing.take(speaker, code),
    async owned(platform, userIds) {
      access.own(platform, userIds);
    },
    owners: access.owners,
    claim: store.claim,
    limits: (platform) => ({
      load: () => store.limits(platform),
      save: (limits) => store.saveLimits(platform, limits),
    }),
    troubled,
  };
}
