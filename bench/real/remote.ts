/** A sandbox in a thread of its own: a platform does not share the bot's event loop, which matters with hundreds of answers. */

import { Worker } from "node:worker_threads";
import type { Run } from "../metrics.ts";
import type { RemoteCall, RemoteOptions, RemoteReply } from "./remote-thread.ts";

/** What a client needs of it. */
export interface RemoteSandbox {
  readonly token: string;
  readonly url: string;
  readonly applicationId: string;
  readonly guildId: string;
  addChat(): Promise<string>;
  record(query: { readonly chat: string; readonly startMs: number }): Promise<Omit<Run, "tokens">>;
  close(): Promise<void>;
}

export async function startRemote(options: RemoteOptions): Promise<RemoteSandbox> {
  const worker = new Worker(new URL("remote-thread.ts", import.meta.url), { workerData: options });
  const waiting = new Map<number, (value: unknown) => void>();
  let count = 0;
  worker.on("message", ({ id, value }: RemoteReply) => {
    waiting.get(id)?.(value);
    waiting.delete(id);
  });
  const failed = new Promise<never>((_, reject) => worker.once("error", reject));
  failed.catch(() => {});

  const call = <T>(method: RemoteCall["method"], query?: unknown): Promise<T> => {
    count += 1;
    const id = count;
    const answered = new Promise<T>((resolve) => waiting.set(id, resolve as (value: unknown) => void));
    worker.postMessage({ id, method, query } satisfies RemoteCall);
    return Promise.race([answered, failed]);
  };
  const address = await call<Pick<RemoteSandbox, "token" | "url" | "applicationId" | "guildId">>("address");
  return {
    ...address,
    addChat: () => call("addChat"),
    record: (query) => call("record", query),
    async close() {
      await call("close");
      await worker.terminate();
    },
  };
}
