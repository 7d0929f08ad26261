import { describe, expect, it } from "vitest";
import type { StreamEvent } from "../../../core/events.ts";
import { emptyReply, endReply, type Reply, reduceReply, toSaid } from "../../../core/reply/reply.ts";

type Timed = readonly [atMs: number, event: StreamEvent];

const replyAfter = (...events: readonly Timed[]): Reply =>
  events.reduce((reply, [atMs, event]) => reduceReply(reply, event, atMs), emptyReply);

const say = (text: string, section?: string): StreamEvent => ({
  type: "text-delta",
  text,
  ...(section === undefined ? {} : { section }),
});
const start = (id: string, name: string): StreamEvent => ({ type: "tool-start", id, name });
const step = (id: string, state: "running" | "done", fraction?: number): StreamEvent => ({
  type: "step",
  id,
  name: `${id}…`,
  state,
  ...(fraction === undefined ? {} : { fraction }),
});

describe("texts that are written at the same time", () => {
  it("stand one below the other under their names, in the order in which they began", () => {
    const reply = replyAfter([0, say("for ", "pro")], [1, say("against", "con*tra")], [2, say("it", "pro")]);
    expect(reply.text).toBe("**pro**\n\nfor it");
    expect(endReply(reply, 3).text).toBe("**pro**\n\nfor it\n\n**con\\*tra**\n\nagainst");
    expect(endReply(reply, 3).sections).toEqual([
      { name: "pro", text: "for it" },
      { name: "con*tra", text: "against" },
    ]);
  });

  it("never change what stands already, whoever speaks", () => {
    let reply = emptyReply;
    for (let at = 0; at < 200; at += 1) {
      const before = reply.text;
      const section = ["a", "b", undefined][(at * 7) % 3];
      reply = reduceReply(reply, say(`${at} `, section), at * (at % 5 === 0 ? 700 : 10));
      expect(reply.text.startsWith(before)).toBe(true);
    }
    const said = endReply(reply, 1e6).text.match(/\d+/g) ?? [];
    expect(said.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, at) => at));
  });

  it("give their turn away after two silent seconds, and go on under their name again", () => {
    const reply = replyAfter(
      [0, say("a1", "a")],
      [100, say("b1", "b")],
      [1999, say(" b2", "b")],
      [2000, say(" b3", "b")],
      [2100, say("a2", "a")],
    );
    expect(reply.text).toBe("**a**\n\na1\n\n**b**\n\nb1 b2 b3");
    expect(endReply(reply, 2200).text).toBe("**a**\n\na1\n\n**b**\n\nb1 b2 b3\n\n**a** (continued)\n\na2");
  });

  it("leave no fence open around the next one", () => {
    const reply = replyAfter([0, say("~~~js\n```\nx", "a")], [1, say("b", "b")]);
    expect(endReply(reply, 2).text).toBe("**a**\n\n~~~js\n```\nx\n~~~\n\n**b**\n\nb");
  });

  it("are told from text that is no section by a rule", () => {
    const reply = replyAfter([0, say("plan")], [1, say("b", "b")], [3000, say("end")]);
    expect(endReply(reply, 3001).text).toBe("plan\n\n**b**\n\nb\n\n---\n\nend");
  });
});

describe("the steps of an answer", () => {
  it("keep their order, and know how long they took, by the source or by the clock", () => {
    const { steps } = replyAfter(
      [0, start("1", "search")],
      [10, { type: "tool-args-delta", id: "1", text: '{"q":' }],
      [20, start("2", "fetch")],
      [30, { type: "tool-args-delta", id: "1", text: '"cats"}' }],
      [500, { type: "tool-end", id: "2", error: "no network" }],
      [1200, { type: "tool-end", id: "1", result: "found", durationMs: 1000 }],
    );
    expect(steps).toEqual([
      {
        kind: "tool",
        id: "1",
        name: "search",
        state: "done",
        startedAtMs: 0,
        durationMs: 1000,
        input: { q: "cats" },
        result: "found",
      },
      {
        kind: "tool",
        id: "2",
        name: "fetch",
        state: "failed",
        startedAtMs: 20,
        durationMs: 480,
        error: "no network",
      },
    ]);
  });

  it("with the id of a tool tell how far that tool is, as long as it runs", () => {
    const running = replyAfter([0, start("1", "search")], [10, step("1", "running", 0.5)]);
    expect(running.steps).toMatchObject([
      { name: "search", progress: "1…", fraction: 0.5, state: "running" },
    ]);
    const ended = reduceReply(running, { type: "tool-end", id: "1", result: 1 }, 20);
    expect(reduceReply(ended, step("1", "running"), 30).steps).toEqual(ended.steps);
  });

  it("of a graph's loop run anew when their node does", () => {
    const once = replyAfter([0, step("plan", "running")], [100, step("plan", "done")]);
    expect(once.steps).toMatchObject([{ state: "done", durationMs: 100 }]);
    const again = reduceReply(once, step("plan", "running", 0.2), 500);
    expect(again.steps).toEqual([
      { kind: "step", id: "plan", name: "plan…", state: "running", startedAtMs: 500, fraction: 0.2 },
    ]);
  });

  it("that still run when the answer ends are unfinished", () => {
    const reply = endReply(replyAfter([0, start("1", "search")]), 700);
    expect(reply.steps).toMatchObject([{ state: "unfinished", durationMs: 700 }]);
  });
});

describe("what an answer came to", () => {
  it("holds the newest data, built when it is read and not before", () => {
    let built = 0;
    const data = (value: number): StreamEvent => ({
      type: "data",
      get value() {
        built += 1;
        return value;
      },
    });
    const reply = replyAfter([0, data(1)], [1, data(2)]);
    expect(built).toBe(0);
    expect(toSaid(reply).data).toBe(2);
    expect(built).toBe(1);
  });

  it("counts the time spent thinking, not the time between", () => {
    const reply = replyAfter(
      [0, { type: "reasoning-delta", text: "hm" }],
      [300, say("text")],
      [1000, { type: "reasoning-delta", text: " well" }],
      [1500, start("1", "search")],
    );
    expect(reply).toMatchObject({ reasoning: "hm well", thinking: { durationMs: 800 } });
  });

  it("holds each question of the agent once, as it was asked last", () => {
    const ask = (name: string): StreamEvent => ({ type: "approval", id: "i", requests: [{ name }] });
    expect(replyAfter([0, ask("send")], [1, ask("delete")]).approvals).toEqual([
      { id: "i", requests: [{ name: "delete" }] },
    ]);
  });
});
