/** Whether each model, or the agent, answers: asked for one word, and left as soon as it begins. */

import { type Finding, ok, warning, wrong } from "../../bots/finding.ts";
import { toEvents } from "../../core/index.ts";
import { type Brain, toSource } from "../brain/brain.ts";
import type { Config } from "../config.ts";
import { messageOf } from "../report.ts";

type Settings = Pick<Config, "agent" | "agentKey" | "model" | "models" | "modelFallbacks" | "openaiBaseUrl">;

/** A model of one's own may have to be loaded first. */
const TIMEOUT_MS = 60_000;

export async function checkModels(settings: Settings): Promise<Finding[]> {
  const { agent, agentKey, model, models, modelFallbacks, openaiBaseUrl: baseUrl } = settings;
  if (agent !== undefined) {
    const { createAgentBrain } = await import("../brain/agent.ts");
    return [await tryOut("Agent", agent, () => createAgentBrain(agent, agentKey))];
  }
  if (model === undefined) return [warning("Model", "none, so a demo answers: set MODEL")];
  const { createLangChainBrain } = await import("../brain/langchain.ts");
  const names = [...new Set([...models, ...modelFallbacks])];
  return Promise.all(
    names.map((name) => tryOut("Model", name, () => createLangChainBrain({ model: name, baseUrl }))),
  );
}

async function tryOut(about: string, name: string, create: () => Promise<Brain>): Promise<Finding> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error(`no word in ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
  try {
    const question = { role: "user" as const, text: "Answer with the word ok." };
    const source = toSource(await create(), { messages: [question], conversationId: "doctor" });
    for await (const event of toEvents(source, { signal: abort.signal }))
      if (event.type === "text-delta" || event.type === "reasoning-delta") break;
    return ok(about, `${name} answers`);
  } catch (error) {
    return wrong(about, messageOf(error));
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}
