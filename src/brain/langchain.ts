/** The brain with a model, or several: what one can't answer, the next may. */

import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { SourceError, toEvents } from "../../core/index.ts";
import type { Toolbox } from "../tools/toolbox.ts";
import type { Brain } from "./brain.ts";
import { hasImages, toChatMessages } from "./messages.ts";
import { toSourceError } from "./model-errors.ts";
import { createModel, type ModelSettings } from "./models.ts";
import { createToolRun, type ModelRun } from "./tool-agent.ts";

export interface LangChainOptions extends ModelSettings {
  /** `provider:name`, such as `openai:gpt-5-mini`: answers where nobody has chosen another. */
  readonly model: string;
  /** What a turn may choose besides. */
  readonly models?: readonly string[];
  /** Asked one after another when the one before fails before its first word. */
  readonly fallbacks?: readonly string[];
  readonly toolbox?: Toolbox | undefined;
}

/**
 * Loads LangChain and the providers' packages, half a second once; no call is made before the first turn.
 *
 * @throws {ConfigError} When a provider is not known, or its package or key is missing: one sentence with what to do.
 */
export async function createLangChainBrain(options: LangChainOptions): Promise<Brain> {
  const { model, models = [], fallbacks = [], toolbox } = options;
  const known = new Map<string, BaseChatModel>();
  for (const name of new Set([model, ...models, ...fallbacks])) {
    known.set(name, await createModel(name, options));
  }
  const hasTools = toolbox !== undefined && toolbox.tools.length > 0;
  const run = hasTools ? await createToolRun(toolbox) : runAlone;

  return async function* answer(turn) {
    const chosen = turn.model ?? model;
    // A decision belongs to the run that asked for it, and that one has a model.
    const names = turn.resume === undefined ? new Set([chosen, ...fallbacks]) : [chosen];
    let failure: SourceError | undefined;
    for (const name of names) {
      let hasBegun = false;
      try {
        for await (const event of run(modelNamed(name, known), turn)) {
          hasBegun = true;
          yield event;
        }
        return;
      } catch (error) {
        turn.signal.throwIfAborted();
        failure = toSourceError(error, { model: name, hasImages: hasImages(turn) });
        if (hasBegun) throw failure;
      }
    }
    throw failure;
  };
}

/** Without tools no agent stands between: it would drop the thoughts of some services. */
const runAlone: ModelRun = (model, turn) =>
  toEvents({ runnable: model, input: toChatMessages(turn) }, { signal: turn.signal });

function modelNamed(name: string, known: ReadonlyMap<string, BaseChatModel>): BaseChatModel {
  const found = known.get(name);
  if (found) return found;
  throw new SourceError(`The model ${name} is not offered any more: choose another with /model.`);
}
