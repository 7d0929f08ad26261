import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDesk, pipe, type SourceContext, tap } from "../../../core/index.ts";
import { speak, words } from "../recording-platform.ts";
import { ASKER, settled, startAnswer } from "./pressing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const STRANGER = { id: "2", name: "Linus", isModerator: false };
const MODERATOR = { id: "3", name: "Grace", isModerator: true };

describe("a control", () => {
  it("of an answer before a restart says so, and goes away", async () => {
    const before = startAnswer(() => speak(10, 20));
    await settled(before.result);
    const [control] = before.controls();
    const reply = await createDesk().press({ id: control?.id ?? "", user: ASKER });
    expect(reply).toEqual({ notice: expect.stringMatching(/restarted.*ask again/), removesControls: true });
  });

  it("of one of the last 500 answers is known, an older one is forgotten, and told so", async () => {
    const desk = createDesk();
    const forgotten: number[] = [];
    const ids = Array.from({ length: 501 }, (_, index) => {
      const seat = desk.seat({
        offers: [],
        isAtRest: true,
        mayPress: async () => true,
        forgotten: () => void forgotten.push(index),
      });
      seat.retire();
      return seat.idOf("regenerate");
    });
    expect(forgotten).toEqual([0]);
    const notices = [ids[0], ids[1]].map(async (id = "") => (await desk.press({ id, user: ASKER }))?.notice);
    expect(await Promise.all(notices)).toEqual([
      "That was too long ago. Please ask again.",
      "That is over already.",
    ]);
  });

  it("of somebody else's making is none of ours", async () => {
    expect(await createDesk().press({ id: "menu:1", user: ASKER })).toBeUndefined();
  });

  it("is named in at most 64 bytes", async () => {
    const { result, controls } = startAnswer(() => speak(10, 20));
    await settled(result);
    expect(controls().map(({ id }) => Buffer.byteLength(id) <= 64)).toEqual([true]);
  });

  it("is for the asker and for moderators", async () => {
    const { result, press } = startAnswer(() => speak(500, 20));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await press("Stop", STRANGER)).toEqual({ notice: "Only the one who asked can do that." });
    expect(await press("Stop", MODERATOR)).toEqual({});
    expect(await settled(result)).toMatchObject({ status: "stopped", stoppedBy: "Grace" });
  });

  it("is for whom the host says, and for nobody when the host can't tell", async () => {
    const asked: unknown[] = [];
    const mayPress = (press: { userId: string }) => {
      asked.push(press);
      if (press.userId === MODERATOR.id) throw new Error("database away");
      return press.userId === STRANGER.id;
    };
    const warned = new Promise((resolve) => process.once("warning", resolve));
    const { result, press } = startAnswer(() => speak(500, 20), { mayPress });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await press("Stop")).toHaveProperty("notice");
    expect(await press("Stop", MODERATOR)).toHaveProperty("notice");
    expect(await press("Stop", STRANGER)).toEqual({});
    expect(asked[0]).toEqual({ userId: "1", isAsker: true, isModerator: false });
    expect(await settled(result)).toMatchObject({ stoppedBy: "Linus" });
    expect(String(await warned)).toContain("database away");
  });

  it("of one answer leaves the other ones alone", async () => {
    const answers = [0, 1].map(() => startAnswer(() => speak(100, 20)));
    await vi.advanceTimersByTimeAsync(1000);
    await answers[1]?.press("Stop");
    const results = await settled(Promise.all(answers.map(({ result }) => result)));
    expect(results.map(({ status }) => status)).toEqual(["done", "stopped"]);
  });

  it("shows a name that is made to mislead without what would do so", async () => {
    const { result, press } = startAnswer(() => speak(500, 20));
    await vi.advanceTimersByTimeAsync(1000);
    await press("Stop", { ...ASKER, name: `\u202eevil\n${"x".repeat(100)}` });
    expect((await settled(result)).stoppedBy).toBe(`evil${"x".repeat(36)}`);
  });
});

