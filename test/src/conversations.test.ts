import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import type { Timeline, VisibleMessage } from "../../src/sandbox/timeline.ts";
import { discordChannel, openHouse, ROOMS, telegramDm, telegramGroup, telegramGuest } from "./house.ts";

async function newFile({ onTestFinished }: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "livetype-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "livetype.sqlite");
}

/** The newest message with this button, once there is one. */
async function withButton(timeline: Timeline, chat: string, label: string): Promise<VisibleMessage> {
  const find = () =>
    timeline.visible(chat).findLast(({ raw = {} }) => JSON.stringify(raw).includes(`"${label}"`));
  await timeline.waitFor(() => find() !== undefined);
  return find() as VisibleMessage;
}

describe.concurrent.each(ROOMS)("a conversation on %s", (platform, open) => {
  it("answers a changed question anew, as if it had been asked so", async (test) => {
    const house = await openHouse(test, { only: platform });
    const room = open(house);
    const first = room.say("what is slow?");
    await room.hears(/Thinking about what is slow/);
    room.edit(first, "what is quick?");
    await room.hears(/asked: what is quick\? .*before: nothing/);
    expect(house.turns[0]?.signal.aborted).toBe(true);
    room.say("and then?");
    await room.hears(/asked: and then\? .*before: what is quick\?/);
    room.edit(first, "an old question is left alone");
    room.command("/usage");
    await room.hears(/3 questions/);
    expect(house.turns).toHaveLength(3);
  });

  it("answers a second question when the first answer stands: they never mix", async (test) => {
    const house = await openHouse(test, { only: platform });
    const room = open(house);
    room.say("a slow one");
    await room.hears(/Thinking about a slow one/);
    room.say("a quick one");
    room.say("another quick one");
    await test.expect.poll(() => house.program.answers.count).toBe(3);
    expect(house.turns).toHaveLength(1);
    house.release();
    await room.hears(/asked: another quick one .*before: a slow one .*\| a quick one/);
    expect(room.answers()).toHaveLength(3);
  });

  it("is interrupted by a second question where one has set it so", async (test) => {
    const house = await openHouse(test, { only: platform });
    const room = open(house);
    room.command("/settings busy interrupt");
    await room.hears(/busy is interrupt/);
    room.say("a slow one");
    await room.hears(/Thinking about a slow one/);
    room.say("a quick one");
    await room.hears(/asked: a quick one/);
    expect(house.turns[0]?.signal.aborted).toBe(true);
    expect(room.answers().some((text) => /a slow one[\s\S]*stopped/i.test(text))).toBe(true);
  });

  it("is steered by what one writes meanwhile: the next answer knows all that was asked and said", async (test) => {
    const house = await openHouse(test, { only: platform, config: { whenBusy: "steer" } });
    const room = open(house);
    room.say("a slow one");
    await room.hears(/Thinking about a slow one/);
    room.say("and slow in French");
    await room.hears(/Thinking about and slow in French/);
    room.say("more words");
    room.say("and short");
    await room.hears(/asked: and short[\s\S]*\)$/);
    await house.program.answers.idle();
    expect(
      house.turns
        .at(-1)
        ?.messages.slice(0, 5)
        .map(({ text }) => text.trim()),
    ).toEqual([
      "a slow one",
      "Thinking about a slow one",
      "and slow in French",
      expect.stringContaining("Thinking about and slow in French"),
      "more words",
    ]);
    expect(house.turns.map(({ persona }) => /while you were answering/.test(persona ?? ""))).toEqual([
      false,
      true,
      true,
    ]);
    expect(room.answers().filter((text) => /Thinking[\s\S]*stopped/i.test(text))).toHaveLength(2);
    expect(room.answers()).toContain("Answered together with your next message.");
    room.command("/retry");
    await room.hears(/asked: and short[\s\S]*before: a slow one \|[\s\S]*\| more words\)$/);
  });

  it("tells who is stopped while waiting, and takes only so many", async (test) => {
    const house = await openHouse(test, { only: platform });
    const room = open(house);
    room.say("a slow one");
    await room.hears(/Thinking about/);
    room.command("/ask and this?");
    await test.expect.poll(() => house.program.answers.count).toBe(2);
    for (let at = 0; at < 5; at += 1) room.say(`more ${at}`);
    await room.hears(/too many questions waiting/);
    room.command("/stop");
    await room.hears(/Stopped before it began/);
    await house.program.answers.idle();
    expect(house.turns).toHaveLength(1);
  });

  it("goes on after a restart: with its history, settings, budgets and those who are allowed", async (test) => {
    const house = await openHouse(test, {
      only: platform,
      file: await newFile(test),
      config: { budgets: { messages: 9 } },
    });
    const room = open(house);
    room.command("/model two");
    await room.hears(/From now on test:two/);
    room.say("my name is Ada");
    await room.hears(/my name is Ada .*\)$/);
    await house.restart();
    room.say("what is my name?");
    await room.hears(/model test:two, .*before: my name is Ada/);
    room.command("/usage");
    await room.hears(/2 of 9 questions/);
  });
});

