import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SourceContext, StreamEvent } from "../../../core/index.ts";
import { ASKER, settled, startAnswer } from "./pressing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Approval = Extract<StreamEvent, { type: "approval" }>;

const DECISIONS = ["approve", "edit", "reject"];
const send: Approval = {
  type: "approval",
  id: "i1",
  requests: [{ name: "send_mail", input: { to: "ada@example.org" }, decisions: DECISIONS }],
};
const wipe = { name: "wipe", input: { disk: 1 }, decisions: DECISIONS };

/** Asks, and says what it was told. */
function agent(...approvals: Approval[]) {
  return async function* ({ resume }: SourceContext) {
    if (resume === undefined) {
      yield "Let me see.";
      yield* approvals;
    } else yield `Told ${JSON.stringify(resume)}.`;
  };
}

async function decide(label: string, ...approvals: Approval[]) {
  const answer = startAnswer(agent(...approvals));
  await settled(answer.result);
  const offered = answer.labels();
  await answer.press(label);
  const [later] = answer.later;
  const result = await settled(later as NonNullable<typeof later>);
  await vi.advanceTimersByTimeAsync(5000);
  return { offered, result, shown: [...answer.platform.shown.values()], answer };
}

describe("what an agent asks for", () => {
  it("stands below the text, with a button for each decision", async () => {
    const { platform, result, labels } = startAnswer(agent(send));
    expect(await settled(result)).toMatchObject({ status: "done", approvals: [{ id: "i1" }] });
    expect([...platform.shown.values()]).toEqual(['Let me see.\n\n🔐 send_mail {"to":"ada@example.org"}']);
    expect(labels()).toEqual(["Approve", "Reject"]);
  });

  it("is decided by a press: the source goes on with it, below, and the question says by whom", async () => {
    const { shown, result, answer } = await decide("Approve", send);
    expect(shown).toEqual([
      'Let me see.\n\n🔐 send_mail {"to":"ada@example.org"}\n✅ Approved by Ada.',
      'Told {"decisions":[{"type":"approve"}]}.',
    ]);
    expect(result.text).toBe('Let me see.\n\nTold {"decisions":[{"type":"approve"}]}.');
    expect([...answer.platform.controls.values()].map((all) => all.map(({ label }) => label))).toEqual([
      [],
      ["Regenerate"],
    ]);
  });

  it("is a yes or a no where it names no decisions; a no to a graph goes by the question's id, or it would be lost", async () => {
    const question: Approval = { type: "approval", id: "q", requests: [{ name: "Go on?" }] };
    expect((await decide("Approve", question)).result.text).toMatch(/Told true\./);
    expect((await decide("Reject", question)).result.text).toMatch(/Told false\./);
    const id = "0123456789abcdef0123456789abcdef";
    expect((await decide("Reject", { ...question, id })).result.text).toContain(`Told {"${id}":false}.`);
  });

  it("is decided request by request, and the source goes on once all are", async () => {
    const answer = startAnswer(agent({ ...send, requests: [...send.requests, wipe] }));
    await settled(answer.result);
    expect(answer.labels()).toEqual(["Approve 1", "Reject 1", "Approve 2", "Reject 2"]);
    await answer.press("Reject 2");
    await vi.advanceTimersByTimeAsync(5000);
    const asked = '🔐 1. send_mail {"to":"ada@example.org"}\n🔐 2. wipe {"disk":1}';
    expect([...answer.platform.shown.values()]).toEqual([`Let me see.\n\n${asked}\n2. 🚫 Rejected by Ada.`]);
    expect(answer.labels()).toEqual(["Approve 1", "Reject 1"]);
    expect(answer.later).toEqual([]);
    await answer.press("Approve 1");
    await settled(answer.later[0] as NonNullable<(typeof answer.later)[0]>);
    expect([...answer.platform.shown.values()]).toEqual([
      `Let me see.\n\n${asked}\n1. ✅ Approved by Ada.\n2. 🚫 Rejected by Ada.`,
      'Told {"decisions":[{"type":"approve"},{"type":"reject"}]}.',
    ]);
  });

  it("can be decided again when nothing could be started with the decision", async () => {
    const answer = startAnswer(agent(send));
    await settled(answer.result);
    const [approve] = answer.controls();
    const open = () => Promise.reject(new Error("this token is over"));
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    await answer.desk.press({ id: approve?.id ?? "", user: ASKER, open });
    await vi.advanceTimersByTimeAsync(5000);
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
    expect(answer.labels()).toEqual(["Approve", "Reject"]);
    expect([...answer.platform.shown.values()].at(-1)).not.toContain("Approved");
    await answer.press("Reject");
    await settled(answer.later[0] as NonNullable<(typeof answer.later)[0]>);
    expect([...answer.platform.shown.values()].at(-1)).toBe('Told {"decisions":[{"type":"reject"}]}.');
    await vi.advanceTimersByTimeAsync(20 * 60_000);
    expect([...answer.platform.shown.values()][0]).toMatch(/Rejected by Ada\.$/);
  });

  it("is not decided twice by two presses at the same time", async () => {
    const answer = startAnswer(agent({ ...send, requests: [...send.requests, wipe] }));
    await settled(answer.result);
    const replies = [await answer.press("Approve 1"), await answer.press("Reject 1")];
    expect(replies).toEqual([{}, { notice: "That is over already.", removesControls: false }]);
  });

  it("is decided for all of its requests at once when they are many", async () => {
    const many = Array.from({ length: 5 }, () => wipe);
    const { offered, shown } = await decide("Reject all", { ...send, requests: many });
    expect(offered).toEqual(["Approve all", "Reject all"]);
    const rejected = Array.from({ length: 5 }, () => ({ type: "reject" }));
    expect(shown.at(-1)).toBe(`Told ${JSON.stringify({ decisions: rejected })}.`);
  });

  it("in several questions is answered by their ids", async () => {
    const answer = startAnswer(agent(send, { ...send, id: "i2", requests: [wipe] }));
    await settled(answer.result);
    await answer.press("Approve 1");
    await answer.press("Reject 2");
    await settled(answer.later[0] as NonNullable<(typeof answer.later)[0]>);
    const decision = (type: string) => ({ decisions: [{ type }] });
    expect([...answer.platform.shown.values()].at(-1)).toBe(
      `Told ${JSON.stringify({ i1: decision("approve"), i2: decision("reject") })}.`,
    );
  });

  it("as a graph's own question is answered by yes or no", async () => {
    const { shown } = await decide("Reject", { type: "approval", id: "q", requests: [{ name: "Go on?" }] });
    expect(shown).toEqual(["Let me see.\n\n🔐 Go on?\n🚫 Rejected by Ada.", "Told false."]);
  });

  it("offers no decision that the agent does not take", async () => {
    const { labels, result } = startAnswer(
      agent({ ...send, requests: [{ ...wipe, decisions: ["reject", "edit"] }] }),
    );
    await settled(result);
    expect(labels()).toEqual(["Reject"]);
  });

  it("has no buttons when the source does not read the decision: it would ask for ever", async () => {
    const { labels, platform, result } = startAnswer(() => [send].values());
    await settled(result);
    expect(labels()).toEqual([]);
    expect([...platform.shown.values()].at(-1)).toContain("🔐 send_mail");
  });

  it("expires after a quarter of an hour, says so and loses its buttons", async () => {
    const { platform, result, labels, later, controls, desk } = startAnswer(agent(send));
    await settled(result);
    const [approve] = controls();
    await vi.advanceTimersByTimeAsync(15 * 60_000 + 1000);
    expect([...platform.shown.values()]).toEqual([
      'Let me see.\n\n🔐 send_mail {"to":"ada@example.org"}\n⌛ Nobody decided in time. Please ask again.',
    ]);
    expect(labels()).toEqual([]);
    const user = { id: "1", name: "Ada", isModerator: false };
    expect(await desk.press({ id: approve?.id ?? "", user })).toHaveProperty("notice");
    expect(later).toEqual([]);
  });

  it("takes any time that is one", async () => {
    expect(() => startAnswer(agent(send), { approvalTimeoutMs: 0 })).toThrow(
      "Expected `approvalTimeoutMs` to be",
    );
    const year = startAnswer(agent(send), { approvalTimeoutMs: 365 * 24 * 3_600_000 });
    await settled(year.result);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(year.labels()).toEqual(["Approve", "Reject"]);
  });

  it("that is long is cut, never so that it could pass for the whole", async () => {
    const input = { text: "x".repeat(5000) };
    const { platform, result } = startAnswer(agent({ ...send, requests: [{ ...wipe, input }] }));
    await settled(result);
    const shown = [...platform.shown.values()].at(-1) ?? "";
    expect(shown.length).toBeLessThan(1100);
    expect(shown.endsWith("…")).toBe(true);
  });
});
