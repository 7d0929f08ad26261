/** Which brain answers: the owner's agent, a model, or the demo. Each is loaded only where it is the one. */

import { readMcpConfig } from "../tools/mcp-config.ts";
import type { Toolbox } from "../tools/toolbox.ts";
import type { Brain } from "./brain.ts";
import { createDemoBrain } from "./demo.ts";
import { findLocalModel } from "./local-models.ts";

/** As the configuration gives them. */
export interface BrainSettings {
  readonly agent?: string | undefined;
  readonly agentKey?: string | undefined;
  readonly model?: string | undefined;
  readonly models?: readonly string[];
  readonly modelFallbacks?: readonly string[];
  readonly openaiBaseUrl?: string | undefined;
  readonly mcpConfig?: string | undefined;
}

export interface RunningBrain {
  readonly answer: Brain;
  /** Ends what was started for it, such as MCP servers. */
  close(): Promise<void>;
}

type Log = (line: string) => void;

/** @throws {ConfigError} With one sentence that says what to do. */
export async function createBrain(settings: BrainSettings, log: Log): Promise<RunningBrain> {
  if (settings.agent !== undefined) {
    if (settings.model !== undefined) log("AGENT is set, so it answers, and MODEL is not used.");
    const { createAgentBrain } = await import("./agent.ts");
    return { answer: await createAgentBrain(settings.agent, settings.agentKey), close: async () => {} };
  }
  if (settings.model !== undefined) return createModelBrain(settings, settings.model, log);
  log("No MODEL is set: the built-in demo answers, and says so. See .env.example.");
  const local = await findLocalModel();
  if (local)
    log(
      `${local.program} runs here: set MODEL=openai:${local.name} and OPENAI_BASE_URL=${local.baseUrl} in .env to be answered by it.`,
    );
  return { answer: createDemoBrain(), close: async () => {} };
}

async function createModelBrain(settings: BrainSettings, model: string, log: Log): Promise<RunningBrain> {
  const { createLangChainBrain } = await import("./langchain.ts");
  const toolbox = await startTools(settings, log);
  try {
    const answer = await createLangChainBrain({
      model,
      models: settings.models ?? [],
      fallbacks: settings.modelFallbacks ?? [],
      baseUrl: settings.openaiBaseUrl,
      toolbox,
    });
    return { answer, close: async () => toolbox?.close() };
  } catch (error) {
    await toolbox?.close();
    throw error;
  }
}

async function startTools({ mcpConfig }: BrainSettings, log: Log): Promise<Toolbox | undefined> {
  const servers = readMcpConfig(mcpConfig);
  if (Object.keys(servers).length === 0) return undefined;
  const { startMcpTools } = await import("../tools/mcp.ts");
  const toolbox = await startMcpTools(servers, log);
  log(`Tools the model may use: ${toolbox.tools.map(({ name }) => name).join(", ") || "none"}.`);
  return toolbox;
}
