/** What is written on the controls. */

import type { ControlKind } from "./control.ts";

export interface Face {
  readonly label: string;
  readonly kind: ControlKind;
}

export const FACES = {
  stop: { label: "Stop", kind: "stop" },
  regenerate: { label: "Regenerate", kind: "again" },
  continue: { label: "Continue", kind: "again" },
  retry: { label: "Retry", kind: "again" },
  steps: { label: "Show steps", kind: "again" },
} as const satisfies Record<string, Face>;
