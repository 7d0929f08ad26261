/** What a press makes of an answer: it stops its run, or starts the source again in a new one. */

import type { Adapter } from "./adapter.ts";
import type { Press } from "./controls/control.ts";
import { type NextRun, openRunControls, type RunControls } from "./controls/run-controls.ts";
import type { LiveResult } from "./live-options.ts";
import { notify } from "./processors/notify.ts";
import type { AnswerEnd } from "./reply/frames.ts";
import { nextRun, type Run, type Standing } from "./run.ts";

/** What controls need of a run, which outlives it: its document would be held by them for as long. */
export interface Kept {
  standing: () => Standing;
  amend: (end: AnswerEnd) => void;
  resume: (adapter: Adapter) => void;
  abandon: () => void;
}

export function letGo(kept: Kept) {
  const standing = kept.standing();
  kept.standing = () => standing;
  kept.amend = () => {};
  kept.resume = () => {};
  kept.abandon = () => {};
}

interface Running {
  readonly reads: ReadonlySet<string>;
  readonly stop: AbortController;
  write(run: Run): Promise<LiveResult>;
}

export function openControls(run: Run, kept: Kept, { reads, stop, write }: Running): RunControls | undefined {
  const { door, source, options } = run;
  const { desk, asker } = door;
  if (!desk || options.controls === false) return undefined;
  return openRunControls({
    ...{ desk, asker, source, options, reads },
    stop: (reason) => stop.abort(reason),
    start: (next, press) => startAgain(run, next, { press, write, standing: kept.standing() }),
    amend: (end) => kept.amend(end),
    resume: (adapter) => kept.resume(adapter),
    abandon: () => kept.abandon(),
  });
}

interface Again extends Pick<Running, "write"> {
  readonly press: Press;
  readonly standing: Standing;
}

/** Nothing of an answer that stands is lost: what is written because of a press stands in new messages. */
async function startAgain(run: Run, next: NextRun, { press, write, standing }: Again): Promise<void> {
  const adapter = press.open ? await press.open() : run.door.adapter;
  const result = write(nextRun(run, next, { ...standing, adapter }));
  notify(run.options.handlers?.onRun, result);
}