describe.concurrent.each(ROOMS)("a question on %s", (platform, open) => {
  it("that is empty is told how to ask, and one of nothing but markup or emoji is one", async (test) => {
    const house = await openHouse(test, { only: platform });
    const room = open(house);
    room.say(platform === "Discord" ? `<@${house.discord.applicationId}>` : "/ask");
    await room.hears(/\/ask What/);
    for (const question of ["😀".repeat(platform === "Discord" ? 2000 : 4096), "**__``` ```__**"]) {
      room.say(question);
      await room.hears(/before: .*\)$/);
      await house.program.answers.idle();
    }
    expect(house.turns).toHaveLength(2);
  });
});

describe.concurrent("in a group", () => {
  it("other people's talk is left alone", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    const room = discordChannel(house);
    room.say("good morning everybody", { from: "eve" });
    const question = room.mention("what is a token?", "ada");
    expect(await room.hears(/asked: what is a token\? .*\)$/)).toMatchObject({ replyTo: question });
    expect(room.answers()).toHaveLength(1);
  });

  it("on Discord replies go on with a conversation, for whomever; a mention begins one", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    const room = discordChannel(house);
    room.mention("why is the sky blue?", "ada");
    const answer = await room.hears(/asked: why is the sky blue\? .*\)$/);
    await house.program.answers.idle();
    room.say(`<@${house.discord.applicationId}> and at night?`, { from: "bob", replyTo: answer.id });
    await room.hears(/asked: and at night\? .*before: ada: why is the sky blue\? \| You asked/);
    room.mention("what is a token?", "bob");
    await room.hears(/asked: what is a token\? .*before: nothing/);
    room.command("/ask and two of them?", "bob");
    await room.hears(/asked: and two of them\? .*before: bob: what is a token\?/);
    room.command("/ask what did Bob ask?", "eve");
    await room.hears(/asked: what did Bob ask\? .*before: nothing/);
    expect(house.turns[1]?.messages.at(-1)?.name).toBe("bob");
  });

  it("on Telegram replies go on with a conversation, a mention begins one, and what is quoted is read", async (test) => {
    const house = await openHouse(test, { only: "Telegram" });
    const room = telegramGroup(house);
    room.say("@livetype_bot why is the sky blue?", { from: "ada" });
    const answer = await room.hears(/asked: why is the sky blue\? .*\)$/);
    await house.program.answers.idle();
    room.say("and at night?", { from: "bob", replyTo: answer.id });
    await room.hears(/asked: and at night\? .*before: ada: why is the sky blue\?/);
    const remark = room.say("tokens are pieces of words", { from: "eve" });
    room.say("@livetype_bot is that so?", { from: "bob", replyTo: remark });
    await room.hears(/> tokens are pieces of words[\s\S]*is that so\? .*before: nothing/);
    room.say("Nobody /asks about /help or /start here", { from: "eve" });
    room.command("/help@another_bot", "eve");
    await house.program.answers.idle();
    expect(house.turns).toHaveLength(3);
  });

  it("on Discord a mention in answer to somebody else's message reads it, as far as Discord shows it", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    const room = discordChannel(house);
    const mention = `<@${house.discord.applicationId}>`;
    const remark = room.say("tokens are pieces of words", { from: "eve" });
    room.say(`${mention} is that so?`, { from: "bob", replyTo: remark });
    await room.hears(/is that so\? .*before: nothing/);
    expect(house.turns.at(-1)?.messages.at(-1)?.text).toBe(
      "(This answers a message by eve that you can't read. “Ask about this” in its menu would show it to you.)\n\nis that so?",
    );
    const dm = ROOMS[0][1](house);
    const mine = dm.say("words are\npieces of tokens");
    await dm.hears(/asked: words are\s+pieces of tokens .*\)$/);
    dm.command("/new");
    await dm.hears(/new conversation/);
    dm.say("is that so?", { replyTo: mine });
    await dm.hears(/is that so\? .*before/);
    const question = house.turns.at(-1)?.messages.at(-1)?.text;
    expect(question).toBe("> words are\n> pieces of tokens\n\nis that so?");
  });

  it("an answer to a command can be replied to, also while it is being written", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    const room = discordChannel(house);
    const mention = `<@${house.discord.applicationId}>`;
    room.command("/ask a slow one", "ada");
    const answer = await room.hears(/Thinking about/);
    room.say(`${mention} and more?`, { from: "ada", replyTo: answer.id });
    await test.expect.poll(() => house.program.answers.count).toBe(2);
    house.release();
    await room.hears(/asked: and more\? .*before: ada: a slow one/);
    await house.program.answers.idle();
    room.say(`${mention} and Bob?`, { from: "bob", replyTo: answer.id });
    await room.hears(/asked: and Bob\? .*before: ada: a slow one \|.*\| ada: and more\?/);
  });

  it("a question from before a restart can still be changed, in direct messages as well", async (test) => {
    const house = await openHouse(test, { only: "Discord", file: await newFile(test) });
    const rooms = [discordChannel(house), ROOMS[0][1](house)];
    const mention = `<@${house.discord.applicationId}>`;
    const questions = rooms.map((room) => room.say(`${mention} who am I?`));
    for (const room of rooms) await room.hears(/asked: who am I\? .*\)$/);
    await house.program.answers.idle();
    await house.restart();
    for (const [at, room] of rooms.entries()) {
      room.edit(questions[at] ?? "", `${mention} who are you?`);
      await room.hears(/asked: who are you\? .*before: nothing\)$/);
    }
    expect(house.program.troubles).toEqual([]);
  });

  it("steers with a mention as well, which would begin a conversation otherwise", async (test) => {
    const house = await openHouse(test, { only: "Discord", config: { whenBusy: "steer" } });
    const room = discordChannel(house);
    room.mention("a slow one", "ada");
    await room.hears(/Thinking about a slow one/);
    room.mention("what else?", "bob");
    await room.hears(/asked: what else\? .*before: nothing/);
    room.mention("and short", "ada");
    await room.hears(/asked: and short .*before: ada: a slow one \| Thinking about a slow one/);
    await house.program.answers.idle();
    room.mention("and now?", "ada");
    await room.hears(/asked: and now\? .*before: nothing/);
  });

  it("nobody stops or forgets what somebody else asked", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    const room = discordChannel(house);
    room.mention("a slow one", "ada");
    const answer = await room.hears(/Thinking about/);
    room.command("/forget", "bob");
    await room.hears(/nothing to forget/);
    room.command("/stop", "bob");
    await room.hears(/No answer of yours/);
    expect(house.turns[0]?.signal.aborted).toBe(false);
    house.release();
    await room.hears(/asked: a slow one/);
    expect(answer.id).toBeDefined();
  });
});

