/** Time that only the test moves, for limits of minutes; sockets and timers stay real. */

import { onTestFinished, vi } from "vitest";

export function stopClock() {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  return { pass: (ms: number) => void vi.setSystemTime(Date.now() + ms) };
}
