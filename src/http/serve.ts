/** A small server for one door of the program. */

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { ConfigError } from "../errors.ts";

export interface ServeOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** The beginning of its variables' names, such as `HEALTH`. */
  readonly variables: string;
}

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws {ConfigError} When the port is taken, or the address is not this machine's. */
export async function serve(app: Hono, { host, port, variables }: ServeOptions): Promise<RunningServer> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "EADDRINUSE" || code === "EACCES")
      throw new ConfigError(
        `Port ${port} is not free: set ${variables}_PORT in .env to another one, or end the program that has it.`,
        { cause },
      );
    throw new ConfigError(
      `${variables}_HOST is no address of this machine: set it to 127.0.0.1 or 0.0.0.0.`,
      {
        cause,
      },
    );
  }
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