describe.concurrent("thirty conversations at once", () => {
  it("have each answer with its own question's marker, and no other", { timeout: 60_000 }, async (test) => {
    const house = await openHouse(test);
    const rooms = Array.from({ length: 15 }, (_, at) => [
      telegramDm(house, `person${at}`),
      ROOMS[0][1](house, `user${at}`),
    ]).flat();
    const mark = (at: number) => `marker${at}x`;
    await Promise.all(
      rooms.map(async (room, at) => {
        room.say(`first ${mark(at)}`);
        await room.hears(new RegExp(`asked: first ${mark(at)} .*before: nothing\\)$`));
        room.say(`then ${mark(at)}`);
        await room.hears(new RegExp(`asked: then ${mark(at)} .*before: first ${mark(at)}[\\s\\S]*\\)$`));
      }),
    );
    for (const [at, room] of rooms.entries()) {
      const markers = room
        .answers()
        .join()
        .match(/marker\d+x/g);
      expect(new Set(markers)).toEqual(new Set([mark(at)]));
    }
    expect(house.program.troubles).toEqual([]);
  });
});

describe.concurrent("an event that comes twice", () => {
  it("is answered once on Telegram, also after a restart", async (test) => {
    const house = await openHouse(test, { only: "Telegram", file: await newFile(test) });
    const room = telegramDm(house);
    room.say("once?");
    await room.hears(/asked: once\? .*\)$/);
    await house.program.answers.idle();
    house.telegram.repeatUpdate();
    await house.restart();
    room.say("again?");
    await room.hears(/asked: again\?/);
    expect(house.turns).toHaveLength(2);
  });

  it("is answered once on Discord, after its connection broke", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    const room = ROOMS[0][1](house);
    room.say("once?");
    await room.hears(/asked: once\? .*\)$/);
    room.command("/ask and once by a command?");
    await room.hears(/asked: and once by a command\? .*\)$/);
    house.discord.disconnect({ repeat: 30 });
    room.say("again?");
    await room.hears(/asked: again\?/);
    room.command("/usage");
    await room.hears(/used 3 questions/);
    expect(house.turns).toHaveLength(3);
  });
});

