/** A sandbox and real discord.js clients on it, all gone when the test ends. */

import {
  Client,
  type ClientEvents,
  type ClientOptions,
  DiscordAPIError,
  GatewayIntentBits,
  type HTTPError,
  Partials,
  RateLimitError,
  REST,
  type RESTOptions,
  type TextChannel,
} from "discord.js";
import { onTestFinished } from "vitest";
import {
  type DiscordSandbox,
  type DiscordSandboxOptions,
  startDiscordSandbox,
} from "../../../src/sandbox/discord/index.ts";
import type { Frame } from "../../../src/sandbox/timeline.ts";

export const INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.MessageContent,
];

export async function startSandbox(options?: DiscordSandboxOptions): Promise<DiscordSandbox> {
  const sandbox = await startDiscordSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** Logged in and ready. */
export async function connect(
  sandbox: DiscordSandbox,
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = new Client({
    intents: INTENTS,
    partials: [Partials.Channel],
    ...options,
    rest: { api: sandbox.url, ...options.rest },
  });
  onTestFinished(() => client.destroy());
  const ready = next(client, "clientReady");
  await client.login(sandbox.token);
  return (await ready)[0];
}

/** A client and a text channel it sees. */
export async function openChannel(options?: DiscordSandboxOptions, clientOptions?: Partial<ClientOptions>) {
  const sandbox = await startSandbox(options);
  const id = sandbox.addChannel({ name: "general" });
  const client = await connect(sandbox, clientOptions);
  const channel = (await client.channels.fetch(id)) as TextChannel;
  return { sandbox, client, channel };
}

/** Another process of the same bot: it has not seen the first one's headers. */
export function otherProcess(sandbox: DiscordSandbox, options: Partial<RESTOptions> = {}): REST {
  return new REST({ api: sandbox.url, rejectOnRateLimit: () => true, ...options }).setToken(sandbox.token);
}

/** The client's next event of that name that `matches`. */
export function next<Name extends keyof ClientEvents>(
  client: Client,
  name: Name,
  matches: (...args: ClientEvents[Name]) => boolean = () => true,
): Promise<ClientEvents[Name]> {
  return new Promise((resolve) => {
    const listener = (...args: ClientEvents[Name]) => {
      if (!matches(...args)) return;
      client.off(name, listener);
      resolve(args);
    };
    client.on(name, listener);
  });
}

/** What Discord answered to a call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<{ status: number; body: unknown }> {
  const error = await call.then(
    () => undefined,
    (reason: DiscordAPIError | HTTPError) => reason,
  );
  if (!(error instanceof DiscordAPIError)) throw new Error(`Expected a refusal, got ${String(error)}`);
  return { status: error.status, body: error.rawError };
}

export async function rateLimitOf(call: Promise<unknown>): Promise<RateLimitError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RateLimitError)) throw new Error(`Expected a rate limit, got ${String(error)}`);
  return error;
}

/** The chat's story in short: `send hello`, `edit hello there`. */
export function story(sandbox: DiscordSandbox): string[] {
  return sandbox.timeline.frames.map(tell);
}

function tell(frame: Frame): string {
  if (!("message" in frame)) return frame.kind;
  const { thinking, ephemeral, text } = frame.message;
  return [frame.kind, ephemeral && "ephemeral", thinking ? "thinking" : text].filter(Boolean).join(" ");
}
