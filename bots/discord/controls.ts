/** Buttons under an answer, and the one listener of a client that receives their presses. */

import { type ButtonInteraction, type Client, Events, MessageFlags, PermissionFlagsBits } from "discord.js";
import { type Adapter, createDesk, type Desk, isOwnControl } from "../../core/index.ts";
import { createInteractionAdapter } from "./adapter.ts";
import { lineOf } from "./line.ts";

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
    ...(isInteractionAnswer(interaction) ? { open: () => openAnswer(interaction, acknowledged) } : {}),
  });
  try {
    await acknowledged;
    const { notice, removesControls } = (await reply) ?? {};
    if (removesControls)
      await interaction.editReply({ components: [], flags: MessageFlags.SuppressEmbeds, ...NO_PINGS });
    if (notice) await interaction.followUp({ content: notice, flags: MessageFlags.Ephemeral, ...NO_PINGS });
  } catch {}
}

const NO_PINGS = { allowedMentions: { parse: [] } } as const;

/** Its token may be over, and there may be no other way to write there: that of the press is new. */
const isInteractionAnswer = ({ message }: ButtonInteraction): boolean =>
  message.webhookId !== null || message.interactionMetadata !== null;

async function openAnswer(interaction: ButtonInteraction, acknowledged: Promise<unknown>): Promise<Adapter> {
  await acknowledged;
  const { client, id, applicationId, token, message } = interaction;
  return createInteractionAdapter(lineOf(client.rest, client.token), {
    interactionId: id,
    applicationId,
    token,
    ephemeral: message.flags.has(MessageFlags.Ephemeral),
    fillsReply: false,
  });
}
