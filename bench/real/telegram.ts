/** Livetype and its rivals in Telegram: real clients against a sandbox. */

import { Api, GrammyError } from "grammy";
import { replyLive, type TelegramOptions } from "../../bots/telegram/index.ts";
import type { TelegramSandbox } from "../../src/sandbox/index.ts";
import { createChat, loadGrammyStream } from "../rivals/index.ts";
import { showOnceASecond } from "./once-a-second.ts";
import { NotSupported, type System } from "./system.ts";

export type TelegramSystem = System<TelegramSandbox>;

const clientOf = (sandbox: TelegramSandbox) => new Api(sandbox.token, { apiRoot: sandbox.url });

export const livetype = livetypeWith("Livetype", {});

export const livetypeDrafts = livetypeWith("Livetype (drafts)", { drafts: true });

function livetypeWith(name: string, options: TelegramOptions): TelegramSystem {
  return {
    name,
    async open(sandbox) {
      const api = clientOf(sandbox);
      return {
        async answer(chat, begin) {
          const stream = begin();
          const result = await replyLive({ api, chatId: Number(chat) }, () => stream, options);
          if (result.status !== "done") throw result.cause;
        },
        close: async () => {},
      };
    },
  };
}

export const onceASecond: TelegramSystem = {
  name: "grammY, once a second",
  async open(sandbox) {
    const api = clientOf(sandbox);
    return {
      answer: (chat, begin) =>
        showOnceASecond(begin(), {
          maxLength: 4096,
          send: (text) => api.sendMessage(Number(chat), text),
          edit: ({ message_id }, text) => api.editMessageText(Number(chat), message_id, text),
          waitMs: (error) =>
            error instanceof GrammyError && error.parameters.retry_after !== undefined
              ? error.parameters.retry_after * 1000
              : undefined,
        }),
      close: async () => {},
    };
  },
};

export const chat: TelegramSystem = {
  name: "chat 4.41",
  async open(sandbox) {
    const client = await createChat("telegram", {
      botToken: sandbox.token,
      apiUrl: sandbox.url,
      mode: "webhook",
      allowUnverifiedWebhooks: true,
    });
    return {
      answer: (chatId, begin) => client.thread({ chatId }).post(begin()),
      close: client.close,
    };
  },
};

/** Drafts: a transport of its own, only in private chats. */
export const grammyStream: TelegramSystem = {
  name: "@grammyjs/stream (drafts)",
  async open(sandbox) {
    const api = clientOf(sandbox);
    const probe = sandbox.addChat({ type: "private", first_name: "Probe" });
    const draft = api.raw.sendMessageDraft({ chat_id: probe, draft_id: 1, text: "…" });
    await draft.catch((error: unknown) => {
      if (error instanceof GrammyError && error.error_code === 404)
        throw new NotSupported("no drafts in the sandbox");
    });
    const { streamApi } = await loadGrammyStream();
    let drafts = 0;
    return {
      answer(chatId, begin) {
        drafts += 256;
        return streamApi(api.raw).streamMessage(Number(chatId), drafts, begin());
      },
      close: async () => {},
    };
  },
};
