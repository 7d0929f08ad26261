/** One way to write an answer, with what is kept for as long as it is written that way. */

import type { Adapter } from "../adapter.ts";
import type { Dialect } from "../text/dialect.ts";
import type { Document } from "../text/document.ts";
import { type Closing, type ClosingEvents, watchClosing } from "./closing.ts";
import { createDraft, type Draft } from "./draft.ts";
import { createFrames, type Frames } from "./frames.ts";
import type { Ringing } from "./notify-policy.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Place {
  readonly adapter: Adapter;
  /** The adapter's, or one with shorter messages. */
  readonly dialect: Dialect;
  readonly frames: Frames;
  readonly draft: Draft;
  readonly closing: Closing;
  readonly ringing: Ringing;
  /** How many messages the answer had before it came here. */
  readonly messagesBefore: number;
  leave(): void;
}

export interface PlaceOptions extends ClosingEvents {
  readonly document: Document;
  readonly surroundings: Surroundings;
  readonly messagesBefore: number;
  readonly ringing: Ringing;
  readonly onFading: () => void;
  /** The adapter's when left out. */
  readonly dialect?: Dialect | undefined;
}

export function openPlace(adapter: Adapter, options: PlaceOptions): Place {
  const { document, surroundings, messagesBefore, onFading, dialect = adapter.dialect } = options;
  const draft = createDraft(adapter.drafts, onFading);
  const closing = watchClosing(adapter, options);
  return {
    adapter,
    dialect,
    frames: createFrames({ document, dialect, surroundings }),
    draft,
    closing,
    ringing: options.ringing,
    messagesBefore,
    leave() {
      draft.end();
      closing.end();
    },
  };
}
