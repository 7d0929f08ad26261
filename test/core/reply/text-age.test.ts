import { expect, it } from "vitest";
import { createTextAge } from "../../../core/reply/text-age.ts";

it("the age of a text is that of its characters when each was first seen, on average", () => {
  const age = createTextAge(0);
  expect(age.meanMs()).toBeUndefined();
  age.grown(10, 0);
  age.seen(10, 100);
  age.grown(20, 200);
  age.grown(40, 300);
  age.seen(40, 500);
  expect(age.meanMs()).toBe((10 * 100 + 10 * 300 + 20 * 200) / 40);
});

it("a frame that shows a part counts that part, and one that shows nothing new counts nothing", () => {
  const age = createTextAge(0);
  age.grown(10, 0);
  age.seen(4, 50);
  age.seen(4, 90);
  expect(age.meanMs()).toBe(50);
  age.seen(10, 100);
  expect(age.meanMs()).toBe((4 * 50 + 6 * 100) / 10);
});

it("what stood before an answer went on is nobody's news", () => {
  const age = createTextAge(100);
  age.grown(100, 0);
  age.seen(100, 5000);
  expect(age.meanMs()).toBeUndefined();
  age.grown(110, 5000);
  age.seen(110, 5200);
  expect(age.meanMs()).toBe(200);
});
