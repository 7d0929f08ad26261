/** AGENT as an address: a LangGraph server, LangServe, or any service that streams. */

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAgentBrain } from "../../../src/brain/agent.ts";
import type { Turn } from "../../../src/brain/brain.ts";
import { collect } from "../../core/sources/collect.ts";
import { turnOf } from "./turn.ts";

interface Call {
  readonly call: string;
  readonly body: unknown;
}

async function startService(answer: (response: ServerResponse, call: Call) => void) {
  const calls: Call[] = [];
  const keys = new Set<string | undefined>();
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join("");
    const call = { call: `${request.method} ${request.url}`, body: text && JSON.parse(text) };
    calls.push(call);
    keys.add(request.headers.authorization);
    answer(response, call);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls, keys };
}

function stream(response: ServerResponse, events: string): void {
  response.writeHead(200, { "content-type": "text/event-stream" }).end(events);
}

async function answerOf(address: string, turn: Turn) {
  const brain = await createAgentBrain(address);
  const { events, error } = await collect(() => brain(turn));
  const text = events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
  return { text, events, error };
}

const TURN = turnOf("Who am I?", {
  persona: "Be brief.",
  messages: [
    { role: "user", text: "I am Ada." },
    { role: "user", text: "Who am I?" },
  ],
});
const MESSAGES = [
  { role: "system", content: "Be brief.\n\nAnswer in Markdown." },
  { role: "user", content: "I am Ada." },
  { role: "user", content: "Who am I?" },
];
const INPUT = {
  question: "Who am I?",
  input: "Who am I?",
  messages: MESSAGES,
  history: [{ role: "user", content: "I am Ada." }],
};

describe("an agent behind an address", () => {
  it("is any service that streams, and is told the whole conversation", async () => {
    const { origin, calls, keys } = await startService((response) =>
      stream(response, "data: You are\n\ndata:  Ada.\n\nevent: end\ndata:\n\n"),
    );
    expect((await answerOf(`${origin}/chat`, TURN)).text).toBe("You are Ada.");
    expect([...keys]).toEqual([undefined]);
    expect(calls).toEqual([
      { call: "POST /chat", body: { ...INPUT, persona: "Be brief.", conversationId: "c" } },
    ]);
  });

  it("is LangServe when its address ends with /stream", async () => {
    const { origin, calls } = await startService((response) =>
      stream(response, 'event: data\ndata: "Ada."\n\nevent: end\n\n'),
    );
    expect((await answerOf(`${origin}/chain/stream`, TURN)).text).toBe("Ada.");
    expect(calls).toEqual([{ call: "POST /chain/stream", body: { input: INPUT } }]);
  });

  it("is a LangGraph server when its address ends with /runs/stream; what its graph asks can be decided", async () => {
    const { origin, calls, keys } = await startService((response, { call, body }) => {
      if (call.endsWith("/threads") || call.startsWith("DELETE")) response.end("{}");
      else if ("command" in (body as object))
        stream(
          response,
          'event: messages\ndata: [{"type":"AIMessageChunk","id":"m","content":"Ada.","additional_kwargs":{}},{"langgraph_node":"n"}]\n\n',
        );
      else stream(response, 'event: updates\ndata: {"__interrupt__":[{"id":"i","value":"May I?"}]}\n\n');
    });
    const brain = await createAgentBrain(`${origin}/api/runs/stream?assistant=ada`, "the-key");
    const asking = await collect(() => brain(TURN));
    expect(asking.events).toMatchObject([{ type: "approval", requests: [{ name: "May I?" }] }]);
    const answering = await collect(() => brain({ ...TURN, resume: true }));
    expect(answering.events).toMatchObject([{ type: "text-delta", text: "Ada." }]);
    await expect.poll(() => calls.length).toBe(4);
    const [thread] = calls.map(({ body }) => body as { thread_id: string });
    const id = thread?.thread_id;
    expect(calls.map(({ call }) => call)).toEqual([
      "POST /api/threads",
      `POST /api/threads/${id}/runs/stream`,
      `POST /api/threads/${id}/runs/stream`,
      `DELETE /api/threads/${id}`,
    ]);
    expect([...keys]).toEqual(["Bearer the-key"]);
    expect(calls[1]?.body).toMatchObject({ assistant_id: "ada", input: { messages: MESSAGES } });
    expect(calls[2]?.body).toMatchObject({ assistant_id: "ada", command: { resume: true } });
  });

  it("that refuses is told with its status, and without its address", async () => {
    const { origin } = await startService((response) => response.writeHead(503).end("no"));
    for (const path of ["/chat?key=sk-12345678", "/runs/stream"]) {
      const { error } = await answerOf(`${origin}${path}`, TURN);
      expect(error).toMatchObject({ name: "SourceError", status: 503 });
      expect((error as Error).message).not.toMatch(/sk-|\/chat/);
    }
  });

  it("that is out of reach is told as that", async () => {
    const { error } = await answerOf("http://127.0.0.1:2/chat", TURN);
    expect(error).toMatchObject({ message: expect.stringMatching(/the agent could not be reached/) });
  });

  it.each(["http://", "https://ada:secret@example.com/chat"])(
    "must be a proper one, unlike %s",
    async (address) => {
      const creating = createAgentBrain(address);
      await expect(creating).rejects.toMatchObject({ name: "ConfigError" });
      await expect(creating).rejects.not.toThrow(/secret/);
    },
  );
});
