/** Voice as text, by any server with OpenAI's endpoint for it. */

import { z } from "zod";
import { SourceError } from "../../core/index.ts";
import { toSourceError } from "../brain/model-errors.ts";
import { FileTrouble } from "./trouble.ts";

export interface Recording {
  readonly data: Uint8Array;
  /** Without a dot: by it the server knows the format. */
  readonly extension: string;
}

/** @throws {FileTrouble} In words for the one who asks. Rejects with the signal's reason when it aborts. */
export type Transcriber = (recording: Recording, signal: AbortSignal) => Promise<string>;

export interface TranscribeSettings {
  /** Such as `whisper-1`. */
  readonly model: string;
  /** Up to `/v1`. Default: OpenAI's. */
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
}

const OPENAI = "https://api.openai.com/v1";

const reply = z.object({ text: z.string() });

export function createTranscriber({ model, baseUrl = OPENAI, apiKey }: TranscribeSettings): Transcriber {
  const url = `${baseUrl.replace(/\/+$/, "")}/audio/transcriptions`;
  return async ({ data, extension }, signal) => {
    const body = new FormData();
    body.set("model", model);
    body.set("file", new Blob([new Uint8Array(data)]), `voice.${extension}`);
    const headers = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
    try {
      const response = await fetch(url, { method: "POST", headers, body, signal });
      if (!response.ok) throw new SourceError("refused", { status: response.status });
      return reply.parse(await response.json()).text;
    } catch (error) {
      signal.throwIfAborted();
      throw new FileTrouble(`could not be heard. ${toSourceError(error, { model }).message}`, {
        cause: error,
      });
    }
  };
}
