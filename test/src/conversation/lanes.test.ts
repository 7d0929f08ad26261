import { describe, expect, it } from "vitest";
import { createLanes, type Ticket } from "../../../src/conversation/lanes.ts";

const ticket = (turn: number): Ticket => ({ turn, user: "ada", stop: new AbortController() });

describe("the lane of a conversation", () => {
  it("lets one in at a time, in the order they came, and knows nobody when all have left", async () => {
    const lanes = createLanes();
    const order: string[] = [];
    const pass = async (turn: number) => {
      const leave = await lanes.enter("c", ticket(turn));
      order.push(`${turn} in`);
      await Promise.resolve();
      order.push(`${turn} out`);
      leave();
      leave();
    };
    await Promise.all([1, 2, 3].map(pass));
    expect(order).toEqual(["1 in", "1 out", "2 in", "2 out", "3 in", "3 out"]);
    expect(lanes.count).toBe(0);
  });

  it("is left by who is stopped while waiting, and those behind come nearer", async () => {
    const lanes = createLanes();
    const leave = await lanes.enter("c", ticket(1));
    const second = ticket(2);
    const waiting = lanes.enter("c", second);
    const third = lanes.enter("c", ticket(3));
    second.stop.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
    expect(lanes.in("c").map(({ turn }) => turn)).toEqual([1, 3]);
    leave();
    (await third)();
    expect(lanes.find(3)).toBeUndefined();
  });

  it("does not make other conversations wait", async () => {
    const lanes = createLanes();
    await lanes.enter("c", ticket(1));
    await expect(lanes.enter("d", ticket(2))).resolves.toBeTypeOf("function");
  });
});