describe.concurrent("where the bot is a guest", () => {
  it("it answers who calls it by its name, and each call is a conversation", async (test) => {
    const house = await openHouse(test, { only: "Telegram" });
    const room = telegramGuest(house);
    room.say("@livetype_bot what is a token?", { from: "ada" });
    await room.hears(/asked: what is a token\? .*before: nothing\)$/);
    await house.program.answers.idle();
    room.say("@livetype_bot and two?", { from: "ada" });
    await room.hears(/asked: and two\? .*before: nothing\)$/);
  });
});

describe.concurrent.each(ROOMS)("a button on %s", (platform, open) => {
  it("asks again within the budget, and what comes of it takes the old answer's place", async (test) => {
    const house = await openHouse(test, { only: platform, config: { budgets: { messages: 3 } } });
    const room = open(house);
    room.say("a slow one");
    await room.hears(/Thinking about/);
    house.release();
    await room.hears(/asked: a slow one .*\)$/);
    await house.program.answers.idle();
    const { timeline } = platform === "Discord" ? house.discord : house.telegram;
    const press = async (label: string) => {
      const { id } = await withButton(timeline, room.chat, label);
      if (platform === "Discord") house.discord.press(room.chat, id, label);
      else house.telegram.press(Number(room.chat), Number(id), label);
    };
    await press("Regenerate");
    await press("Stop");
    await withButton(timeline, room.chat, "Regenerate");
    await house.program.answers.idle();
    room.say("and now?");
    await room.hears(/asked: and now\? .*before: a slow one \| Thinking about a slow one *\)$/);
    await house.program.answers.idle();
    await press("Regenerate");
    await room.hears(/used up today's budget of 3 questions/);
    expect(house.turns).toHaveLength(3);
  });
});

describe.concurrent("only on Discord", () => {
  it("a deleted question stops its answer", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    const room = ROOMS[0][1](house);
    const question = room.say("a slow one");
    await room.hears(/Thinking about/);
    house.discord.deleteMessage(room.chat, question);
    await room.hears(/stopped/i);
    expect(house.turns[0]?.signal.aborted).toBe(true);
  });

  it("the menu of a message asks about it, and what is typed is completed", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    const { discord } = house;
    const room = discordChannel(house);
    const message = room.say("the sky is blue because of scattering", { from: "bob" });
    discord.useOnMessage(room.chat, message, "Ask about this", { username: "ada" });
    await room.hears(/message by bob\?\s+> the sky is blue because of scattering/);
    expect(await discord.type(room.chat, "model", { name: "tw" })).toEqual(["test:two"]);
    expect(await discord.type(room.chat, "persona", { name: "" })).toEqual(["default", "pirate"]);
    expect(await discord.type(room.chat, "settings", { change: "busy" })).toEqual([
      "busy queue",
      "busy interrupt",
      "busy steer",
    ]);
  });

  it("a mention is answered in a thread on request, and goes on there", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    const { discord } = house;
    const room = discordChannel(house);
    room.command("/settings threads on", "ada");
    await room.hears(/threads is on/);
    room.mention("why is the sky blue?", "ada");
    const isThere = (pattern: RegExp) =>
      discord.timeline.waitFor(
        (frame) => "message" in frame && frame.message.chat !== room.chat && pattern.test(frame.message.text),
      );
    const frame = await isThere(/asked: why is the sky blue\? .*\)$/);
    const thread = "message" in frame ? String(frame.message.chat) : "";
    await house.program.answers.idle();
    discord.say(thread, `<@${discord.applicationId}> and at night?`, { from: { username: "bob" } });
    await isThere(/asked: and at night\? .*before: ada: why is the sky blue\?/);
  });

  it("somebody who has installed it for themselves has it everywhere", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    const { discord } = house;
    const chat = discord.addChannel({ type: "dm", foreign: true, with: { username: "bob" } });
    discord.slash(chat, "ask", { question: "are you here?" }, { username: "ada" });
    await discord.timeline.waitFor(
      (frame) => "message" in frame && /asked: are you here\? .*\)$/.test(frame.message.text),
    );
  });

  it("commands that stand already are not registered again", async (test) => {
    const house = await openHouse(test, { only: "Discord" });
    await house.restart();
    const puts = house.discord.timeline.calls.filter(({ method }) => method.startsWith("PUT /applications"));
    expect(puts).toHaveLength(1);
    expect(house.discord.commands.map(({ name }) => name)).toContain("Ask about this");
  });
});

