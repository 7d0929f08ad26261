/** What a person's command or button press starts: three seconds to answer, then a token that lives a quarter of an hour. */

import { randomBytes } from "node:crypto";
import { invalidForm, refusal } from "./errors.ts";
import { isObject, toObjects } from "./json.ts";
import { createMessage, editMessage } from "./messages.ts";
import {
  type Channel,
  FLAGS,
  type Interaction,
  isEphemeral,
  isLoading,
  type Json,
  type Message,
  type User,
} from "./model.ts";
import { type Payload, readFlags } from "./payload.ts";
import { nextSnowflake } from "./snowflake.ts";
import type { World } from "./world.ts";

/** Answers to an interaction, by Discord's numbers. */
export const CALLBACK = {
  message: 4,
  deferMessage: 5,
  deferUpdate: 6,
  updateMessage: 7,
  autocomplete: 8,
  modal: 9,
} as const;

export interface Asked {
  readonly type: Interaction["type"];
  readonly channel: Channel;
  readonly user: User;
  readonly pressed?: Message;
  readonly onChoices?: NonNullable<Interaction["onChoices"]>;
}

export function openInteraction(world: World, asked: Asked): Interaction {
  const id = nextSnowflake();
  const secret = randomBytes(48).toString("base64url");
  const token = Buffer.from(`interaction:${id}:${secret}`).toString("base64url");
  const interaction: Interaction = {
    ...asked,
    id,
    token,
    createdAtMs: Date.now(),
    acknowledged: false,
    followUps: 0,
  };
  world.interactions.set(token, interaction);
  return interaction;
}

/** The first answer. Throws 10062 when nobody waits for it any more and 40060 when it was given before. */
export function acknowledge(world: World, interaction: Interaction, payload: Payload): void {
  if (interaction.acknowledged) throw refusal(40060);
  if (Date.now() - interaction.createdAtMs > world.lifetimes.acknowledgeMs) throw refusal(10062);
  const { type } = payload.json;
  const data: Payload = {
    json: isObject(payload.json.data) ? payload.json.data : {},
    files: payload.files,
  };
  const { pressed } = interaction;
  const origin = { author: world.bot, interaction };
  if (type === CALLBACK.message) {
    interaction.original = createMessage(world, interaction.channel, data, origin);
  } else if (type === CALLBACK.deferMessage) {
    const json: Json = { flags: readFlags(data.json) & FLAGS.ephemeral };
    const deferred = { ...origin, loading: true };
    interaction.original = createMessage(world, interaction.channel, { json, files: [] }, deferred);
  } else if (type === CALLBACK.deferUpdate && pressed) {
    interaction.original = pressed;
  } else if (type === CALLBACK.updateMessage && pressed) {
    interaction.original = editMessage(world, present(pressed), data);
  } else if (type === CALLBACK.autocomplete && interaction.onChoices) {
    interaction.onChoices(toChoices(data.json));
  } else if (type !== CALLBACK.modal) {
    throw invalidForm("type", "BASE_TYPE_CHOICES", "Value must be one of the types allowed here.");
  }
  interaction.acknowledged = true;
}

/** Source: docs.discord.com/developers/interactions/receiving-and-responding, "Autocomplete". */
const MAX_CHOICES = 25;

function toChoices({ choices }: Json): readonly string[] {
  const names = toObjects(choices).map(({ name }) => String(name));
  if (names.length > MAX_CHOICES || names.some((name) => name.length < 1 || name.length > 100)) {
    throw invalidForm("data.choices", "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer, of 1 to 100 characters.");
  }
  return names;
}

/** What `with_response=true` answers. Discord documents `resource.message` for types 4 and 7 alone. */
export function toCallbackJson(
  interaction: Interaction,
  type: number,
  toJson: (message: Message) => Json,
): Json {
  const { original, channel } = interaction;
  const shows = type === CALLBACK.message || type === CALLBACK.updateMessage;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      channel_id: channel.id,
      ...(original
        ? {
            response_message_id: original.id,
            response_message_loading: isLoading(original),
            response_message_ephemeral: isEphemeral(original),
          }
        : {}),
    },
    resource: { type, ...(shows && original ? { message: toJson(original) } : {}) },
  };
}

/** The interaction behind `/webhooks/:id/:token`, if its token still works. */
export function findByToken(world: World, applicationId: string, token: string): Interaction {
  const interaction = world.interactions.get(token);
  if (applicationId !== world.applicationId) throw refusal(10015);
  if (!interaction) throw refusal(50027);
  if (Date.now() - interaction.createdAtMs > world.lifetimes.interactionMs) throw refusal(50027);
  if (!interaction.acknowledged) throw refusal(10015);
  return interaction;
}

/** `@original`, or any message this interaction's webhook sent. */
export function findAnswer(interaction: Interaction, id: string): Message {
  const { original, channel } = interaction;
  if (id === "@original" || id === original?.id) {
    if (!original) throw refusal(10008);
    return present(original);
  }
  const message = channel.messages.get(id);
  if (message?.interaction !== interaction) throw refusal(10008);
  return message;
}

/** Where only the person installed the app: docs.discord.com/developers/interactions/receiving-and-responding */
const MAX_FOREIGN_FOLLOW_UPS = 5;

/** A follow-up; while "thinking…" stands, Discord still takes the first one for an edit of it. */
export function followUp(world: World, interaction: Interaction, payload: Payload): Message {
  const { original, channel } = interaction;
  if (original && isLoading(original) && channel.messages.has(original.id)) {
    return editMessage(world, original, payload);
  }
  if (channel.foreign && interaction.followUps >= MAX_FOREIGN_FOLLOW_UPS) throw refusal(40094);
  const message = createMessage(world, channel, payload, { author: world.bot, interaction });
  interaction.followUps += 1;
  return message;
}

function present(message: Message): Message {
  if (!message.channel.messages.has(message.id)) throw refusal(10008);
  return message;
}
