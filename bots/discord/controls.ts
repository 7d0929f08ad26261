/** Buttons under an answer, and the one listener of a client that receives their presses. */

import {
  type ButtonInteraction,
  type Client,
  ComponentType,
  Events,
  type InteractionEditReplyOptions,
  MessageFlags,
  PermissionFlagsBits,
} from "discord.js";
import { type Adapter, createDesk, type Desk, isOwnControl, type PressReply } from "../../core/index.ts";
import { PINGS_NOBODY } from "./form.ts";
import { lineOf } from "./line.ts";
import { openPress } from "./open-interaction.ts";

const desks = new WeakMap<Client, Desk>();

/** Listens from the first call on. */
export function deskOf(client: Client): Desk {
  let desk = desks.get(client);
  if (!desk) {
    desk = createDesk();
    desks.set(client, desk);
    const listener = desk;
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isButton() && isOwnControl(interaction.customId)) void onPress(listener, interaction);
    });
  }
  return desk;
}

/** A failing call here leaves buttons that say so when they are pressed again: there is nobody else to tell. */
async function onPress(desk: Desk, interaction: ButtonInteraction): Promise<void> {
  const { customId: id, user, memberPermissions } = interaction;
  const acknowledged = interaction.deferUpdate();
  const isModerator = memberPermissions?.has(PermissionFlagsBits.ManageMessages) ?? false;
  const reply = desk.press({
    id,
    user: { id: user.id, name: user.displayName, isModerator },
    showsFiles: true,
    ...(isInteractionAnswer(interaction) ? { open: () => openAnswer(interaction, acknowledged) } : {}),
  });
  try {
    await acknowledged;
    await show(interaction, (await reply) ?? {});
  } catch {}
}

/** What is told is told to the one who pressed, and to nobody else. */
async function show(
  interaction: ButtonInteraction,
  { notice, file, removesControls }: PressReply,
): Promise<void> {
  if (removesControls) await interaction.editReply({ ...withoutButtons(interaction), ...PINGS_NOBODY });
  if (!notice && !file) return;
  await interaction.followUp({
    ...(notice ? { content: notice } : {}),
    ...(file ? { files: [{ attachment: Buffer.from(file.data), name: file.name }] } : {}),
    flags: MessageFlags.Ephemeral,
    ...PINGS_NOBODY,
  });
}

/** The text of components V2 is one of them. */
function withoutButtons({ message }: ButtonInteraction): InteractionEditReplyOptions {
  if (!message.flags.has(MessageFlags.IsComponentsV2))
    return { components: [], flags: MessageFlags.SuppressEmbeds };
  const kept = message.components.filter(({ type }) => type !== ComponentType.ActionRow);
  return {
    components: kept.map((component) => component.toJSON()),
    flags: MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2,
  };
}

/** Its token may be over, and there may be no other way to write there: that of the press is new. */
const isInteractionAnswer = ({ message }: ButtonInteraction): boolean =>
  message.webhookId !== null || message.interactionMetadata !== null;

async function openAnswer(interaction: ButtonInteraction, acknowledged: Promise<unknown>): Promise<Adapter> {
  await acknowledged;
  const { client } = interaction;
  return openPress(lineOf(client.rest, client.token), interaction);
}
