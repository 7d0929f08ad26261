/** One call of an answer's source: the first, or another that a control asks for. */

import type { Adapter } from "./adapter.ts";
import type { NextRun } from "./controls/run-end.ts";
import type { Door, LiveOptions } from "./live-options.ts";
import type { WrittenMessage } from "./reply/written.ts";
import type { Source, SourceContext } from "./sources/source.ts";

export interface Run {
  readonly door: Door;
  readonly source: Source;
  readonly options: LiveOptions;
  /** It fills a message that stands already, where there is one. */
  readonly isFirst: boolean;
  /** What of the answer stands already. */
  readonly textBefore: string;
  readonly messagesBefore: readonly WrittenMessage[];
  readonly continueFrom?: string;
  readonly resume?: unknown;
}

/** What a run leaves behind. */
export interface Standing {
  readonly text: string;
  readonly messages: readonly WrittenMessage[];
}

export const firstRun = (door: Door, source: Source, options: LiveOptions): Run => ({
  door,
  source,
  options,
  isFirst: true,
  textBefore: "",
  messagesBefore: [],
});

/** `adapter`: where it is written, in messages of its own. */
export function nextRun(
  run: Run,
  next: NextRun,
  { adapter, text, messages }: Standing & { readonly adapter: Adapter },
): Run {
  const door = { ...run.door, adapter };
  const anew = { ...firstRun(door, run.source, run.options), isFirst: false };
  switch (next.kind) {
    case "anew":
      return anew;
    case "same":
      return { ...run, door, isFirst: false };
    case "continue":
      return { ...anew, textBefore: text, messagesBefore: messages, continueFrom: text };
    case "resume": {
      const textBefore = text.trim() === "" ? "" : `${text.trimEnd()}\n\n`;
      return { ...anew, textBefore, messagesBefore: messages, resume: next.resume };
    }
  }
}

/** `reads` gets the names of what the source looks at. */
export function createContext(
  { resume, continueFrom }: Run,
  signal: AbortSignal,
  reads: Set<keyof SourceContext>,
): SourceContext {
  return {
    signal,
    get resume() {
      reads.add("resume");
      return resume;
    },
    get continueFrom() {
      reads.add("continueFrom");
      return continueFrom;
    },
  };
}
