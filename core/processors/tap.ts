/** Looks on while events pass. */

import type { StreamEvent } from "../events.ts";
import { notify } from "./notify.ts";
import type { Processor } from "./pipe.ts";

/** Calls `handler` with each event, and neither waits for it nor fails with it: its failure is a warning of the process. */
export function tap(handler: (event: StreamEvent) => unknown): Processor {
  return async function* (events) {
    for await (const event of events) {
      notify(handler, event);
      yield event;
    }
  };
}
