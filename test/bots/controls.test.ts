import { describe, expect, it } from "vitest";
import { buttonsOf, ROOMS, standing, startModel } from "./pressing.ts";
import { say, sleep, words } from "./speech.ts";

describe.concurrent.each(ROOMS)("Stop, in %s,", (_, open) => {
  it("ends the model's connection and keeps and marks the partial text within 300 ms", async (test) => {
    const model = await startModel(test);
    const room = await open(test, ({ signal }) => fetch(model.url, { signal }));
    const answer = room.ask();
    const message = await room.waitFor((one) => buttonsOf(one).includes("Stop"));
    await sleep(900);
    const pressedAtMs = Date.now();
    room.press(message, "Stop");
    const result = await answer;
    const last = room.timeline.frames.findLast((frame) => frame.kind === "edit");
    expect(result).toMatchObject({ status: "stopped", stoppedBy: expect.stringMatching(/ada/i) });
    expect((await model.closedAtMs) - pressedAtMs).toBeLessThanOrEqual(300);
    expect((last?.atMs ?? 0) - pressedAtMs).toBeLessThanOrEqual(300);
    expect(standing(room)).toEqual([
      `${result.text.trimEnd()}\n\n⏹️ Stopped by ${result.stoppedBy}. [Regenerate]`,
    ]);
  });

  it("stands at the open message alone while the answer goes on over several", async (test) => {
    const room = await open(test, ({ signal }) => say(words(1200), { signal, size: 80 }));
    const result = await room.ask();
    const sealed = result.messages.slice(0, -1).map(({ id }) => id);
    const visible = room.timeline.visible(room.chat).filter(({ fromBot }) => fromBot);
    expect(sealed.length).toBeGreaterThanOrEqual(1);
    expect(visible.map(buttonsOf)).toEqual([...sealed.map(() => []), ["Regenerate"]]);
  });
});
