import { describe, it } from "vitest";
import { livesAfter } from "./discord-lives.ts";
import { openTheatre, playLife } from "./discord-stage.ts";
import { expectLines } from "./script.ts";

const theatre = openTheatre();

const { finished, stopped, failed } = livesAfter("ada: Why?", "typing");

const SURFACES = [
  { surface: "channel", where: "a channel" },
  { surface: "thread", where: "a thread" },
  { surface: "dm", where: "a direct message" },
] as const;

describe.concurrent.each(SURFACES)("the life of an answer in $where on Discord", ({ surface }) => {
  it("that is finished, and asked for again", async () => {
    expectLines(await playLife(theatre, { surface }, "finished"), finished);
  });

  it("that is stopped by its button, and continued", async () => {
    expectLines(await playLife(theatre, { surface }, "stopped"), stopped);
  });

  it("that fails, and is tried again", async () => {
    expectLines(await playLife(theatre, { surface }, "failed"), failed);
  });
});
