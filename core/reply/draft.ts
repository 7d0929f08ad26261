/** The preview of a page that is no message yet, for as long as the platform takes and keeps it. */

import type { Drafts, Failure } from "../adapter.ts";
import type { Rendered } from "../text/dialect.ts";

export interface Draft {
  /** False where there are no drafts, or they are refused: the answer grows in its message then. */
  readonly isOn: boolean;
  readonly shown: Rendered;
  /** It has to be shown again, or it is gone. */
  readonly isFading: boolean;
  delivered(rendered: Rendered): void;
  refused(failure: Failure): void;
  /** A message takes its place. */
  end(): void;
}

/** Shown anew so long before it fades: time for some refusals. Source of the span: docs/pacing.md, "Drafts". */
const RENEWAL_MS = 6000;

/** So many failures in a row are no accident. */
const MOST_FAILURES = 3;

const NOTHING: Rendered = { text: "" };

export function createDraft(drafts: Drafts | undefined, onFading: () => void): Draft {
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  const draft = {
    isOn: drafts !== undefined,
    shown: NOTHING,
    isFading: false,
    delivered(rendered: Rendered) {
      failures = 0;
      draft.shown = rendered;
      rest((drafts?.lastsMs ?? 0) - RENEWAL_MS);
    },
    refused({ kind }: Failure) {
      if (kind === "rate-limited" || kind === "rejected-format") return;
      failures += 1;
      if ((kind !== "transient" && kind !== "ambiguous") || failures === MOST_FAILURES) draft.isOn = false;
    },
    end() {
      clearTimeout(timer);
      draft.shown = NOTHING;
      draft.isFading = false;
    },
  };
  return draft;

  function rest(ms: number) {
    clearTimeout(timer);
    draft.isFading = false;
    timer = setTimeout(() => {
      draft.isFading = true;
      onFading();
    }, ms);
  }
}
