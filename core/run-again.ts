/** What a press makes of an answer: it stops its run, or starts the source again in a new one. */

import type { Adapter } from "./adapter.ts";
import type { Press } from "./controls/control.ts";
import { openRunControls, type RunControls } from "./controls/run-controls.ts";
import type { LiveResult } from "./live-options.ts";
import { notify } from "./processors/notify.ts";
import { sendFile } from "./reply/attachments.ts";
import type { AnswerEnd } from "./reply/frames.ts";
import { nextRun, type Run, type Standing } from "./run.ts";

/** What controls need of a run, which outlives it: its document would be held by them for as long. */
export interface Kept {
  standing: () => Standing;
  amend: (end: AnswerEnd) => void;
  resume: (adapter: Adapter) => void;
  abandon: () => void;
  /** Where it is written now. */
  adapter: () => Adapter;
}

export function letGo(kept: Kept) {
  const standing = kept.standing();
  const adapter = kept.adapter();
  kept.standing = () => standing;
  kept.adapter = () => adapter;
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
    start: async (next, press) => {
      const adapter = await placeOf(press, kept);
      // Nothing of an answer that stands is lost: what is written because of a press stands in new messages.
      const result = write(nextRun(run, next, { ...kept.standing(), adapter }));
      notify(options.handlers?.onRun, result);
    },
    amend: (end) => kept.amend(end),
    resume: (adapter) => kept.resume(adapter),
    abandon: () => kept.abandon(),
    takesFiles: () => kept.adapter().sendFile !== undefined,
    send: async (file) =>
      (await sendFile(file, { adapter: kept.adapter(), outbox: door.outbox })) === undefined,
  });
}

const placeOf = async ({ open }: Press, kept: Kept): Promise<Adapter> =>
  open ? await open() : kept.adapter();
