import type { ChatInputCommandInteraction } from "discord.js";
import { describe, expect, it, type TestContext } from "vitest";
import { type DiscordOptions, replyLive } from "../../bots/discord/index.ts";
import { createInteractionAdapter } from "../../bots/discord/interaction-adapter.ts";
import { lineOf, setInteractionLife } from "../../bots/discord/line.ts";
import { openInteraction } from "../../bots/discord/open-interaction.ts";
import type { Adapter, LiveResult, Source } from "../../core/index.ts";
import type { Call, Timeline } from "../../src/sandbox/timeline.ts";
import { startBot } from "./discord-bot.ts";
import { botFrames, botTexts, say, sleep, words } from "./speech.ts";

const EDIT_BY_BOT = "PATCH /channels/:id/messages/:id";
const SEND_BY_BOT = "POST /channels/:id/messages";

interface Life {
  /** What the bot takes it for. */
  readonly believedMs: number;
  /** What it is. Default: 15 minutes. */
  readonly lifeMs?: number;
  readonly options?: DiscordOptions;
  readonly prepare?: (interaction: ChatInputCommandInteraction) => Promise<unknown>;
}

async function startShortLived(test: TestContext, source: Source, life: Life) {
  const { believedMs, lifeMs = 15 * 60_000, options, prepare } = life;
  const bot = await startBot(
    test,
    async (question) => {
      await prepare?.(question as ChatInputCommandInteraction);
      return replyLive(question, source, options);
    },
    { lifetimes: { interactionMs: lifeMs } },
  );
  setInteractionLife(bot.client.rest, believedMs);
  return bot;
}

/** The id of what came so long before. */
const minutesBefore = (id: string, minutes: number): string =>
  String(BigInt(id) - (BigInt(minutes * 60_000) << 22n));

const answered = async (slash: () => Promise<LiveResult[]>) => (await slash())[0] as LiveResult;
const failed = ({ calls }: Timeline): readonly Call[] => calls.filter(({ status }) => status >= 400);
const callsOf = ({ calls }: Timeline, method: string) => calls.filter((call) => call.method === method);

/** Text before the token is over, and after it. */
async function* beforeAndAfter(lifeMs: number, after: string) {
  yield "before ";
  await sleep(lifeMs + 200);
  yield* say(after, { size: 200 });
}

