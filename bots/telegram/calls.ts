/** What every call to the Bot API needs: our signals and entities in grammY's types, and refusals as outcomes. */

import type { Api } from "grammy";
import type { MessageEntity } from "grammy/types";
import type { Outcome, Rendered } from "../../core/index.ts";
import { toFailure } from "./failures.ts";

export async function attempt(call: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await call();
  } catch (error) {
    return { failure: toFailure(error) };
  }
}

type GrammySignal = Parameters<Api["getMe"]>[0];

/** grammY 1.46 types its signals after the `abort-controller` package; native ones work when it runs. */
export const toGrammySignal = (signal: AbortSignal): GrammySignal => signal as GrammySignal;

/** The dialect writes only entities that Telegram knows. */
export const toEntities = (entities: Rendered["entities"]) =>
  entities && { entities: entities as unknown as MessageEntity[] };

/** A card would jump in and out while links are being written. */
export const NO_PREVIEW = { link_preview_options: { is_disabled: true } } as const;
