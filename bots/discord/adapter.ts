/** Turns "send this, edit that" into Discord's REST calls with the bot's token: a channel, a thread, a direct message. */

import { RequestMethod, Routes, SnowflakeUtil } from "discord.js";
import type { Adapter, Outcome, Rendered, ScopeSpec, SendOptions } from "../../core/index.ts";
import { createAcknowledgement } from "./acknowledgement.ts";
import { attempt, type Called, type DiscordCall } from "./call.ts";
import { tooLarge, toUpload } from "./files.ts";
import { type Form, type FormOptions, inForm, NO_PINGS, silence } from "./form.ts";
import { createChannelScopes, TYPING, typingScopes } from "./limits.ts";
import type { DiscordLine } from "./line.ts";
import { createReference } from "./reference.ts";

export interface ChannelPlace {
  readonly channelId: string;
  /** The message to answer to; sent without it when it is gone, or can't be answered to. */
  readonly replyTo?: string | undefined;
}

export function createChannelAdapter(
  line: DiscordLine,
  place: ChannelPlace,
  options: FormOptions = {},
): Adapter {
  const { channelId, replyTo } = place;
  const typing = typingScopes(channelId);
  const acknowledgement = replyTo
    ? { acknowledgement: createAcknowledgement(line, { channelId, messageId: replyTo }) }
    : {};
  const show = ({ signal }: { readonly signal: AbortSignal }): Promise<Outcome> =>
    attempt(line, {
      method: RequestMethod.Post,
      route: Routes.channelTyping(channelId),
      auth: true,
      scope: typing[0],
      signal,
    });
  return inForm(
    (form, fallback) => ({
      ...createChannelCalls(line, place, { form }),
      ...acknowledgement,
      ...fallback,
      dialect: form.dialect,
      exactlyOnce: true,
      typing: { scopes: typing, ...TYPING, show },
    }),
    options,
  );
}

export interface ChannelCallsOptions {
  readonly form: Form;
  readonly maxFileBytes?: number | undefined;
}

/** The calls about messages of one place, and what they draw on. */
export interface MessageCalls extends Pick<Adapter, "scopes"> {
  send(...args: Parameters<Adapter["send"]>): Promise<Called>;
  edit(...args: Parameters<Adapter["edit"]>): Promise<Called>;
  remove(...args: Parameters<NonNullable<Adapter["remove"]>>): Promise<Called>;
  sendFile(...args: Parameters<NonNullable<Adapter["sendFile"]>>): Promise<Called>;
}

export function createChannelCalls(
  line: DiscordLine,
  { channelId, replyTo }: ChannelPlace,
  { form, maxFileBytes }: ChannelCallsOptions,
): MessageCalls {
  const { isOld, note } = createAges();
  const scopes = createChannelScopes(channelId, isOld);
  const reference = createReference(replyTo);
  const call = (scope: ScopeSpec | undefined, rest: Omit<DiscordCall, "auth" | "scope">) =>
    attempt(line, { auth: true, scope, ...rest });
  const post = (content: Rendered, { nonce, signal, isSilent }: SendOptions) =>
    call(scopes("send")[0], {
      method: RequestMethod.Post,
      route: Routes.channelMessages(channelId),
      body: {
        ...form.body(content),
        ...NO_PINGS,
        flags: form.flags | silence(isSilent),
        ...reference.body(),
        nonce,
        enforce_nonce: true,
      },
      signal,
    });
  return {
    scopes,
    send: async (content, sending) => note(reference.follow(await post(content, sending))),
    edit: (messageId, content, { signal }) =>
      call(isOld(messageId) ? scopes("edit", messageId).at(-1) : scopes("edit")[0], {
        method: RequestMethod.Patch,
        route: Routes.channelMessage(channelId, messageId),
        body: { ...form.change(content), ...NO_PINGS, flags: form.flags },
        signal,
      }),
    remove: (messageId, { signal }) =>
      call(scopes("remove")[0], {
        method: RequestMethod.Delete,
        route: Routes.channelMessage(channelId, messageId),
        signal,
        messageId,
      }),
    async sendFile(file, { nonce, signal }) {
      const failure = tooLarge(file, maxFileBytes);
      if (failure) return { failure };
      const { files, body } = toUpload(file);
      return call(scopes("file")[0], {
        method: RequestMethod.Post,
        route: Routes.channelMessages(channelId),
        body: { ...body, nonce, enforce_nonce: true },
        files,
        signal,
      });
    },
  };
}

/** From then on Discord has another limit for its edits; a minute early, for clocks that differ. */
const OLD_AFTER_MS = 59 * 60_000;

/** By their ids; of those that were sent from here by the clock, since not every server's ids tell the time. */
function createAges() {
  const sentAtMs = new Map<string, number>();
  return {
    isOld: (id: string | undefined): boolean =>
      id !== undefined && Date.now() - (sentAtMs.get(id) ?? SnowflakeUtil.timestampFrom(id)) > OLD_AFTER_MS,
    note(sent: Called): Called {
      if ("messageId" in sent) sentAtMs.set(sent.messageId, Date.now());
      return sent;
    },
  };
}
