/** What an answer on Discord brings besides its text. */

import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../../core/index.ts";
import { sleep } from "../speech.ts";
import { openTheatre } from "./discord-stage.ts";
import { expectLines, withTool } from "./script.ts";

const theatre = openTheatre();

async function* withPicture(): AsyncGenerator<StreamEvent> {
  yield { type: "text-delta", text: "Look at this: " };
  const data = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
  yield { type: "file", mediaType: "image/png", data };
  yield { type: "text-delta", text: "a picture." };
}

describe.concurrent("an answer on Discord", () => {
  it("for the asker alone has its files for them alone too", async () => {
    const options = { ephemeral: true };
    const stage = theatre.play({ surface: "slash", source: withPicture, options });
    await stage.result;
    const shown = stage.standing().map(({ to, files = [] }) => [to, files.length]);
    expect(shown).toEqual([
      ["ada", 0],
      ["ada", 1],
    ]);
  });

  it("has a mark at its question while it is written, if asked for", async () => {
    const source = async function* () {
      await sleep(300);
      yield "Here it is.";
    };
    const stage = theatre.play({
      surface: "channel",
      source,
      options: { acknowledge: true, controls: false },
    });
    await stage.result;
    await stage.sandbox.timeline.waitFor((frame) => frame.kind === "reaction" && !frame.message.reactions);
    const lines = stage.lines().filter((line) => line !== "typing");
    expectLines(lines, ["ada: Why?", "ada has 👀", "1: Here it is.", "ada has no reaction"]);
  });

  it.for([
    { surface: "channel", ephemeral: false, where: "in a channel" },
    { surface: "slash", ephemeral: false, where: "to a command" },
    { surface: "slash", ephemeral: true, where: "to a command, for the asker alone" },
  ] as const)("shows all of its steps as a file to the one who asks for them ($where)", async (what) => {
    const { surface, ephemeral } = what;
    const source = () => withTool("blue ".repeat(600));
    const stage = theatre.play({ surface, source, options: { steps: "full", ephemeral } });
    await stage.result;
    await stage.press("Show steps");
    const isFile = /^\(for ada alone\) \{steps\.md\}$/;
    await stage.sandbox.timeline.waitFor(() => stage.lines().some((line) => isFile.test(line.slice(3))));
    const shown = stage.standing().at(-1);
    expect(shown).toMatchObject({ ephemeral: true, to: "ada" });
    expect(shown?.files?.[0]?.text).toContain("blue ".repeat(600).trim());
  });

  it("sends the model's files after its text, on every surface", async () => {
    const surfaces = ["channel", "thread", "dm", "slash", "foreign"] as const;
    const stages = surfaces.map((surface) => theatre.play({ surface, source: withPicture }));
    await Promise.all(stages.map(({ result }) => result));
    for (const stage of stages) {
      const [text, file, ...others] = stage.standing();
      expect(text?.text).toBe("Look at this: a picture.");
      expect(file?.files).toMatchObject([{ type: "image/png", sizeBytes: 4 }]);
      expect(others).toEqual([]);
    }
  });

  it("that is to ring when it is done grows silently, and then stands anew", async () => {
    const source = async function* () {
      yield "word1 ";
      await sleep(900);
      yield "word2 word3";
    };
    const options = { notify: "final", controls: false } as const;
    const stage = theatre.play({ surface: "channel", source, options });
    await stage.result;
    await stage.sandbox.timeline.waitFor((frame) => frame.kind === "delete");
    const lines = stage.lines().filter((line) => line !== "typing");
    expectLines(lines, ["ada: Why?", "1: (silent) words", "2: words", "1 is deleted"]);
  });
});
