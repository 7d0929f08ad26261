/** What differs between the two chats on the page: how text becomes HTML, and which budgets matter. */

import type { RichMessage } from "../telegram/index.ts";
import { createChatView } from "./chat-view.ts";
import { renderDiscord } from "./discord-markdown.ts";
import type { Panes } from "./events.ts";
import { createStatusBoard } from "./status.ts";
import { renderTelegram } from "./telegram-entities.ts";
import { renderRich } from "./telegram-rich.ts";
import type { Visitor, VisitorOptions } from "./visitor.ts";

export function createPanes(options: VisitorOptions, visitor: Visitor): Panes {
  return { discord: createDiscordPane(options, visitor), telegram: createTelegramPane(options) };
}

function createDiscordPane({ discord, discordChannel }: VisitorOptions, { commandOf }: Visitor) {
  const names = new Map([[discord.applicationId, "sandbox-bot"]]);
  return {
    view: createChatView({
      timeline: discord.timeline,
      chat: discordChannel,
      commandOf,
      toHtml({ text, author, raw }) {
        if (typeof raw?.authorId === "string") names.set(raw.authorId, author);
        return renderDiscord(text, names);
      },
      toExcerpt: ({ text }) =>
        cut(text.replace(/<@!?(\d+)>/g, (whole, id) => (names.has(id) ? `@${names.get(id)}` : whole))),
    }),
    board: createStatusBoard({
      timeline: discord.timeline,
      gauges: () => discord.gauges(),
      label(scope) {
        const [kind, key] = scope.split(":");
        if (key === undefined) return "all calls";
        if (kind === "interaction") return `interaction …${key.slice(-4)}`;
        return key === discordChannel ? kind : undefined;
      },
    }),
  };
}

function createTelegramPane({ telegram, telegramChat }: VisitorOptions) {
  return {
    view: createChatView({
      timeline: telegram.timeline,
      chat: String(telegramChat),
      toHtml({ text, entities, raw }) {
        return raw?.rich_message
          ? renderRich(raw.rich_message as RichMessage)
          : renderTelegram(text, entities);
      },
      toExcerpt: ({ text }) => cut(text),
    }),
    board: createStatusBoard({
      timeline: telegram.timeline,
      gauges: () => telegram.gauges(),
      label(scope) {
        if (scope === "bot") return "all chats";
        if (scope === `drafts:${telegramChat}`) return "drafts";
        return scope === String(telegramChat) ? "this chat" : undefined;
      },
    }),
  };
}

const MAX_EXCERPT_LENGTH = 120;

function cut(text: string): string {
  return text.slice(0, MAX_EXCERPT_LENGTH);
}
