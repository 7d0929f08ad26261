/** Where Discord gives less room or time than an answer takes. */

import { describe, expect, it } from "vitest";
import { setInteractionLife } from "../../../bots/discord/line.ts";
import { say, sleep, uniqueWordsOf, words } from "../speech.ts";
import { openTheatre, type Stage } from "./discord-stage.ts";
import { expectLines } from "./script.ts";

const textOf = (stage: Stage) =>
  stage
    .standing()
    .map(({ text }) => text)
    .join(" ");

const calls = ({ sandbox, place }: Stage) => sandbox.timeline.calls.filter(({ chat }) => chat === place);
const refused = (stage: Stage) => calls(stage).filter(({ status }) => status >= 400);

/** Calls with the token of the command, after it would be over; busy machines may be late. */
const late = (stage: Stage) => {
  const [thinking] = stage.sandbox.timeline.frames.filter(
    (frame) => "message" in frame && frame.message.chat === stage.place,
  );
  const overAtMs = (thinking?.atMs ?? 0) + LIFE_MS + 500;
  return calls(stage).filter(({ method, atMs }) => method.includes("/webhooks/") && atMs > overAtMs);
};

const PAUSE = "⏸️ I can write here for a limited time only: press Continue to go on reading.";

/** What the bot takes for the life of a token. */
const LIFE_MS = 3400;

describe.concurrent("a slash command's answer on Discord that takes longer than its token lives", () => {
  const theatre = openTheatre();
  const TEXT = words(120);
  /** No faster than the budget refills, so that there is room for what has to be said in time. */
  async function* source() {
    for (const part of TEXT.match(/(?:\S+\s?){1,12}/g) ?? []) {
      await sleep(400);
      yield part;
    }
  }
  const start = (ephemeral: boolean) => {
    const stage = theatre.play({ surface: "slash", source, options: { ephemeral } });
    setInteractionLife(stage.client.rest, LIFE_MS);
    return stage;
  };

  it("is whole in the channel, in one message, and no call fails", async () => {
    const stage = start(false);
    expect(await stage.result).toMatchObject({ status: "done", text: TEXT });
    expectLines(stage.lines(), ["ada uses /ask", "1: thinking", "1: words [Stop]", "1: words [Regenerate]"]);
    expect(textOf(stage)).toBe(TEXT);
    expect(late(stage)).toEqual([]);
    expect(refused(stage)).toEqual([]);
  });

  it("asks for a press shortly before where only the asker sees it, and goes on from there when it is pressed", async () => {
    const stage = start(true);
    await stage.says(/press Continue/);
    await sleep(300);
    await stage.press("Continue");
    expect(await stage.result).toMatchObject({ status: "done", text: TEXT });
    expectLines(
      stage.lines().map((line) => line.replace("(for ada alone) ", "")),
      [
        "ada uses /ask",
        "1: thinking",
        "1: words [Stop]",
        `1: words | ${PAUSE} [Continue] [Stop]`,
        "ada presses Continue",
        `~ 1: words | ${PAUSE}`,
        "~ 1: words",
        "2: (silent) words [Stop]",
        "~ 1: words",
        "2: (silent) words [Regenerate]",
      ],
    );
    expect(textOf(stage)).not.toContain("press Continue");
    expect(uniqueWordsOf(textOf(stage))).toEqual(TEXT.split(" "));
    expect(stage.standing().every(({ ephemeral }) => ephemeral)).toBe(true);
    expect(refused(stage)).toEqual([]);
  });

  it("stands marked when nobody presses, and nothing is called any more", async () => {
    const stage = start(true);
    await stage.says(/press Continue/);
    await sleep(LIFE_MS / 20);
    const made = calls(stage).length;
    await sleep(1000);
    expect(stage.lines().at(-1)).toBe(`1: (for ada alone) words | ${PAUSE} [Continue] [Stop]`);
    expect(TEXT.startsWith(textOf(stage).replace(`\n\n${PAUSE}`, ""))).toBe(true);
    expect(calls(stage)).toHaveLength(made);
    expect(late(stage)).toEqual([]);
  });
});

describe("an answer on Discord where only the asker installed the bot", () => {
  const theatre = openTheatre();

  it("has five messages, and then is a file", async () => {
    const text = Array.from({ length: 40 }, (_, part) => words(40, `p${part}x`)).join("\n\n");
    const stage = theatre.play({ surface: "foreign", source: () => say(text, { size: 2000 }) });
    expect(await stage.result).toMatchObject({ status: "done" });
    const messages = stage.standing();
    expect(messages.map(({ files = [] }) => files.map(({ name }) => name))).toEqual([
      ...Array(5).fill([]),
      ["answer.md"],
    ]);
    expect(messages[4]?.text).toMatch(/✂️ No more fits here: the whole answer comes as a file\.$/);
    expect(messages[5]?.files?.[0]?.text).toBe(text);
    expect(refused(stage)).toEqual([]);
  });
});

describe.concurrent("an answer on Discord as components V2", () => {
  const known = openTheatre();
  const unknown = openTheatre({ componentsV2: false });
  const text = words(460);
  const start = ({ play }: typeof known, surface: "channel" | "slash") =>
    play({
      surface,
      source: () => say(text, { size: 400, gapMs: 30 }),
      options: { componentsV2: true },
    });

  it("needs one message where text needs two, and its buttons work", async () => {
    const stage = start(known, "channel");
    await stage.result;
    expect(stage.standing().map((message) => message.text)).toEqual([text]);
    await stage.press("Regenerate");
    await stage.again();
    expect(stage.standing().map((message) => message.text)).toEqual([text, text]);
    expect(stage.lines().slice(-1)).toEqual(["2: words [Regenerate]"]);
  });

  it.for(["channel", "slash"] as const)(
    "is text where the server does not know them, and nothing is lost (%s)",
    async (surface) => {
      const stage = start(unknown, surface);
      expect(await stage.result).toMatchObject({ status: "done" });
      expect(textOf(stage)).toBe(text);
      expect(stage.standing()).toHaveLength(2);
      expect(refused(stage)).toHaveLength(1);
    },
  );
});
