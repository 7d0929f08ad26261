/** Presses in virtual time, without a platform between. */

import { vi } from "vitest";
import type { Control, Presser } from "../../../core/controls/control.ts";
import {
  type Adapter,
  createDesk,
  createOutbox,
  type LiveOptions,
  type LiveResult,
  type PressReply,
  type Source,
  streamReply,
} from "../../../core/index.ts";
import { createRecordingPlatform, type PlatformOptions } from "../recording-platform.ts";

export const ASKER: Presser = { id: "1", name: "Ada", isModerator: false };

/** An answer on a recording platform, whose controls can be pressed. */
export function startAnswer(
  source: Source,
  options: LiveOptions = {},
  platformOptions?: PlatformOptions,
  prepare: (adapter: Adapter) => Adapter = (adapter) => adapter,
) {
  const platform = createRecordingPlatform(platformOptions);
  const desk = createDesk();
  const outbox = createOutbox();
  const later: Promise<LiveResult>[] = [];
  const handlers = { onRun: (run: Promise<LiveResult>) => void later.push(run), ...options.handlers };
  const door = { adapter: prepare(platform.adapter("a")), outbox, desk, asker: ASKER.id };
  const result = streamReply(door, source, { ...options, handlers });

  /** Those of the newest message that has some. */
  const controls = (): readonly Control[] => [...platform.controls.values()].at(-1) ?? [];
  const press = async (label: string, user = ASKER): Promise<PressReply | undefined> => {
    const control = controls().find((one) => one.label === label);
    if (!control) throw new Error(`No ${label} among ${controls().map((one) => one.label)}`);
    return desk.press({ id: control.id, user });
  };
  const labels = () => controls().map(({ label }) => label);
  return { platform, desk, result, later, controls, labels, press };
}

/** Runs the clock until the promise is settled. */
export async function settled<T>(promise: Promise<T>): Promise<T> {
  let done = false;
  void promise.finally(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersByTimeAsync(10);
  return promise;
}
