/** The text of a PDF, read in a thread of its own: a hostile one can neither hold up the answers nor fill the memory. */

import { Worker } from "node:worker_threads";
import { limits } from "./limits.ts";
import { FileTrouble } from "./trouble.ts";

/** @throws {FileTrouble} When it can't be read in time, or not at all. Rejects with the signal's reason when it aborts. */
export async function readPdf(data: Uint8Array, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const worker = new Worker(new URL("./pdf-worker.ts", import.meta.url), {
    workerData: data,
    // Nothing of ours is its business.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: limits.pdfMegabytes },
    stdout: true,
    stderr: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new FileTrouble("takes too long to read.")), limits.pdfMs);
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  worker.once("message", resolve);
  worker.once("error", () => reject(new FileTrouble("can't be opened: it is protected or damaged.")));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    await worker.terminate();
  }
}
