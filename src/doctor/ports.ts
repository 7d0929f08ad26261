/** Whether the doors that are configured can be opened. */

import { Hono } from "hono";
import { type Finding, ok, wrong } from "../../bots/finding.ts";
import type { Config } from "../config.ts";
import { ConfigError } from "../errors.ts";
import { type ServeOptions, serve } from "../http/serve.ts";

export async function checkPorts({ discord, telegram, health, sandboxPort }: Config): Promise<Finding[]> {
  const isSandbox = !discord && !telegram;
  const doors: ServeOptions[] = [
    ...(health ? [{ ...health, variables: "HEALTH" }] : []),
    ...(telegram?.webhook ? [{ ...telegram.webhook, variables: "TELEGRAM_WEBHOOK" }] : []),
    ...(isSandbox ? [{ host: "127.0.0.1", port: sandboxPort, variables: "SANDBOX" }] : []),
  ];
  return Promise.all(doors.map(checkPort));
}

async function checkPort(door: ServeOptions): Promise<Finding> {
  const about = `${door.variables}_PORT`;
  try {
    const server = await serve(new Hono(), door);
    await server.close();
    return ok(about, `${door.port} is free`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return wrong(about, error.message);
  }
}
