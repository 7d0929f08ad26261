/** The message that is being written: what it shows, and what is not known of it. */

import type { Rendered } from "../text/dialect.ts";
import type { Frame } from "./frames.ts";

export interface OpenMessage {
  /** Undefined until it stands. */
  id: string | undefined;
  /** The same for every try to send it. */
  readonly nonce: string;
  shown: Rendered;
  /** A send had no answer: the next one may find the message standing, with the text of the first try. */
  isUnsure: boolean;
  /** A full page that the platform has been given: it must not be cut anew. */
  sealed: Frame | undefined;
}

export const EMPTY: Rendered = { text: "" };

export const openMessage = (id?: string): OpenMessage => ({
  id,
  nonce: createNonce(),
  shown: EMPTY,
  isUnsure: false,
  sealed: undefined,
});

/** Discord takes at most 25 characters. */
export const createNonce = (): string => crypto.randomUUID().replaceAll("-", "").slice(0, 24);

export const isSame = (a: Rendered, b: Rendered): boolean =>
  a.text === b.text &&
  JSON.stringify(a.entities) === JSON.stringify(b.entities) &&
  JSON.stringify(a.controls ?? []) === JSON.stringify(b.controls ?? []);
