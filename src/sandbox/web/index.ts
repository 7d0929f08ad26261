/** The page with both chats side by side, where a visitor writes to the bot and watches its answers grow. */

import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { createApp } from "./app.ts";
import { createPanes } from "./panes.ts";
import { createVisitor, type VisitorOptions } from "./visitor.ts";

export interface SandboxPageOptions extends VisitorOptions {
  /** Default 0: any free one. */
  readonly port?: number;
}

export interface SandboxPage {
  readonly url: string;
  close(): Promise<void>;
}

/** On loopback alone. @throws an ordinary EADDRINUSE error when the port is taken. */
export async function startSandboxPage({ port = 0, ...options }: SandboxPageOptions): Promise<SandboxPage> {
  const closing = new AbortController();
  const visitor = createVisitor(options);
  const panes = createPanes(options, visitor);
  const app = await createApp({ panes, visitor, closing: closing.signal });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const closePanes = () => {
    for (const { view, board } of Object.values(panes)) {
      view.close();
      board.close();
    }
  };
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (error) {
    closePanes();
    throw error;
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      closePanes();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
