/** Turns each item of a stream into events, whatever dialect that item speaks. */

import type { StreamEvent } from "../events.ts";
import { createMessageReader, isMessage } from "./langchain.ts";
import { createChunkReader, isChatChunk } from "./openai.ts";
import { describe } from "./source.ts";
import { isStreamEvent, textEvents } from "./text.ts";

export interface Reader {
  read(item: unknown): readonly StreamEvent[];
  /** The stream says of itself that it is complete. */
  isDone?(): boolean;
  /** The stream has ended. @throws {SourceError} When that was too early. */
  end?(): void;
}

export function createItemReader(): Reader {
  const messages = createMessageReader();
  const chunks = createChunkReader();
  return {
    read(item) {
      if (typeof item === "string") return textEvents(item);
      if (isStreamEvent(item)) return [item];
      if (isMessage(item)) return messages(item);
      if (isChatChunk(item)) return chunks(item);
      throw new TypeError(
        `Expected the source to yield strings, StreamEvents, LangChain message chunks or OpenAI chat chunks; got ${describe(item)}`,
      );
    },
  };
}
