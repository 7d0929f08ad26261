import { describe, expect, it } from "vitest";
import type { SourceContext } from "../../core/index.ts";
import {
  buttonsOf,
  expectStanding,
  lastIn,
  laterRuns,
  noticed,
  noticesIn,
  ROOMS,
  standing,
} from "./pressing.ts";
import { say, words } from "./speech.ts";

const QUICK = { gapMs: 5, size: 20 };

describe.concurrent.each(ROOMS)("An answer that stands, in %s,", (_, open) => {
  it("is written anew below the old one with Regenerate, which moves on with it", async (test) => {
    const { handlers, next } = laterRuns();
    let count = 0;
    const source = () => {
      count += 1;
      return say(`answer ${count} ${words(30)}`, QUICK);
    };
    const room = await open(test, source, { handlers });
    await room.ask();
    room.press(lastIn(room), "Regenerate");
    const second = await next();
    expect(second).toMatchObject({ status: "done", text: `answer 2 ${words(30)}` });
    await expectStanding(room, [`answer 1 ${words(30)}`, `answer 2 ${words(30)} [Regenerate]`]);
    room.press(lastIn(room), "Regenerate");
    expect((await next()).text).toBe(`answer 3 ${words(30)}`);
    await expectStanding(room, [
      ...[1, 2].map((number) => `answer ${number} ${words(30)}`),
      `answer 3 ${words(30)} [Regenerate]`,
    ]);
    expect(noticesIn(room)).toEqual([]);
  });

  it("cut by its length goes on in a new message with Continue, code and all", async (test) => {
    const { handlers, next } = laterRuns();
    const heard: (string | undefined)[] = [];
    async function* source({ continueFrom }: SourceContext) {
      heard.push(continueFrom);
      if (continueFrom === undefined) {
        yield "Look:\n\n```ts\nconst a = 1;\n";
        yield { type: "finish", reason: "length" };
      } else yield "const b = 2;\n```\n\nThat was it.";
    }
    const room = await open(test, source, { handlers });
    const first = await room.ask();
    room.press(lastIn(room), "Continue");
    const result = await next();
    expect(heard).toEqual([undefined, "Look:\n\n```ts\nconst a = 1;\n"]);
    expect(result.text).toBe(`${first.text}const b = 2;\n\`\`\`\n\nThat was it.`);
    expect(result.messages).toHaveLength(2);
    await expectStanding(room, [
      expect.stringMatching(/const a = 1;[^[]*✂️ Cut off[^[]*$/),
      expect.stringMatching(/^(```ts\n)?const b = 2;[^[]*That was it\. \[Regenerate\]$/),
    ]);
  });

  it("has no Continue when its source can't continue", async (test) => {
    const room = await open(test, () => ["cut", { type: "finish", reason: "length" }].values());
    await room.ask();
    expect(buttonsOf(lastIn(room))).toEqual(["Regenerate"]);
  });

  it("that failed is asked again with Retry, and keeps what was said", async (test) => {
    const { handlers, next } = laterRuns();
    let count = 0;
    async function* source() {
      yield* say(words(20), QUICK);
      count += 1;
      if (count === 1) throw new Error("the model broke");
    }
    const room = await open(test, source, { handlers });
    await room.ask();
    expect(buttonsOf(lastIn(room))).toEqual(["Retry"]);
    room.press(lastIn(room), "Retry");
    expect((await next()).status).toBe("done");
    await expectStanding(room, [
      expect.stringMatching(/^word1 .* word20\n\n⚠️ Interrupted: [^[]*$/s),
      `${words(20)} [Regenerate]`,
    ]);
  });

  it("has no buttons when its source is a stream, which can't be asked again", async (test) => {
    const room = await open(test, say(words(40)));
    await room.ask();
    expect(standing(room)).toEqual([words(40)]);
  });

  it("is left alone by others, who are told so in private", async (test) => {
    const room = await open(test, () => say(words(20), QUICK));
    await room.ask();
    room.press(lastIn(room), "Regenerate", "stranger");
    const before = standing(room);
    await noticed(room);
    expect(noticesIn(room)).toEqual(["Only the one who asked can do that."]);
    expect(standing(room)).toEqual(before);
  });

  it("starts once when a button is pressed twice", async (test) => {
    const { handlers, next } = laterRuns();
    const room = await open(test, () => say(words(20), QUICK), { handlers });
    await room.ask();
    const message = lastIn(room);
    room.press(message, "Regenerate");
    room.press(message, "Regenerate");
    await next();
    await noticed(room);
    expect(noticesIn(room)).toEqual(["That is over already."]);
    expect(standing(room)).toHaveLength(2);
  });
});
