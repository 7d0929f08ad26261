/** Where the bot is no member and was called by its name: one message, which it may only change. */

import type { InlineQueryResultArticle } from "grammy/types";
import type { Adapter, Outcome, Rendered, Source } from "../../core/index.ts";
import { attempt, NO_PREVIEW, toEntities, toGrammySignal } from "./calls.ts";
import { telegramDialect } from "./dialect.ts";
import { toKeyboard } from "./keyboard.ts";
import { GUEST_TYPING, guestScopes } from "./limits.ts";
import type { TelegramLine } from "./line.ts";

export interface GuestPlace {
  readonly chatId: number | string;
  readonly guestQueryId: string;
}

/** What stands there until there is text. */
const PLACEHOLDER: Rendered = { text: "…" };

export function createGuestAdapter({ api }: TelegramLine, { chatId, guestQueryId }: GuestPlace): Adapter {
  const scopes = guestScopes(chatId);
  /** The one answer that the query takes; undefined where it was refused for sure. */
  let answered: Promise<Outcome> | undefined;

  async function answer(content: Rendered, signal: AbortSignal): Promise<Outcome> {
    answered = attempt(async () => {
      const result = toArticle(content);
      const sent = await api.answerGuestQuery(guestQueryId, result, toGrammySignal(signal));
      return { messageId: sent.inline_message_id };
    });
    const outcome = await answered;
    if ("failure" in outcome) answered = undefined;
    return outcome;
  }

  const edit: Adapter["edit"] = (id, { text, entities, controls }, { signal }) =>
    attempt(async () => {
      const options = { ...NO_PREVIEW, ...toEntities(entities), ...toKeyboard(controls) };
      await api.editMessageTextInline(id, text, options, toGrammySignal(signal));
      return { messageId: id };
    });

  return {
    dialect: telegramDialect,
    // The query takes one answer.
    exactlyOnce: true,
    maxMessages: 1,
    scopes: () => scopes,
    typing: {
      scopes,
      ...GUEST_TYPING,
      show: async ({ signal }) => (await answered) ?? answer(PLACEHOLDER, signal),
    },
    async send(content, options) {
      const before = await answered;
      if (!before || "failure" in before) return answer(content, options.signal);
      const outcome = await edit(before.messageId, content, options);
      return "failure" in outcome && outcome.failure.kind === "unchanged" ? before : outcome;
    },
    edit,
  };
}

function toArticle({ text, entities, controls }: Rendered): InlineQueryResultArticle {
  return {
    type: "article",
    id: "answer",
    title: "Answer",
    input_message_content: { message_text: text, ...NO_PREVIEW, ...toEntities(entities) },
    ...toKeyboard(controls),
  };
}

/** What goes on in the one message would take the place of what it goes on from: there is no Continue. */
export function withoutContinue(source: Source): Source {
  if (typeof source !== "function") return source;
  return (context) => source(Object.create(context, { continueFrom: { value: undefined } }));
}
