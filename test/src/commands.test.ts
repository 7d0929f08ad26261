import { describe, expect, it } from "vitest";
import { openHouse, ROOMS } from "./house.ts";

describe.concurrent.each(ROOMS)("the commands on %s", (platform, open) => {
  it("go on with a conversation, begin a new one, and ask again", async (test) => {
    const house = await openHouse(test, { only: platform });
    const room = open(house);
    room.command("/ask my name is Ada");
    await room.hears(/my name is Ada \(.*before: nothing\)/);
    room.say("what is my name?");
    await room.hears(/what is my name\? .*before: my name is Ada \| You asked: my name is Ada/);
    room.command("/retry");
    await room.hears(/what is my name\? .*before: my name is Ada \| You asked: my name is Ada[^|]*\)$/);
    room.command("/new");
    await room.hears(/A new conversation begins/);
    room.command("/retry");
    await room.hears(/There is no question of yours/);
    room.say("and now?");
    await room.hears(/and now\? .*before: nothing/);
  });

  it("/stop stops an answer while it is being written: what was said stays", async (test) => {
    const house = await openHouse(test, { only: platform });
    const room = open(house);
    room.command("/stop");
    await room.hears(/No answer of yours is being written/);
    room.say("something slow");
    await room.hears(/Thinking about something slow/);
    room.command("/stop");
    await room.hears(/^Stopped\.$/);
    await house.program.answers.idle();
    expect(room.answers().some((text) => /Thinking about something slow[\s\S]*stopped/i.test(text))).toBe(
      true,
    );
    expect(house.turns[0]?.signal.aborted).toBe(true);
  });

  it("choose models and personas for oneself", async (test) => {
    const house = await openHouse(test, { only: platform });
    const room = open(house);
    room.command("/model");
    await room.hears(/answered by test:one\..*test:one, test:two/);
    room.command("/model three");
    await room.hears(/don't know that model/);
    room.command("/model two");
    await room.hears(/From now on test:two/);
    room.command("/persona pirate");
    await room.hears(/the persona pirate/);
    room.say("who are you?");
    await room.hears(/model test:two, persona Answer like a pirate/);
    room.command("/persona default");
    await room.hears(/the persona default/);
    room.say("and now?");
    await room.hears(/model test:two, persona none/);
  });

  it("show and change one's settings", async (test) => {
    const room = open(await openHouse(test, { only: platform }));
    room.command("/settings");
    await room.hears(/steps: compact \(off, compact, full\)/);
    room.command("/settings steps loud");
    await room.hears(/steps takes one of these: off, compact, full/);
    room.command("/settings colour red");
    await room.hears(/no setting of that name/);
    room.command("/settings footer on");
    await room.hears(/From now on footer is on/);
    room.command("/settings");
    await room.hears(/footer: on/);
  });

  it("tell what was used, and refuse more than a day's budget", async (test) => {
    const house = await openHouse(test, { only: platform, config: { budgets: { messages: 2 } } });
    const room = open(house);
    room.say("first");
    await room.hears(/asked: first .*\)$/);
    room.say("second");
    await room.hears(/asked: second .*\)$/);
    room.say("third");
    await room.hears(/used up today's budget of 2 questions/);
    room.command("/usage");
    await room.hears(/2 of 2 questions, about \d+ tokens/);
    expect(house.turns).toHaveLength(2);
  });

  it("export a conversation as a file of a fixed name, and forget it", async (test) => {
    const house = await openHouse(test, { only: platform });
    const room = open(house);
    room.command("/export");
    await room.hears(/nothing to export yet/);
    room.say("../../etc/passwd");
    await room.hears(/passwd .*\)$/);
    await house.program.answers.idle();
    room.command("/export");
    const sandbox = platform === "Discord" ? house.discord : house.telegram;
    const frame = await sandbox.timeline.waitFor((one) => "message" in one && !!one.message.files?.length);
    expect("message" in frame && frame.message.files).toMatchObject([{ name: "conversation.md" }]);
    room.command("/forget");
    await room.hears(/Deleted: 1 question of yours in this chat/);
    room.command("/forget");
    await room.hears(/nothing to forget/);
    room.say("do you remember?");
    await room.hears(/do you remember\? .*before: nothing/);
  });

  it("list themselves; what is the owner's is for the owner alone", async (test) => {
    const house = await openHouse(test, { only: platform, config: { allow: [] } });
    const stranger = open(house, "eve");
    stranger.say("let me in");
    await stranger.hears(/only answer people my owner has allowed/);
    const owner = open(house, platform === "Discord" ? undefined : "ada");
    if (platform === "Telegram") {
      owner.say("/start WRONGCODE1");
      await owner.hears(/That code does nothing/);
      owner.say(`/start ${house.program.pairing.code}`);
      await owner.hears(/You are my owner now/);
    }
    if (platform === "Telegram") {
      const offeredTo = async (chat: string) => {
        const scope = encodeURIComponent(JSON.stringify({ type: "chat", chat_id: Number(chat) }));
        const { url, token } = house.telegram;
        return (await fetch(`${url}/bot${token}/getMyCommands?scope=${scope}`)).text();
      };
      await test.expect.poll(() => offeredTo(owner.chat)).toMatch(/"ask".*"allow".*"status"/);
      expect(await offeredTo(stranger.chat)).not.toContain("allow");
    }
    owner.command("/help");
    await owner.hears(/\/ask question[\s\S]*\/forget[\s\S]*\/allow who/);
    const id =
      platform === "Discord"
        ? house.discord.timeline.visible(stranger.chat)[0]?.raw?.authorId
        : stranger.chat;
    owner.command(`/allow ${id}`);
    await owner.hears(/may ask me from now on/);
    stranger.say("and now?");
    await stranger.hears(/You asked: and now\?/);
    stranger.command("/status");
    await stranger.hears(/Only my owner can do that/);
    stranger.command("/help");
    expect((await stranger.hears(/\/ask/)).text).not.toContain("/allow");
    owner.command("/status");
    const status = await owner.hears(/running for 0 min/);
    expect(status.text).toMatch(/Today: 1 question of 1 person/);
    expect(status.text).toContain(id);
    owner.command(`/deny ${id}`);
    await owner.hears(/may not ask me any more/);
    stranger.say("once more?");
    await house.program.answers.idle();
    owner.command("/deny everybody please");
    await owner.hears(/Please say who/);
    expect(house.turns).toHaveLength(1);
  });
});
