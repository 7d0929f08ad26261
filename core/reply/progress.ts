/** How far an answer is: told by its source, shown by its writer. */

import type { Control } from "../controls/control.ts";
import type { AnswerEnd } from "./frames.ts";

export interface Progress {
  text: string;
  /** Characters that the snapshots of a value count as. */
  cardLength: number;
  /** All of it is there. */
  ended: boolean;
  end: AnswerEnd;
  /** At the open message; undefined where there never are any. */
  controls: readonly Control[] | undefined;
  /** The moment that running steps are told of: that time goes on is no news. */
  toldMs: number;
  /** Little time is left where it is written. */
  isClosing: boolean;
}
