/** setMessageReaction: which reactions a bot may set. */

import { isRecord, json, type Params } from "./params.ts";
import { badRequest } from "./refusal.ts";

/** https://core.telegram.org/bots/api#reactiontypeemoji, read November 2026; without U+FE0F. */
const EMOJI =
  "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡".split(
    " ",
  );

/** None: the bot's reaction is taken away. A bot sets one at most. */
export function readReactions(params: Params): readonly string[] {
  const given = json(params, "reaction", "reaction types JSON object") ?? [];
  if (!Array.isArray(given)) throw badRequest("Expected an Array of ReactionType");
  const emoji = given.map(readEmoji);
  if (emoji.some((one) => !EMOJI.includes(one))) throw badRequest("REACTION_INVALID");
  if (emoji.length > 1) throw badRequest("REACTIONS_TOO_MANY");
  return emoji;
}

function readEmoji(reaction: unknown): string {
  if (!isRecord(reaction)) throw badRequest("Can't parse ReactionType: expected an Object");
  const { type, emoji } = reaction;
  if (type === undefined) throw badRequest("Can't parse ReactionType: Can't find field \"type\"");
  if (type !== "emoji" && type !== "custom_emoji") {
    throw badRequest("Can't parse ReactionType: invalid reaction type specified");
  }
  return type === "emoji" ? String(emoji ?? "") : "";
}
