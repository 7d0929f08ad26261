/** What is compared: something that shows a stream in a chat of a sandbox. */

/** Starts the clock of the answer and returns its stream. */
export type Begin = () => AsyncIterable<string>;

export interface System<Sandbox> {
  readonly name: string;
  /** @throws {NotSupported} When it can't work here. */
  open(sandbox: Sandbox, how: { readonly byInteraction: boolean }): Promise<OpenSystem>;
}

export interface OpenSystem {
  /** Resolves when it considers the answer shown; rejects when it gave up. */
  answer(chat: string, begin: Begin): Promise<unknown>;
  close(): Promise<void>;
}

export class NotSupported extends Error {
  override readonly name = "NotSupported";
}
