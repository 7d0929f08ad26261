/** The commands that Telegram's clients offer: to everybody, and to owners theirs as well. */

import { type Api, GrammyError } from "grammy";
import type { BotCommand, BotCommandScope } from "grammy/types";
import { type Command, commands } from "../commands.ts";

/** What only the owner may do is offered to nobody else; it would be refused all the same. */
export async function registerCommands(api: Api, owners: readonly string[]): Promise<void> {
  const forAll = commands.filter(({ isForOwner }) => !isForOwner);
  await offer(api, toMenu(forAll), { type: "default" });
  for (const owner of owners) await offerToOwner(api, owner);
}

/** In their private chat, once there is one: ids of people who never wrote here, or of another platform, have none. */
export async function offerToOwner(api: Api, owner: string): Promise<void> {
  try {
    await offer(api, toMenu(commands), { type: "chat", chat_id: Number(owner) });
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code === 401) throw error;
  }
}

const toMenu = (offered: readonly Command[]): BotCommand[] =>
  offered.map(({ name, description }) => ({ command: name, description }));

/** Changes nothing where they stand already. */
async function offer(api: Api, menu: BotCommand[], scope: BotCommandScope): Promise<void> {
  const theirs = await api.getMyCommands({ scope });
  const isSame = (one: BotCommand, at: number) =>
    one.command === theirs[at]?.command && one.description === theirs[at]?.description;
  if (theirs.length === menu.length && menu.every(isSame)) return;
  await api.setMyCommands(menu, { scope });
}
