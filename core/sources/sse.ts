/** A Response of an OpenAI-compatible chat endpoint, read as server-sent events. */

import { EventSourceParserStream } from "eventsource-parser/stream";
import { SourceError } from "../errors.ts";
import { createItemReader, type Reader } from "./reader.ts";
import { readerIterator } from "./source.ts";

/** @throws {SourceError} When the service refused, or did not answer with a stream. */
export function iterateResponse(response: Response): AsyncIterator<unknown> {
  const refusal = refusalOf(response);
  if (refusal !== undefined) {
    response.body?.cancel().catch(() => {});
    throw refusal;
  }
  if (response.body === null)
    throw new SourceError("The model's service answered without a body. Ask again.");
  const iterator = readerIterator(
    response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()),
  );
  return {
    next: () => iterator.next().catch(throwBroken),
    return: () => iterator.return?.() ?? iterator.next(),
  };
}

function throwBroken(cause: unknown): never {
  throw new SourceError(
    "The connection to the model's service broke in the middle of its answer. Ask again.",
    { cause },
  );
}

function refusalOf({ ok, status, headers }: Response): SourceError | undefined {
  if (!ok) {
    return new SourceError(
      `The model's service refused the question with status ${status}. ${adviceFor(status)}`,
      { status },
    );
  }
  const type = headers.get("content-type");
  if (type === null || type.includes("text/event-stream")) return undefined;
  return new SourceError(
    "The model's service did not answer with a stream of events. Ask it with `stream: true`.",
  );
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return "Check its API key.";
  if (status === 404) return "Check the address and the model's name.";
  if (status === 429) return "Wait a little, or check the account's quota.";
  return status >= 500 ? "Try again later." : "Check the request.";
}

/** Complete is a stream that said `[DONE]`, or why it finished; usage may follow a finish. */
export function createResponseReader(): Reader {
  const items = createItemReader();
  let isDone = false;
  return {
    isDone: () => isDone,
    read(message) {
      const { data } = message as { readonly data: string };
      if (data.trim() === "[DONE]") {
        isDone = true;
        return items.end();
      }
      return items.read(parseItem(data));
    },
    end() {
      if (items.isUnfinished()) {
        throw new SourceError("The model's service broke off in the middle of its answer. Ask again.");
      }
      return items.end();
    },
  };
}

/** What does not look like JSON is text. */
function parseItem(data: string): unknown {
  if (!/^\s*[[{"]/.test(data)) return data;
  try {
    return JSON.parse(data);
  } catch {
    throw new SourceError(
      "The model's service sent what is no JSON. Check that its address is one that streams answers.",
    );
  }
}
