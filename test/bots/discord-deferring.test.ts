import { describe, expect, it, type TestContext } from "vitest";
import { type DiscordOptions, replyLive } from "../../bots/discord/index.ts";
import type { Trouble } from "../../src/sandbox/faults.ts";
import { startBot } from "./discord-bot.ts";
import { botTexts, say } from "./speech.ts";

const CALLBACK = "POST /interactions/:id/:token/callback";

async function startAnswering(test: TestContext, options: DiscordOptions = {}) {
  const bot = await startBot(test, (question) => replyLive(question, say("an answer"), options));
  const shown = () => bot.sandbox.timeline.visible(bot.channelId);
  return { ...bot, shown };
}

const TROUBLES: readonly (readonly [string, Trouble])[] = [
  ["broke off after it was done", { kind: "reset", applied: true }],
  ["broke off before it was done", { kind: "reset", applied: false }],
  ["was done, and had no answer", { kind: "hang", applied: true }],
  ["met a bad gateway", { kind: "status", status: 502 }],
];

describe.concurrent("a slash command whose deferral", () => {
  it.for(TROUBLES)("%s gets its answer all the same, once", async ([, trouble], test) => {
    const { sandbox, channelId, slash, shown } = await startAnswering(test);
    sandbox.faults.add({ method: CALLBACK, trouble });
    const [result] = await slash();
    expect(result?.status).toBe("done");
    expect(botTexts(sandbox.timeline, channelId)).toEqual(["an answer"]);
    expect(shown()[0]?.thinking).toBeUndefined();
  });

  it("is answered by a server that says nothing of the reply gets its answer, for the asker alone if asked so", async (test) => {
    const { client, slash, shown } = await startAnswering(test, { ephemeral: true });
    const { options } = client.rest;
    const ask = options.makeRequest;
    options.makeRequest = async (url, init) => {
      const response = await ask(url, init);
      return url.includes("/callback") ? (new Response(null, { status: 204 }) as never) : response;
    };
    const [result] = await slash();
    expect(result?.status).toBe("done");
    expect(shown()).toMatchObject([{ text: "an answer", ephemeral: true }]);
  });

  it("somebody else was quicker with is left to them", async (test) => {
    const { sandbox, channelId, slash } = await startBot(test, async (question) => {
      if (!("deferReply" in question)) throw new Error("unused");
      await question.deferReply();
      // As another process with the same token would see it.
      question.deferred = false;
      return replyLive(question, say("an answer"));
    });
    const [result] = await slash();
    expect(result).toMatchObject({ status: "failed", cause: { name: "DeliveryError" } });
    expect(botTexts(sandbox.timeline, channelId)).toEqual([""]);
  });
});
