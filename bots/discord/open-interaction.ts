/** From an interaction to the adapter that answers it: deferred if nobody has done so, and who else may write there. */

import {
  type ButtonInteraction,
  InteractionContextType,
  MessageFlags,
  PermissionFlagsBits,
  type RepliableInteraction,
} from "discord.js";
import type { Adapter, Failure } from "../../core/index.ts";
import { defer } from "./defer.ts";
import type { FormOptions } from "./form.ts";
import { createInteractionAdapter } from "./interaction-adapter.ts";
import type { DiscordLine } from "./line.ts";
import type { InteractionPlace } from "./webhook-calls.ts";

export interface OpenOptions extends FormOptions {
  readonly ephemeral?: boolean | undefined;
}

/** To a failure when Discord no longer knows the interaction. */
export async function openInteraction(
  line: DiscordLine,
  interaction: RepliableInteraction,
  { ephemeral = false, componentsV2 }: OpenOptions,
): Promise<Adapter | { readonly failure: Failure }> {
  const isNew = !interaction.deferred && !interaction.replied;
  const deferred = isNew ? await defer(line, interaction, ephemeral) : undefined;
  if (deferred && "failure" in deferred) return deferred;
  // `deferUpdate` of a button sets `deferred` too, but there is no reply to fill: only `deferReply` sets `ephemeral`.
  const fillsReply = interaction.deferred && !interaction.replied && interaction.ephemeral !== null;
  const place = placeOf(interaction, interaction.ephemeral ?? ephemeral);
  const isKept = fillsReply && place.channelId !== undefined;
  const originalId = deferred?.replyId ? Promise.resolve(deferred.replyId) : undefined;
  return createInteractionAdapter(
    line,
    { ...place, fillsReply, ...(isKept ? { originalId: originalId ?? findReply(interaction) } : {}) },
    { componentsV2 },
  );
}

/** Writes in new messages with the token of the press; to whom the pressed message is shown. */
export const openPress = (line: DiscordLine, interaction: ButtonInteraction): Adapter => {
  const { flags } = interaction.message;
  return createInteractionAdapter(
    line,
    { ...placeOf(interaction, flags.has(MessageFlags.Ephemeral)), fillsReply: false },
    { componentsV2: flags.has(MessageFlags.IsComponentsV2) },
  );
};

const findReply = (interaction: RepliableInteraction): Promise<string | undefined> =>
  interaction.fetchReply().then(
    ({ id }) => id,
    () => undefined,
  );

function placeOf(
  interaction: RepliableInteraction,
  ephemeral: boolean,
): Omit<InteractionPlace, "fillsReply" | "originalId"> {
  const { id, applicationId, token, channelId, attachmentSizeLimit } = interaction;
  return {
    ...{ interactionId: id, applicationId, token, ephemeral },
    channelId: !ephemeral && channelId && mayBotWrite(interaction) ? channelId : undefined,
    isForeign: !isInstalledThere(interaction),
    maxFileBytes: attachmentSizeLimit,
  };
}

function mayBotWrite(interaction: RepliableInteraction): boolean {
  const { context, appPermissions, channel } = interaction;
  if (context === InteractionContextType.BotDM) return true;
  const { ViewChannel, SendMessages, SendMessagesInThreads } = PermissionFlagsBits;
  const mayWrite = channel?.isThread() ? SendMessagesInThreads : SendMessages;
  return isInstalledThere(interaction) && appPermissions.has([ViewChannel, mayWrite]);
}

/** By the server, or for a direct message by the bot's own being there; else a person brought it along, where that is told. */
const isInstalledThere = ({
  authorizingIntegrationOwners: { guildId, userId },
}: RepliableInteraction): boolean => guildId !== null || userId === null;
