import { describe, expect, it } from "vitest";
import { createBreaker } from "../../bots/discord/breaker.ts";

describe("the breaker for invalid requests", () => {
  it("lets no call out from the thousandth in ten minutes on, until the first of them is ten minutes old", () => {
    const breaker = createBreaker();
    for (let index = 0; index < 999; index += 1) breaker.note(index * 100);
    expect(breaker.pauseMs(99_900)).toBe(0);
    breaker.note(99_900);
    expect(breaker.pauseMs(100_000)).toBe(500_000);
    expect(breaker.pauseMs(600_000)).toBe(0);
  });
});
