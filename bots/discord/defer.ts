/** Takes an interaction in the 3 seconds that Discord gives, and finds out whether that was done where no answer tells. */

import {
  InteractionResponseType,
  MessageFlags,
  type RepliableInteraction,
  RequestMethod,
  Routes,
} from "discord.js";
import type { Failure } from "../../core/index.ts";
import { request } from "./call.ts";
import type { DiscordLine } from "./line.ts";

export interface Deferred {
  /** Of the reply, where it is known. */
  readonly replyId: string | undefined;
  readonly isEphemeral: boolean;
}

/** Later than this nobody can. Source: docs.discord.com interactions/receiving-and-responding, read 2026-11-21. */
const TIME_MS = 3000;

const PAUSE_MS = 200;

const ALREADY_ACKNOWLEDGED = 40060;

/**
 * Not discord.js's own `deferReply`: it makes a call that broke off again without asking what came of it, fails when the
 * server says nothing of the reply, and waits a minute for a server that says nothing at all.
 */
export async function defer(
  line: DiscordLine,
  interaction: RepliableInteraction,
  ephemeral: boolean,
): Promise<Deferred | { readonly failure: Failure }> {
  const untilMs = Date.now() + TIME_MS;
  for (let isFirst = true; ; isFirst = false) {
    const answer = await ask(line, interaction, { ephemeral, untilMs });
    if (!("failure" in answer)) return take(interaction, toDeferred(answer.body, ephemeral));
    const { failure, code } = answer;
    const isUnsure = failure.kind === "ambiguous" || failure.kind === "transient";
    // Of the first call it says that somebody else was quicker.
    const isDone = code === ALREADY_ACKNOWLEDGED && !isFirst;
    const found = isUnsure || isDone ? await find(interaction) : undefined;
    if (found) return take(interaction, found);
    if (!isUnsure || Date.now() + PAUSE_MS >= untilMs) return { failure };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

const ask = (
  line: DiscordLine,
  { id, token }: RepliableInteraction,
  { ephemeral, untilMs }: { readonly ephemeral: boolean; readonly untilMs: number },
) =>
  request(line, {
    method: RequestMethod.Post,
    route: Routes.interactionCallback(id, token),
    query: new URLSearchParams({ with_response: "true" }),
    body: {
      type: InteractionResponseType.DeferredChannelMessageWithSource,
      data: { flags: ephemeral ? MessageFlags.Ephemeral : 0 },
    },
    auth: false,
    scope: undefined,
    signal: AbortSignal.timeout(Math.max(1, untilMs - Date.now())),
  });

interface Told {
  readonly interaction?: {
    readonly response_message_id?: string;
    readonly response_message_ephemeral?: boolean;
  };
}

/** Discord shows the answer to the asker alone where they may not use apps of their own. */
function toDeferred(body: unknown, ephemeral: boolean): Deferred {
  const { response_message_id: replyId, response_message_ephemeral: isEphemeral = ephemeral } =
    (body as Told | undefined)?.interaction ?? {};
  return { replyId, isEphemeral };
}

async function find(interaction: RepliableInteraction): Promise<Deferred | undefined> {
  const reply = await interaction.fetchReply().catch(() => undefined);
  if (!reply?.flags.has(MessageFlags.Loading)) return undefined;
  return { replyId: reply.id, isEphemeral: reply.flags.has(MessageFlags.Ephemeral) };
}

/** As after `deferReply`. */
function take(interaction: RepliableInteraction, deferred: Deferred): Deferred {
  interaction.deferred = true;
  interaction.ephemeral = deferred.isEphemeral;
  return deferred;
}
