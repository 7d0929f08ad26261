import { tool } from "@langchain/core/tools";
import { Command, MemorySaver } from "@langchain/langgraph";
import { createAgent, humanInTheLoopMiddleware } from "langchain";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { SourceContext } from "../../core/index.ts";
import { calling, ScriptedModel, words } from "../contract/frameworks/scripted-model.ts";
import { expectStanding, lastIn, laterRuns, ROOMS } from "./pressing.ts";

/** An agent of LangChain that may not search without being allowed to. */
function asking(searched: string[]) {
  const search = tool(
    ({ q }) => {
      searched.push(q);
      return "found";
    },
    { name: "search", description: "Searches.", schema: z.object({ q: z.string() }) },
  );
  // Its types do not allow for exact optional properties.
  const middleware = humanInTheLoopMiddleware({
    interruptOn: { search: { allowedDecisions: ["approve", "reject"] } },
  } as never) as never;
  const agent = createAgent({
    model: new ScriptedModel(
      [...words("May I?"), ...calling("c1", "search", { q: "cats" }, 1)],
      words("Done."),
    ),
    tools: [search],
    checkpointer: new MemorySaver(),
    middleware: [middleware],
  });
  const question = { messages: [{ role: "user", content: "cats?" }] };
  return ({ resume }: SourceContext) => ({
    runnable: agent,
    input: resume === undefined ? question : new Command({ resume }),
    config: { configurable: { thread_id: "1" } },
  });
}

describe.concurrent.each(ROOMS)("An agent that asks before it uses a tool, in %s,", (_, open) => {
  it("waits for a button, and goes on when it is pressed", async (test) => {
    const { handlers, next } = laterRuns();
    const searched: string[] = [];
    const room = await open(test, asking(searched), { handlers, steps: "off" });
    await room.ask();
    expect(searched).toEqual([]);
    await expectStanding(room, [
      expect.stringMatching(/^May I\?\n\n🔐 search .*"cats".* \[Approve\] \[Reject\]$/),
    ]);
    room.press(lastIn(room), "Approve");
    expect(await next()).toMatchObject({ status: "done", text: "May I?\n\nDone." });
    expect(searched).toEqual(["cats"]);
    await expectStanding(room, [
      expect.stringMatching(/^May I\?\n\n🔐 search .*\n✅ Approved by \w+\.$/),
      "Done. [Regenerate]",
    ]);
  });
});
