import { describe, it } from "vitest";
import { livesAfter } from "./discord-lives.ts";
import { openTheatre, playLife } from "./discord-stage.ts";
import { expectLines } from "./script.ts";

const theatre = openTheatre();

const { finished, stopped, failed } = livesAfter("ada uses /ask", "1: thinking");

/** Every line of the bot. */
const forAdaAlone = (script: readonly string[]) =>
  script.map((line) => line.replace(/^((?:~ )?\d): /, "$1: (for ada alone) "));

const SURFACES = [
  { surface: "slash", ephemeral: false, what: "to a slash command" },
  { surface: "slash", ephemeral: true, what: "to a slash command, for the asker alone," },
  { surface: "foreign", ephemeral: false, what: "of a bot that only the asker installed" },
] as const;

describe.concurrent.each(SURFACES)("the life of an answer $what on Discord", ({ surface, ephemeral }) => {
  const expected = ephemeral ? forAdaAlone : (script: readonly string[]) => script;
  const what = { surface, options: { ephemeral } };

  it("that is finished, and asked for again", async () => {
    expectLines(await playLife(theatre, what, "finished"), expected(finished));
  });

  it("that is stopped by its button, and continued", async () => {
    expectLines(await playLife(theatre, what, "stopped"), expected(stopped));
  });

  it("that fails, and is tried again", async () => {
    expectLines(await playLife(theatre, what, "failed"), expected(failed));
  });
});
