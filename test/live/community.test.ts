import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { discordChannel, openHouse, type Room, telegramGroup } from "../src/house.ts";

const CHATS = 50;
const USERS_IN_EACH = 4;
const LENGTH_MS = 60_000;

/** Between somebody's answer and their next question: a minute has fewer questions than the flood guard allows. */
const PAUSE_MS = 4000;

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
    const latencies: number[] = [];
    let asked = 0;

    const live = async (room: Room, user: string) => {
      const isTelegram = room.chat.startsWith("-");
      const { timeline } = isTelegram ? house.telegram : house.discord;
      const name = isTelegram ? "@livetype_bot" : `<@${house.discord.applicationId}>`;
      await sleep(Math.random() * PAUSE_MS);
      while (Date.now() < endMs) {
        asked += 1;
        const mark = `marker${asked}x`;
        const startMs = Date.now();
        room.say(`${name} what about ${mark}?`, { from: user });
        const isAnswer = new RegExp(`asked: what about ${mark}\\? .*before: nothing\\)$`);
        await timeline.waitFor(
          (frame) =>
            "message" in frame && frame.message.chat === room.chat && isAnswer.test(frame.message.text),
          LENGTH_MS + BLOCK_MS,
        );
        // A Telegram group takes 20 calls a minute: there they wait for one another.
        if (!isTelegram) latencies.push(Date.now() - startMs);
        await sleep(PAUSE_MS);
      }
    };

    const people = rooms.flatMap((room, at) =>
      Array.from({ length: USERS_IN_EACH }, (_, who) => live(room, `user${at}of${who}`)),
    );
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
    latencies.sort((one, other) => one - other);
    const [median, slowest] = [latencies[latencies.length >> 1], latencies.at(-1)];
    process.stdout.write(
      `${asked} questions; on Discord the whole answer after ${median} ms, at most ${slowest} ms; ${grownMb.toFixed(0)} MB more\n`,
    );
    expect(slowest).toBeLessThan(10_000);
    // What the sandboxes remember of each frame is in it.
    expect(grownMb).toBeLessThan(150);
  });
});