describe.concurrent("an answer to a slash command that outlives its token", () => {
  it("goes on in the same message with the bot's own token, new messages too, and not one call fails", async (test) => {
    const believedMs = 900;
    const long = words(400);
    const { sandbox, channelId, slash } = await startShortLived(
      test,
      () => beforeAndAfter(believedMs, long),
      { believedMs },
    );
    const result = await answered(slash);
    expect(result.status).toBe("done");
    expect(botTexts(sandbox.timeline, channelId).join(" ")).toBe(`before ${long}`);
    expect(result.messages.map(({ id }) => id)).toEqual(
      sandbox.timeline.visible(channelId).map(({ id }) => id),
    );
    expect(callsOf(sandbox.timeline, EDIT_BY_BOT).length).toBeGreaterThanOrEqual(1);
    expect(callsOf(sandbox.timeline, SEND_BY_BOT).length).toBeGreaterThanOrEqual(1);
    expect(failed(sandbox.timeline)).toEqual([]);
  });

  it("loses nothing when the token is over before its time", async (test) => {
    const { sandbox, channelId, slash } = await startShortLived(test, () => beforeAndAfter(300, words(40)), {
      lifeMs: 300,
      believedMs: 900_000,
    });
    expect(await answered(slash)).toMatchObject({ status: "done" });
    expect(botTexts(sandbox.timeline, channelId)).toEqual([`before ${words(40)}`]);
    expect(failed(sandbox.timeline).map(({ status }) => status)).toEqual([401]);
  });

  it.for<[string, Partial<Life>]>([
    ["deferred by us", {}],
    ["deferred by the host", { prepare: (interaction) => interaction.deferReply() }],
    ["as components V2", { options: { componentsV2: true } }],
  ])("is filled, %s, though the model was silent for as long as that", async ([_, how], test) => {
    const source = async function* () {
      await sleep(700);
      yield "late but here";
    };
    const life = { believedMs: 500, ...how };
    const { sandbox, channelId, slash } = await startShortLived(test, source, life);
    expect(await answered(slash)).toMatchObject({ status: "done" });
    const texts = botFrames(sandbox.timeline, channelId).map(({ message }) => message.text);
    expect(texts).toEqual(["", "⏳ This takes longer than usual.", "late but here"]);
    const [message, ...others] = sandbox.timeline.visible(channelId);
    expect([message?.text, message?.thinking, others]).toEqual(["late but here", undefined, []]);
  });

  it("goes back to its token when the bot may not write there after all, and knows when that ends", async (test) => {
    const adapters: Adapter[] = [];
    const { sandbox, channelId, client, slash } = await startBot(test, async (question) => {
      const { id, applicationId, token } = question as ChatInputCommandInteraction;
      const original = await (question as ChatInputCommandInteraction).deferReply({ withResponse: true });
      const place = {
        ...{ applicationId, token, channelId, ephemeral: false, fillsReply: true, isForeign: false },
        interactionId: minutesBefore(id, 14.5),
        originalId: Promise.resolve(original.interaction.responseMessageId ?? undefined),
      };
      adapters.push(createInteractionAdapter(lineOf(client.rest, client.token), place));
      return { status: "done" } as LiveResult;
    });
    await slash();
    const [adapter] = adapters as [Adapter];
    expect(adapter.closesAtMs).toBeUndefined();
    expect(adapter.scopes("edit")[0]?.name).toBe(`discord:edits:${channelId}`);
    sandbox.deny(channelId);
    const edit = () =>
      adapter.edit("@original", { text: "still here" }, { signal: new AbortController().signal });
    expect(await edit()).toMatchObject({ failure: { kind: "transient" } });
    expect(await edit()).toMatchObject({ messageId: expect.any(String) });
    expect(botTexts(sandbox.timeline, channelId)).toEqual(["still here"]);
    const leftMs = (adapter.closesAtMs ?? 0) - Date.now();
    expect(leftMs).toBeGreaterThan(20_000);
    expect(leftMs).toBeLessThanOrEqual(30_000);
  });

  it("ends at a moment known before, where only the asker sees it or a person brought the bot along", async (test) => {
    const opened: object[] = [];
    const { sandbox, client, channelId } = await startBot(test, async (question) => {
      const interaction = question as ChatInputCommandInteraction;
      const ephemeral = opened.length === 1;
      const line = lineOf(client.rest, client.token);
      const { closesAtMs, maxMessages } = (await openInteraction(line, interaction, {
        ephemeral,
      })) as Adapter;
      const leftMs = closesAtMs === undefined ? undefined : closesAtMs - interaction.createdTimestamp;
      opened.push({ leftMs, maxMessages });
      return { status: "done" } as LiveResult;
    });
    const command = { name: "ask", description: "Ask", integrationTypes: [0, 1], contexts: [0, 1, 2] };
    await client.application?.commands.set([command]);
    const places = [
      channelId,
      channelId,
      sandbox.addChannel({ type: "dm" }),
      sandbox.addChannel({ foreign: true }),
      sandbox.addChannel({ type: "dm", foreign: true }),
    ];
    for (const [index, place] of places.entries()) {
      sandbox.slash(place, "ask");
      while (opened.length <= index) await sleep(10);
    }
    const lifeMs = 15 * 60_000;
    expect(opened).toEqual([
      { leftMs: undefined, maxMessages: undefined },
      { leftMs: lifeMs, maxMessages: undefined },
      { leftMs: undefined, maxMessages: undefined },
      { leftMs: lifeMs, maxMessages: 5 },
      { leftMs: lifeMs, maxMessages: 5 },
    ]);
  });

  it("has no bound on its messages where nobody is said to have brought the bot along", async (test) => {
    const { client, slash } = await startBot(test, async (question) => {
      const interaction = question as ChatInputCommandInteraction;
      Object.assign(interaction.authorizingIntegrationOwners, { guildId: null, userId: null });
      const adapter = await openInteraction(lineOf(client.rest, client.token), interaction, {});
      expect(adapter).toMatchObject({ closesAtMs: undefined });
      expect(adapter).not.toHaveProperty("maxMessages");
      return { status: "done" } as LiveResult;
    });
    await slash();
  });
});
