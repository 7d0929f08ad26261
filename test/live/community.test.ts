import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { discordChannel, openHouse, type Room, telegramDm, telegramGroup } from "../src/house.ts";

const CHATS = 50;
const USERS_IN_EACH = 4;
const LENGTH_MS = 60_000;

/** Between somebody's answer and their next question: a minute has fewer questions than the flood guard allows. */
const PAUSE_MS = 4000;

/** On Telegram, where nobody else uses up the calls of their chat: what somebody else's block would cost shows there. */
const PRIVATE_CHATS = 10;

/** Their budget over time is 20 calls a minute. */
const PRIVATE_PAUSE_MS = 10_000;

/** One Telegram group is refused for so long, out of the blue. */
const BLOCK_MS = 30_000;

describe("two hundred people in fifty chats for a minute", () => {
  it("each get their own answers, without an error, whatever happens in another chat", {
    timeout: 180_000,
  }, async (test) => {
    const house = await openHouse(test);
    const rooms = Array.from({ length: CHATS }, (_, at) =>
      at % 2 === 0 ? discordChannel(house) : telegramGroup(house),
    );
    const endMs = Date.now() + LENGTH_MS;
    const blocked = rooms[1] as Room;
    const privates = Array.from({ length: PRIVATE_CHATS }, (_, at) => telegramDm(house, `single${at}`));
    const waits = { discord: [] as number[], group: [] as number[], private: [] as number[] };
    let asked = 0;

    const live = async (room: Room, { user, pauseMs = PAUSE_MS }: { user?: string; pauseMs?: number }) => {
      const kind = privates.includes(room) ? "private" : room.chat.startsWith("-") ? "group" : "discord";
      const { timeline } = kind === "discord" ? house.discord : house.telegram;
      const name = { discord: `<@${house.discord.applicationId}>`, group: "@livetype_bot", private: "" }[
        kind
      ];
      await sleep(Math.random() * pauseMs);
      while (Date.now() < endMs) {
        asked += 1;
        const mark = `marker${asked}x`;
        const startMs = Date.now();
        room.say(`${name} what about ${mark}?`, user === undefined ? {} : { from: user });
        const before = kind === "private" ? ".*" : "nothing";
        const isAnswer = new RegExp(`asked: what about ${mark}\\? .*before: ${before}\\)$`);
        await timeline.waitFor(
          (frame) =>
            "message" in frame && frame.message.chat === room.chat && isAnswer.test(frame.message.text),
          LENGTH_MS + BLOCK_MS,
        );
        if (room !== blocked) waits[kind].push(Date.now() - startMs);
        await sleep(pauseMs);
      }
    };

    const people = [
      ...rooms.flatMap((room, at) =>
        Array.from({ length: USERS_IN_EACH }, (_, who) => live(room, { user: `user${at}of${who}` })),
      ),
      ...privates.map((room) => live(room, { pauseMs: PRIVATE_PAUSE_MS })),
    ];
    await sleep(LENGTH_MS / 3);
    globalThis.gc?.();
    const heapBefore = process.memoryUsage().heapUsed;
    house.telegram.block(Number(blocked.chat), BLOCK_MS);
    await Promise.all(people);
    await house.program.answers.idle();
    globalThis.gc?.();
    const grownMb = (process.memoryUsage().heapUsed - heapBefore) / 1024 / 1024;

    for (const { chat } of rooms) {
      const { timeline } = chat.startsWith("-") ? house.telegram : house.discord;
      for (const { fromBot, text } of timeline.visible(chat)) {
        if (fromBot) expect(new Set(text.match(/marker\d+x/g)).size).toBe(1);
      }
    }
    expect(house.program.troubles).toEqual([]);
    const figures = Object.entries(waits).map(([kind, ms]) => {
      ms.sort((one, other) => one - other);
      return { kind, answers: ms.length, medianMs: ms[ms.length >> 1], slowestMs: ms.at(-1) };
    });
    process.stdout.write(`${asked} questions, ${grownMb.toFixed(0)} MB more, ${JSON.stringify(figures)}\n`);
    // A Telegram group takes 20 calls a minute: there its own people wait for one another.
    expect(waits.discord.at(-1)).toBeLessThan(10_000);
    expect(waits.private.at(-1)).toBeLessThan(5000);
    // What the sandboxes remember of each frame is in it.
    expect(grownMb).toBeLessThan(150);
  });
});
