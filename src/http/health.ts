/** `/healthz` says whether the program does its work, `/metrics` how well. */

import { Hono } from "hono";
import type { Platform, RunningBot } from "../../bots/host.ts";
import type { Answers } from "../answers.ts";
import type { Config } from "../config.ts";
import type { Metrics } from "./metrics.ts";
import { type RunningServer, serve } from "./serve.ts";

export interface HealthParts {
  /** What ought to run. */
  readonly platforms: Pick<Config, "discord" | "telegram">;
  /** What does, by its platform. */
  readonly bots: ReadonlyMap<Platform, Pick<RunningBot, "isConnected">>;
  readonly answers: Pick<Answers, "count" | "isDraining">;
  readonly metrics: Pick<Metrics, "registry">;
}

/** Nothing where there is no port for it. @throws {ConfigError} When the port is taken. */
export async function startHealth(
  door: Config["health"],
  parts: HealthParts,
): Promise<RunningServer | undefined> {
  return door && serve(createHealthApp(parts), { ...door, variables: "HEALTH" });
}

/** 200 while every bot is connected, else 503: what Docker, Kubernetes and load balancers look at. */
export function createHealthApp({ platforms, bots, answers, metrics }: HealthParts): Hono {
  const app = new Hono();
  app.get("/healthz", (c) => {
    const wanted = (["discord", "telegram"] as const).filter((platform) => platforms[platform]);
    const connected = Object.fromEntries(
      wanted.map((platform) => [platform, bots.get(platform)?.isConnected ?? false]),
    );
    const isWhole = !Object.values(connected).includes(false);
    const status = answers.isDraining ? "draining" : isWhole ? "ok" : "disconnected";
    return c.json({ status, bots: connected, answersRunning: answers.count }, status === "ok" ? 200 : 503);
  });
  app.get("/metrics", async (c) =>
    c.body(await metrics.registry.metrics(), 200, { "Content-Type": metrics.registry.contentType }),
  );
  return app;
}