describe.concurrent("only on Telegram", () => {
  it("commands that stand already are not registered again, and owners are offered theirs", async (test) => {
    const config = { owners: ["5000001", "1234567890"] };
    const house = await openHouse(test, { only: "Telegram", config });
    telegramDm(house);
    await house.restart();
    await house.restart();
    const called = house.telegram.timeline.calls.filter(({ method }) => method === "setMyCommands");
    // For the owners not before they have a chat with it.
    expect(called.map(({ status }) => status)).toEqual([200, 400, 400, 200, 400, 400]);
  });

  it("an album is one question with all of its files, in a group as well, and so is a change of its words", async (test) => {
    const house = await openHouse(test, { only: "Telegram" });
    const { telegram } = house;
    const room = telegramGroup(house);
    const ids = ["one", "two", "three"].map((name, at) =>
      telegram.say(Number(room.chat), at === 1 ? "@livetype_bot what are these?" : "", {
        file: { name: `${name}.txt`, type: "text/plain", bytes: Buffer.from(`It is ${name}.`) },
        album: "77",
      }),
    );
    await room.hears(/asked: what are these\? .*\)$/);
    await house.program.answers.idle();
    room.edit(String(ids[1]), "@livetype_bot and these?");
    await room.hears(/asked: and these\? .*before: nothing\)$/);
    for (const turn of house.turns) {
      const { attachments = [] } = turn.messages.at(-1) ?? {};
      expect(attachments.map(({ name }) => name)).toEqual(["one.txt", "two.txt", "three.txt"]);
    }
    expect(house.turns).toHaveLength(2);
  });
});

describe.concurrent("who is not allowed", () => {
  it("hears so once, and nothing more", async (test) => {
    const house = await openHouse(test, { config: { allow: [] } });
    const owners = ROOMS.map(([, open]) => open(house));
    const rooms = ROOMS.map(([, open]) => open(house, "eve"));
    for (const room of rooms) {
      room.say("hello?");
      await room.hears(/only answer people my owner has allowed/);
      room.say("hello??");
    }
    rooms[1]?.say("/help");
    // What comes later is answered, so what came before has been seen.
    for (const owner of owners) owner.say(`/start ${house.program.pairing.code}`);
    await owners[0]?.hears(/asked: .start/);
    await owners[1]?.hears(/You are my owner/);
    for (const room of rooms) expect(room.answers()).toHaveLength(1);
    expect(house.turns).toHaveLength(1);
  });

  it("is told so by a command that only they see, and is offered nothing while they type", async (test) => {
    const house = await openHouse(test, { only: "Discord", config: { allow: [] } });
    const room = discordChannel(house);
    for (const line of ["/ask why?", "/model two", "/status"]) {
      room.command(line, "eve");
      expect(await room.hears(/only answer people my owner has allowed/)).toMatchObject({ ephemeral: true });
    }
    expect(await house.discord.type(room.chat, "model", { name: "" }, { username: "eve" })).toEqual([]);
  });
});
