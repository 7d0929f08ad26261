/** A button at the open message of an answer. */

import type { Adapter, OutgoingFile } from "../adapter.ts";

export interface Control {
  /** At most 64 bytes, the least that a platform takes; begins with `lt:`. */
  readonly id: string;
  readonly label: string;
  readonly kind: ControlKind;
}

export type ControlKind = "stop" | "again" | "accept" | "refuse";

/** Who pressed a control, as the platform tells it. */
export interface Presser {
  readonly id: string;
  /** Somebody else's text. */
  readonly name: string;
  /** Whether the platform says that they may manage messages there. */
  readonly isModerator: boolean;
}

export interface Press {
  readonly id: string;
  readonly user: Presser;
  /** Where a press opens a way to write of its own: what is written because of it goes there. */
  readonly open?: () => Promise<Adapter>;
  /** Whether a `file` can be shown to the one who pressed alone; if not, it is sent to the chat as a file of the answer is. */
  readonly showsFiles?: boolean;
}

/** What the platform is to do about a press. */
export interface PressReply {
  /** Shown to the one who pressed, and to nobody else. */
  readonly notice?: string;
  /** As the notice is; only where the press `showsFiles`. */
  readonly file?: OutgoingFile;
  /** The controls of that message do nothing any more. */
  readonly removesControls?: boolean;
}

/** A control with what it does. */
export interface Offer {
  readonly control: Control;
  act(press: Press): PressReply;
}
