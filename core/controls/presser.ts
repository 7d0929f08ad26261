/** Who pressed: what they may, and how they are called. */

import { notify } from "../processors/notify.ts";
import type { Presser } from "./control.ts";

export interface PressInfo {
  /** As the platform has it. */
  readonly userId: string;
  readonly isAsker: boolean;
  /** May manage messages there; Telegram does not tell. */
  readonly isModerator: boolean;
}

export interface PressRules {
  readonly options: {
    readonly mayPress?: ((press: PressInfo) => boolean | PromiseLike<boolean>) | undefined;
  };
  readonly asker: string | undefined;
}

export async function mayPress(
  { id, isModerator }: Presser,
  { options, asker }: PressRules,
): Promise<boolean> {
  const isAsker = id === asker;
  if (!options.mayPress) return isAsker || isModerator;
  try {
    return (await options.mayPress({ userId: id, isAsker, isModerator })) === true;
  } catch (error) {
    warn(error);
    return false;
  }
}

/** A warning of the process: no answer can tell of it. */
export const warn = (error: unknown): void =>
  notify(() => {
    throw error;
  }, undefined);

/** Longest part of a name that is shown. */
const MAX_NAME = 40;

/** Without what could make other text of the line around it. */
export const printable = (name: string): string =>
  [...name.replaceAll(/\p{C}/gu, "")].slice(0, MAX_NAME).join("").trim() || "somebody";
