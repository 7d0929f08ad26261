import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createOutbox, parseJson, pipe, type Source, streamReply } from "../../../core/index.ts";
import { createRecordingPlatform, type PlatformOptions } from "../recording-platform.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Four characters every 20 ms. */
async function* write(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 4) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    yield text.slice(at, at + 4);
  }
}

async function show(source: Source, about: PlatformOptions = {}) {
  const platform = createRecordingPlatform(about);
  const answer = streamReply({ adapter: platform.adapter("a"), outbox: createOutbox() }, source);
  await vi.runAllTimersAsync();
  return { result: await answer, ...platform, shown: [...platform.shown.values()] };
}

const person = {
  name: "Ada Lovelace",
  born: 1815,
  work: "She wrote the first program for a machine that was never built in her time.",
  known: ["Note G", "The Analytical Engine", "Poetical science"],
};

/** Its lines run together here: the recording platform has no line breaks within a paragraph. */
describe("a live card", () => {
  it("fills in field by field, never half a value, and stands whole at the end", async () => {
    const { calls, result } = await show(pipe(write(JSON.stringify(person)), parseJson()));
    const texts = calls.map(({ text }) => text);
    expect(texts.length).toBeGreaterThanOrEqual(3);
    expect(texts[0]).toBe("Name: Ada LovelaceBorn: 1815");
    expect(texts.at(-1)).toBe(
      "Name: Ada LovelaceBorn: 1815Work: She wrote the first program for a machine that was never built in her time.Known:\n\nNote GThe Analytical EnginePoetical science",
    );
    for (const text of texts) expect(texts.at(-1)?.startsWith(text)).toBe(true);
    expect(result).toMatchObject({ status: "done", text: "", data: person });
  });

  it("is labelled as the schema says", async () => {
    const schema = z.object({ born: z.number().meta({ title: "Year of birth" }) }).loose();
    const { shown } = await show(pipe(write(JSON.stringify(person)), parseJson({ schema })));
    expect(shown[0]).toContain("Year of birth: 1815");
  });

  it("stands below the text, which goes on growing above it", async () => {
    const source = `Here you are:\n\n${JSON.stringify(person)}\n\nI hope this helps.`;
    const { calls, shown, result } = await show(pipe(write(source), parseJson()));
    expect(calls[1]?.text).toMatch(/^Here you are:\n\nName: Ada/);
    expect(shown[0]).toMatch(/^Here you are:\n\nI hope this helps\.\n\nName: Ada LovelaceBorn/);
    expect(result.text).toMatch(/^Here you are:\s+I hope this helps\.$/);
  });

  it("that outgrows a message shows its beginning, and at the end all of it over several", async () => {
    const items = Array.from({ length: 60 }, (_, index) => `item${index} ${"of many ".repeat(3)}`);
    const { calls, shown } = await show(pipe(write(JSON.stringify({ items })), parseJson()), {
      maxLength: 400,
    });
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.join("\n").match(/item\d+/g)).toEqual(items.map((item) => item.split(" ")[0]));
    const growing = calls.filter(({ text }) => text.endsWith("…"));
    expect(growing.length).toBeGreaterThan(0);
    for (const { text } of calls) expect(text.length).toBeLessThanOrEqual(400);
    const order = calls.map(({ messageId }) => Number(messageId.split("/")[1]));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("with nothing in it says that there was no answer", async () => {
    const { shown } = await show(pipe(write("{}"), parseJson()));
    expect(shown).toEqual(["The model gave no answer. Please ask again."]);
  });

  it("of a model that fails half-way keeps what was written, marked as interrupted", async () => {
    const half = JSON.stringify(person).slice(0, 120);
    const { shown, result } = await show(pipe(write(half), parseJson()));
    expect(result.status).toBe("failed");
    expect(shown[0]).toMatch(/^Name: Ada LovelaceBorn: 1815Work: .*time\.\n\n⚠️ Interrupted: /);
  });
});