describe("the controls of an answer", () => {
  it("stand in every frame of it, and cost one call more at the end at most", async () => {
    const plain = startAnswer(() => speak(100, 50), { controls: false });
    const { platform, result, labels } = startAnswer(() => speak(100, 50));
    await settled(Promise.all([plain.result, result]));
    expect(plain.controls()).toEqual([]);
    expect(labels()).toEqual(["Regenerate"]);
    expect(platform.calls.length - plain.platform.calls.length).toBeLessThanOrEqual(1);
  });

  it("leave a message with its last edit when it is full", async () => {
    const { platform, result } = startAnswer(() => speak(300, 20), {}, { maxLength: 300 });
    const { messages } = await settled(result);
    const labels = messages.map(({ id }) => platform.controls.get(id)?.map(({ label }) => label));
    expect(messages.length).toBeGreaterThan(3);
    expect(labels).toEqual([...messages.slice(1).map(() => []), ["Regenerate"]]);
  });

  it("are gone when the host itself stops the answer: it may be ending", async () => {
    const host = new AbortController();
    const { result, labels } = startAnswer(() => speak(500, 20), { signal: host.signal });
    await vi.advanceTimersByTimeAsync(1000);
    expect(labels()).toEqual(["Stop"]);
    host.abort();
    expect((await settled(result)).status).toBe("stopped");
    expect(labels()).toEqual([]);
  });

  it("do not count as lag: the text stood before them", async () => {
    const { result } = startAnswer(async function* () {
      yield words(20);
      await new Promise((resolve) => setTimeout(resolve, 5000));
    });
    expect((await settled(result)).figures.finalLagMs).toBeLessThan(500);
  });

  it("offer Continue after Stop to a source that can, through processors too", async () => {
    const source = ({ signal, continueFrom = "" }: SourceContext) =>
      signal.aborted ? [] : [`${continueFrom === "" ? "begun" : " and continued"}`];
    async function* slow(context: SourceContext) {
      yield* source(context);
      if (context.continueFrom === undefined) await new Promise(() => {});
    }
    const answer = startAnswer(
      pipe(
        slow,
        tap(() => {}),
      ),
    );
    await vi.advanceTimersByTimeAsync(1000);
    await answer.press("Stop");
    await settled(answer.result);
    expect(answer.labels()).toEqual(["Continue", "Regenerate"]);
    await answer.press("Continue");
    const [later] = answer.later;
    expect(await settled(later as NonNullable<typeof later>)).toMatchObject({
      status: "done",
      text: "begun and continued",
      messages: [{ text: "begun\n\n⏹️ Stopped by Ada." }, { text: "and continued" }],
    });
    expect(answer.labels()).toEqual(["Regenerate"]);
  });

  it("of a long answer that is continued show every word of both parts once", async () => {
    async function* source({ continueFrom }: SourceContext) {
      if (continueFrom === undefined) {
        yield* speak(120, 10);
        yield { type: "finish", reason: "length" };
      } else yield* [..." and so on: ", ...words(120)];
    }
    const answer = startAnswer(source, {}, { maxLength: 300 });
    await settled(answer.result);
    await answer.press("Continue");
    const [later] = answer.later;
    const { messages, text } = await settled(later as NonNullable<typeof later>);
    expect(text).toBe(`${words(120)} and so on: ${words(120)}`);
    const shown = messages.map((message) => message.text.replace(/\n\n✂️.*/, "")).join(" ");
    expect(shown).toBe(text);
  });

  it("do not keep a continued text from being shown whole while its source has stalled", async () => {
    async function* source({ continueFrom }: SourceContext) {
      yield continueFrom === undefined ? words(400) : ` ${words(400)}`;
      if (continueFrom === undefined) yield { type: "finish", reason: "length" };
      else await new Promise((resolve) => setTimeout(resolve, 60_000));
    }
    const answer = startAnswer(source, {}, { maxLength: 600 });
    await settled(answer.result);
    await answer.press("Continue");
    await vi.advanceTimersByTimeAsync(20_000);
    const shown = [...answer.platform.shown.values()].join(" ").replace(/\n\n✂️ [^.]*\./, "");
    expect(shown).toBe(`${words(400)} ${words(400)}`);
    await settled(answer.later[0] as NonNullable<(typeof answer.later)[0]>);
  });
});
