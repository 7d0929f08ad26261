/** The owner's own agent behind an address: a LangGraph server, LangServe, or any service that streams its answer. */

import { type StreamEvent, toEvents } from "../../core/index.ts";
import { ConfigError } from "../errors.ts";
import { toAgentError } from "./agent-errors.ts";
import { toChainInput } from "./agent-input.ts";
import type { Brain, Turn } from "./brain.ts";
import { toChatMessages } from "./messages.ts";
import { createThreads, untilDecided } from "./threads.ts";

const LANGGRAPH_END = "/runs/stream";
const LANGSERVE_END = "/stream";

/** LangGraph servers give this name to a graph that has none. */
const DEFAULT_ASSISTANT = "agent";

/** As much as core shows; a server cancels the run of a reader who leaves. */
const LANGGRAPH_STREAM = {
  stream_mode: ["messages-tuple", "updates", "custom"],
  stream_subgraphs: true,
  on_disconnect: "cancel",
};

/**
 * No call is made before the first turn: a service may start later than the bot.
 * @throws {ConfigError} When it is no address, or one with a password, which would have to be sent in the open.
 */
export function createServiceBrain(address: string): Brain {
  const url = URL.parse(address);
  if (!url) throw new ConfigError("AGENT is no file and no valid address: correct it in .env.");
  if (url.username || url.password)
    throw new ConfigError("AGENT has a name or a password in its address: take it out.");
  const ask = askerOf(url);
  return async function* answer(turn) {
    try {
      yield* ask(turn);
    } catch (error) {
      turn.signal.throwIfAborted();
      throw toAgentError(error);
    }
  };
}

type Asker = (turn: Turn) => AsyncIterable<StreamEvent>;

function askerOf(url: URL): Asker {
  if (url.pathname.endsWith(LANGGRAPH_END)) return createLangGraphAsker(url);
  const isLangServe = url.pathname.endsWith(LANGSERVE_END);
  return (turn) => {
    const { conversationId, persona, signal } = turn;
    const input = toChainInput(turn);
    const body = isLangServe ? { input } : { ...input, persona, conversationId };
    return toEvents(() => post(url, body, signal), { signal });
  };
}

/** Every answer has a thread of its own, so that what its graph asks can be decided. */
function createLangGraphAsker(url: URL): Asker {
  const base = new URL(url.pathname.slice(0, -LANGGRAPH_END.length), url.origin).href.replace(/\/$/, "");
  const assistant_id = url.searchParams.get("assistant") ?? DEFAULT_ASSISTANT;
  const places = new Map<string, string>();
  const threads = createThreads((threadId) => {
    const place = places.get(threadId);
    places.delete(threadId);
    // It is not ours to keep; a server that can't forget it just now loses nothing.
    if (place) fetch(place, { method: "DELETE" }).catch(() => {});
  });

  async function* ask(turn: Turn): AsyncGenerator<StreamEvent, void, undefined> {
    const { answerId, resume, signal } = turn;
    const threadId = resume === undefined ? threads.open(answerId) : threads.resume(answerId);
    if (resume === undefined) {
      const created = await post(new URL(`${base}/threads`), { thread_id: threadId }, signal);
      // Core words the refusals of services.
      if (!created.ok) yield* toEvents(created, { signal });
      await created.body?.cancel();
      places.set(threadId, `${base}/threads/${threadId}`);
    }
    const given =
      resume === undefined ? { input: { messages: toChatMessages(turn) } } : { command: { resume } };
    const body = { assistant_id, ...given, ...LANGGRAPH_STREAM };
    const run = new URL(`${base}/threads/${threadId}${LANGGRAPH_END}`);
    yield* untilDecided(
      toEvents(() => post(run, body, signal), { signal }),
      () => threads.close(answerId),
    );
  }
  return ask;
}

const post = (url: URL, body: object, signal: AbortSignal): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(body),
    signal,
  });
