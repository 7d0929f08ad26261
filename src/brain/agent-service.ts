/** The owner's own agent behind an address: a LangGraph server, LangServe, or any service that streams its answer. */

import { type StreamEvent, toEvents } from "../../core/index.ts";
import { ConfigError } from "../errors.ts";
import { toAgentError } from "./agent-errors.ts";
import { toChainInput } from "./agent-input.ts";
import type { Brain, Turn } from "./brain.ts";
import { toChatMessages } from "./messages.ts";
import { createThreads } from "./threads.ts";

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
export function createServiceBrain(address: string, key?: string): Brain {
  const url = URL.parse(address);
  if (!url) throw new ConfigError("AGENT is no file and no valid address: correct it in .env.");
  if (url.username || url.password)
    throw new ConfigError("AGENT has a name or a password in its address: take it out.");
  const ask = askerOf(url, createService(key));
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

function askerOf(url: URL, service: Service): Asker {
  if (url.pathname.endsWith(LANGGRAPH_END)) return createLangGraphAsker(url, service);
  const isLangServe = url.pathname.endsWith(LANGSERVE_END);
  return (turn) => {
    const { conversationId, persona, signal } = turn;
    const input = toChainInput(turn);
    const body = isLangServe ? { input } : { ...input, persona, conversationId };
    return toEvents(() => service.post(url, body, signal), { signal });
  };
}

/** Every answer has a thread of its own, so that what its graph asks can be decided. */
function createLangGraphAsker(url: URL, { post, remove }: Service): Asker {
  const base = new URL(url.pathname.slice(0, -LANGGRAPH_END.length), url.origin).href.replace(/\/$/, "");
  const assistant_id = url.searchParams.get("assistant") ?? DEFAULT_ASSISTANT;
  const places = new Map<string, string>();
  const threads = createThreads((threadId) => {
    const place = places.get(threadId);
    places.delete(threadId);
    // It is not ours to keep; a server that can't forget it just now loses nothing.
    if (place) remove(place).catch(() => {});
  });

  async function begin(turn: Turn): Promise<Response> {
    const threadId = threads.open(turn.answerId);
    const created = await post(new URL(`${base}/threads`), { thread_id: threadId }, turn.signal);
    if (!created.ok) return created;
    await created.body?.cancel();
    places.set(threadId, `${base}/threads/${threadId}`);
    return run(threadId, { input: { messages: toChatMessages(turn) } }, turn.signal);
  }

  const goOn = ({ answerId, resume, signal }: Turn): Promise<Response> =>
    run(threads.resume(answerId), { command: { resume } }, signal);

  const run = (threadId: string, given: object, signal: AbortSignal): Promise<Response> =>
    post(
      new URL(`${base}/threads/${threadId}${LANGGRAPH_END}`),
      { assistant_id, ...given, ...LANGGRAPH_STREAM },
      signal,
    );

  return (turn) => {
    const isNew = turn.resume === undefined;
    const events = toEvents(() => (isNew ? begin(turn) : goOn(turn)), { signal: turn.signal });
    return threads.follow(turn.answerId, events);
  };
}

interface Service {
  post(url: URL, body: object, signal: AbortSignal): Promise<Response>;
  remove(url: string): Promise<Response>;
}

function createService(key: string | undefined): Service {
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const headers = { "content-type": "application/json", accept: "text/event-stream", ...authorization };
  return {
    post: (url, body, signal) => fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal }),
    remove: (url) => fetch(url, { method: "DELETE", headers: authorization }),
  };
}
