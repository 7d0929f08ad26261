/** A discord.js bot on a Discord of its own for all tests of a file, each of them in a place of its own. */

import {
  type ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
  type Message,
  Partials,
} from "discord.js";
import { afterAll, beforeAll } from "vitest";
import { type DiscordOptions, replyLive } from "../../../bots/discord/index.ts";
import type { LiveResult, Source } from "../../../core/index.ts";
import {
  type DiscordSandbox,
  type DiscordSandboxOptions,
  startDiscordSandbox,
} from "../../../src/sandbox/discord/index.ts";
import type { VisibleMessage } from "../../../src/sandbox/timeline.ts";
import { buttonsOf, laterRuns } from "../pressing.ts";
import { createLife, createScript, type EndOfLife } from "./script.ts";

export type Surface = "channel" | "thread" | "dm" | "slash" | "foreign";

export interface Play {
  readonly surface: Surface;
  readonly source: Source;
  readonly options?: DiscordOptions;
}

export interface Stage {
  readonly sandbox: DiscordSandbox;
  readonly client: Client;
  readonly place: string;
  /** What the first answer came to. */
  readonly result: Promise<LiveResult>;
  /** Presses a button at the bot's newest message that has it, as soon as there is one. */
  press(label: string): Promise<void>;
  /** Waits until no message has that button any more. */
  released(label: string): Promise<unknown>;
  /** The result of the next answer that a button started. */
  again(): Promise<LiveResult>;
  /** Waits until one of the bot's messages says so. */
  says(text: RegExp): Promise<unknown>;
  /** The bot's messages that stand. */
  standing(): readonly VisibleMessage[];
  lines(): string[];
}

type Question = Message | ChatInputCommandInteraction;

const COMMAND = {
  name: "ask",
  description: "Ask the model",
  integrationTypes: [0, 1],
  contexts: [0, 1, 2],
} as const;

/** Starts the bot before the tests of the file, and stops it after them. */
export function openTheatre(options?: DiscordSandboxOptions): { play(what: Play): Stage } {
  const answers = new Map<string, (question: Question) => void>();
  let sandbox: DiscordSandbox;
  let client: Client;
  beforeAll(async () => {
    sandbox = await startDiscordSandbox({ latencyMs: 10, ...options });
    client = new Client({
      intents: [
        GatewayIntentBits.Guilds,
        GatewayIntentBits.GuildMessages,
        GatewayIntentBits.DirectMessages,
        GatewayIntentBits.MessageContent,
      ],
      partials: [Partials.Channel],
      rest: { api: sandbox.url },
    });
    const onQuestion = (question: Question) => answers.get(question.channelId)?.(question);
    client.on(Events.MessageCreate, (message) => !message.author.bot && onQuestion(message));
    client.on(
      Events.InteractionCreate,
      (interaction) => interaction.isChatInputCommand() && onQuestion(interaction),
    );
    const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
    await client.login(sandbox.token);
    await ready;
    await client.application?.commands.set([COMMAND]);
  });
  afterAll(async () => {
    await client.destroy();
    await sandbox.close();
  });

  return {
    play({ surface, source, options }) {
      const place = addPlace(sandbox, surface);
      const { timeline } = sandbox;
      const script = createScript(timeline, place);
      const later = laterRuns();
      const answered = Promise.withResolvers<LiveResult>();
      answers.set(place, (question) => {
        replyLive(question, source, { ...options, handlers: later.handlers }).then(
          answered.resolve,
          answered.reject,
        );
      });
      if (surface === "slash" || surface === "foreign") {
        script.note("ada uses /ask");
        sandbox.slash(place, "ask");
      } else sandbox.say(place, "Why?");

      const standing = () => timeline.visible(place).filter(({ fromBot }) => fromBot);
      const find = (label: string) => standing().findLast((message) => buttonsOf(message).includes(label));
      return {
        sandbox,
        client,
        place,
        result: answered.promise,
        released: (label) => timeline.waitFor(() => find(label) === undefined),
        async press(label) {
          await timeline.waitFor(() => find(label) !== undefined);
          script.note(`ada presses ${label}`);
          sandbox.press(place, String(find(label)?.id), label);
        },
        again: later.next,
        says: (text) =>
          timeline.waitFor(
            (frame) =>
              "message" in frame &&
              frame.message.chat === place &&
              frame.message.fromBot &&
              text.test(frame.message.text),
          ),
        standing,
        lines: script.lines,
      };
    },
  };
}

function addPlace(sandbox: DiscordSandbox, surface: Surface): string {
  if (surface === "dm") return sandbox.addChannel({ type: "dm" });
  const channel = sandbox.addChannel({ name: surface, foreign: surface === "foreign" });
  return surface === "thread"
    ? sandbox.addChannel({ type: "thread", parent: channel, name: "deep" })
    : channel;
}

const MAX_LENGTH = 2000;

const AGAIN = { finished: "Regenerate", stopped: "Continue", failed: "Retry" } as const;

/** The whole life of an answer, until what a press of its last button started stands as well: its script. */
export async function playLife(
  { play }: ReturnType<typeof openTheatre>,
  what: Omit<Play, "source">,
  end: EndOfLife,
): Promise<readonly string[]> {
  const life = createLife(end, MAX_LENGTH);
  let runs = 0;
  const stage = play({
    ...what,
    async *source(context) {
      if (runs++ > 0) await stage.released(AGAIN[end]);
      yield* life(context);
    },
  });
  if (end === "stopped") {
    await stage.says(/word300/);
    await stage.press("Stop");
  }
  await stage.result;
  await stage.press(AGAIN[end]);
  await stage.again();
  return stage.lines();
}
