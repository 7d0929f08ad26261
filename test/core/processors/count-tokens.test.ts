/** What an answer cost: as the source tells it, or estimated and marked as such. */

import { describe, expect, it, vi } from "vitest";
import { countTokens, pipe, type StreamEvent, type Usage } from "../../../core/index.ts";
import { drain, reasoning, streamOf } from "./stream.ts";

async function count(...items: (string | StreamEvent | Error)[]) {
  const onCount = vi.fn<(usage: Usage) => void>();
  const out = await drain(pipe(streamOf(...items), countTokens(onCount)));
  expect(onCount).toHaveBeenCalledTimes(1);
  return { ...out, usage: onCount.mock.calls[0]?.[0] as Usage };
}

/** Counted with OpenAI's `o200k_base`. */
const samples: readonly (readonly [string, number, string])[] = [
  [
    "English",
    109,
    `The tide turned a little before dawn, and with it came the small boats, one after another, each with a lamp at its bow. Nobody on the quay spoke. They had waited three nights for this, wrapped in blankets that smelled of smoke and fish, and now that the waiting was over there seemed to be nothing left to say. An old woman counted under her breath. When she came to nine she stopped, looked out again over the grey water, and started from the beginning, as if the number might be different the second time.`,
  ],
  [
    "German",
    77,
    `Die Verbindung zum Server wurde während der Übertragung unterbrochen, deshalb ist die Antwort unvollständig. Bitte prüfen Sie zunächst, ob Ihr Gerät noch mit dem Netzwerk verbunden ist, und stellen Sie die Frage anschließend erneut. Sollte der Fehler häufiger auftreten, wenden Sie sich an die zuständige Verwaltung; halten Sie dafür den genauen Zeitpunkt und die angezeigte Fehlermeldung bereit.`,
  ],
  [
    "code",
    110,
    `export function createBudget(limit: number, intervalMs: number) {
  const calls: number[] = [];
  return {
    hasRoom(nowMs: number): boolean {
      while (calls.length > 0 && calls[0] <= nowMs - intervalMs) calls.shift();
      return calls.length < limit;
    },
    take(nowMs: number): void {
      if (!this.hasRoom(nowMs)) throw new RangeError("No room: ask hasRoom() first");
      calls.push(nowMs);
    },
  };
}
`,
  ],
  [
    "JSON",
    282,
    JSON.stringify(
      ["Theron", "Lyra", "Borin", "Selene"].map((name, id) => ({
        id,
        name,
        class: "warrior",
        level: id * 3 + 2,
        description: `${name} guards the northern gate of the old city`,
        items: ["sword", "shield", "rope"],
      })),
      null,
      2,
    ),
  ],
  [
    "Chinese",
    97,
    "他们在黎明前到达了港口，海面上还笼罩着薄雾。老人点燃了一支烟，看着远处的灯光一盏一盏地熄灭。没有人说话，只有海浪拍打着石头的声音。孩子们靠在行李上睡着了，母亲用毯子把他们盖好，然后站起来，向船只驶来的方向望去。",
  ],
];

describe("countTokens", () => {
  it("gives the usage that the source told, and adds nothing", async () => {
    const told: StreamEvent = { type: "usage", inputTokens: 9, outputTokens: 3, costUsd: 0.01 };
    const { usage, events } = await count("a b c", told);
    expect(usage).toEqual({ inputTokens: 9, outputTokens: 3, costUsd: 0.01 });
    expect(events).toHaveLength(2);
  });

  it("estimates what the source did not tell, says so, and adds it to the stream", async () => {
    const { usage, events } = await count("one two three", { type: "usage", inputTokens: 9 });
    expect(usage).toEqual({ inputTokens: 9, outputTokens: 3, isEstimate: true });
    expect(events.at(-1)).toEqual({ type: "usage", ...usage });
  });

  it("counts what was said of an answer that fails, since that is paid for too", async () => {
    const { usage, error } = await count("one two three", new Error("broken"));
    expect(usage).toEqual({ outputTokens: 3, isEstimate: true });
    expect(error).toMatchObject({ message: "broken" });
  });

  it("counts reasoning and tool arguments, which are paid for like text", async () => {
    const { usage } = await count(reasoning("one two "), {
      type: "tool-args-delta",
      id: "1",
      text: '{"q":"three"}',
    });
    expect(usage.outputTokens).toBeGreaterThan(3);
  });

  it.each(samples)("estimates %s, of %i tokens, right within 30 %%", async (_what, tokens, sample) => {
    for (const whole of [sample, sample.repeat(30)]) {
      const { usage } = await count(...(whole.match(/.{1,5}/gs) ?? []));
      const expected = (tokens * whole.length) / sample.length;
      expect(Math.abs((usage.outputTokens ?? 0) / expected - 1)).toBeLessThan(0.3);
    }
  });
});
