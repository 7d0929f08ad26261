/** A file that came with a question, as the platform tells of it. Nothing of it is downloaded yet. */

export interface IncomingFile {
  /** Somebody else's text. */
  readonly name: string;
  /** As the sender's app says; it may be wrong. */
  readonly mediaType: string;
  /** In bytes, where the platform tells it. */
  readonly size?: number | undefined;
  /** Asks the platform alone, never an address that somebody wrote. Its errors may hold a token: they are not for showing. */
  fetch(signal: AbortSignal): Promise<Response>;
}
