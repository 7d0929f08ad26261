/** The demo brain: honest about what it is, and a fair sample of what models write. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDemoBrain } from "../../../src/brain/demo.ts";
import { collect } from "../../core/sources/collect.ts";
import { turnOf } from "./turn.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function answerTo(text: string, continueFrom?: string, resume?: unknown) {
  const brain = createDemoBrain();
  const collected = collect(() => brain(turnOf(text, { continueFrom, resume })));
  await vi.runAllTimersAsync();
  const { events, error } = await collected;
  const answer = events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
  return { answer, events, error };
}

describe("the demo brain", () => {
  it("says in its first sentence that it is the demo, that there is no model, and what to set", async () => {
    const [first = ""] = (await answerTo("Hello")).answer.split(". ");
    expect(first).toMatch(/built-in demo.*no model is configured.*`MODEL`/);
  });

  it("plays a short answer with a heading, a list, code, emoji and Chinese", async () => {
    const { answer } = await answerTo("What can you do?");
    expect(answer.length).toBeGreaterThan(900);
    expect(answer.length).toBeLessThan(1500);
    for (const part of ["\n## ", "\n- ", "\n```ts\n", "👩‍🚀", "你好", "What can you do?"])
      expect(answer).toContain(part);
  });

  it("writes about 9,000 characters with several code blocks when asked for something long", async () => {
    const { answer } = await answerTo("Something long, please");
    expect(answer.length).toBeGreaterThan(8000);
    expect(answer.length).toBeLessThan(10_000);
    expect(answer.split("```").length).toBeGreaterThan(8);
  });

  it("goes on where it was stopped", async () => {
    const { answer: whole } = await answerTo("Hello");
    const { answer: rest } = await answerTo("Hello", whole.slice(0, 300));
    expect(rest).toBe(whole.slice(300));
  });

  it("breaks half-way when asked for an error", async () => {
    const { answer, error } = await answerTo("Show me an error");
    expect(answer.length).toBeGreaterThan(400);
    expect(answer.length).toBeLessThan(900);
    expect(error).toBeInstanceOf(Error);
  });

  it.each([
    ["steps", ["tool-start", "tool-end", "step"]],
    ["a card", ["data"]],
    ["your thoughts", ["reasoning-delta"]],
    ["a file", ["file"]],
  ])("shows %s when asked for it, and still says that it is the demo", async (word, types) => {
    const { answer, events } = await answerTo(`Show me ${word}`);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(types));
    expect(answer).toMatch(/built-in demo/);
    expect((await answerTo("Hello")).answer).toContain(`*${word.split(" ").at(-1)}*`);
  });

  it("asks for an approval when asked to, and goes on with what was decided", async () => {
    const { answer, events } = await answerTo("Show me an approval");
    expect(events.at(-1)).toMatchObject({ type: "approval", requests: [{ name: "order_pizza" }] });
    expect(answer).toMatch(/built-in demo/);
    const decided = await answerTo("Show me an approval", undefined, { decisions: [{ type: "reject" }] });
    expect(decided.answer).toMatch(/^You rejected it\. An agent waits/);
  });

  it("repeats a question without its mentions, links, markup and length", async () => {
    const { answer } = await answerTo(
      `@everyone <@1> [x](https://evil.example) **b** \`c\`\n# h\u202e ${"z".repeat(500)}`,
    );
    const echo = answer.slice(answer.indexOf("You asked: "), answer.indexOf("## What"));
    expect(echo).not.toMatch(/[@<>[\]*`#\u202e]|evil\.|:\/\//);
    expect(echo).toContain("everyone");
    expect(echo.length).toBeLessThan(150);
  });

  it("keeps a model's pace, 20 to 80 tokens a second, and stops at once", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort("enough"), 1000);
    const brain = createDemoBrain();
    const collected = collect(() => brain(turnOf("Hi", { signal: stop.signal })), stop.signal);
    await vi.advanceTimersByTimeAsync(1000);
    const { events, error } = await collected;
    expect(error).toBe("enough");
    expect(events.length).toBeGreaterThanOrEqual(19);
    expect(events.length).toBeLessThanOrEqual(80);
  });
});
