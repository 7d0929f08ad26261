/** What an answer on Telegram brings besides its text. */

import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../../core/index.ts";
import { sleep } from "../speech.ts";
import { expectLines } from "./script.ts";
import { type Stage, startStage } from "./telegram-stage.ts";

const dm = { chat: { type: "private", first_name: "Ada" } } as const;
const group = { chat: { type: "group", title: "Friends" } } as const;
const topic = { chat: { type: "supergroup", title: "Forum", topics: [7] }, messageThreadId: 7 } as const;
const guest = {
  chat: { type: "supergroup", title: "Elsewhere", guest: true },
  question: "@livetype_bot why?",
} as const;

async function* withTool(result: string): AsyncGenerator<StreamEvent> {
  yield { type: "tool-start", id: "1", name: "search", input: { q: "sea" } };
  yield { type: "tool-end", id: "1", result };
  yield { type: "text-delta", text: "Here it is." };
}

async function* withPicture(): AsyncGenerator<StreamEvent> {
  yield { type: "text-delta", text: "Look at this: " };
  const data = new Uint8Array(24).fill(1);
  data.set([0x89, 0x50, 0x4e, 0x47]);
  yield { type: "file", mediaType: "image/png", name: "sea.png", data };
  yield { type: "text-delta", text: "a picture." };
}

const standing = ({ sandbox, chat }: Stage) =>
  sandbox.timeline.visible(String(chat)).filter(({ fromBot }) => fromBot);

const withoutTyping = (stage: Stage) => stage.lines().filter((line) => line !== "typing");

describe.concurrent("an answer on Telegram", () => {
  it("has a mark at its question while it is written, if asked for", async (test) => {
    const source = async function* () {
      await sleep(300);
      yield "Here it is.";
    };
    const options = { acknowledge: true, controls: false };
    for (const place of [dm, group]) {
      const stage = await startStage(test, { ...place, source, options });
      await stage.result;
      await stage.sandbox.timeline.waitFor((frame) => frame.kind === "reaction" && !frame.message.reactions);
      expectLines(withoutTyping(stage), ["Ada: Why?", "Ada has 👀", "1: Here it is.", "Ada has no reaction"]);
    }
  });

  it.for([
    { place: dm, where: "a private chat" },
    { place: topic, where: "a topic" },
  ])("shows all of its steps as a file to the one who asks for them, in $where", async ({ place }, test) => {
    const source = () => withTool("blue ".repeat(600));
    const stage = await startStage(test, { ...place, source, options: { steps: "full" } });
    await stage.result;
    await stage.press("Show steps");
    await stage.sandbox.timeline.waitFor(() => standing(stage).length === 2);
    const file = standing(stage).at(-1);
    expect(file?.files).toMatchObject([{ name: "steps.md" }]);
    expect(file?.files?.[0]?.text).toContain("blue ".repeat(600).trim());
    expect(file?.raw?.message_thread_id).toBe("messageThreadId" in place ? place.messageThreadId : undefined);
  });

  it("sends the model's files after its text, in its topic", async (test) => {
    for (const place of [dm, group, topic]) {
      const stage = await startStage(test, { ...place, source: withPicture });
      await stage.result;
      const [text, file, ...others] = standing(stage);
      expect(text?.text).toBe("Look at this: a picture.");
      expect(file?.files).toMatchObject([{ name: "sea.png", type: "image/png", sizeBytes: 24 }]);
      expect(file?.raw?.message_thread_id).toBe(text?.raw?.message_thread_id);
      expect(others).toEqual([]);
    }
  });

  it("of a guest, who can send no file, says that there was one", async (test) => {
    const stage = await startStage(test, { ...guest, source: withPicture });
    await stage.result;
    expect(standing(stage).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Look at this: a picture\.\n+.*sea\.png/),
    ]);
  });

  it("that is to ring when it is done grows silently, and then stands anew", async (test) => {
    const source = async function* () {
      yield "word1 ";
      await sleep(900);
      yield "word2 word3";
    };
    const options = { notify: "final", controls: false } as const;
    const stage = await startStage(test, { ...group, source, options });
    await stage.result;
    expectLines(withoutTyping(stage), ["Ada: Why?", "1: (silent) words", "2: words", "1 is deleted"]);
  });
});
