/**
 * The text of a PDF, read in a thread of its own: a hostile one can neither hold up the answers nor fill the memory. A
 * megabyte that unpacks to a gigabyte took 19 s and 2.4 GB before it was watched.
 */

import { Worker } from "node:worker_threads";
import { limits } from "./limits.ts";
import { FileTrouble } from "./trouble.ts";

const WATCH_MS = 20;

/** @throws {FileTrouble} When it takes too much time or memory, or can't be read at all. Rejects with the signal's reason when it aborts. */
export async function readPdf(
  data: Uint8Array,
  signal: AbortSignal,
  maxBytes: number = limits.pdfBytes,
): Promise<string> {
  signal.throwIfAborted();
  const worker = new Worker(new URL("./pdf-worker.ts", import.meta.url), {
    workerData: data,
    // Nothing of ours is its business.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: maxBytes / (1024 * 1024) },
    stdout: true,
    stderr: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const giveUp = () => reject(new FileTrouble("is too much to read."));
  const timer = setTimeout(giveUp, limits.pdfMs);
  // The limits of a thread leave out its buffers, and those are what unpacks.
  const mostBytes = process.memoryUsage.rss() + maxBytes;
  const watch = setInterval(() => process.memoryUsage.rss() > mostBytes && giveUp(), WATCH_MS);
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  worker.once("message", resolve);
  worker.once("error", () => reject(new FileTrouble("can't be opened: it is protected or damaged.")));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    signal.removeEventListener("abort", onAbort);
    await worker.terminate();
  }
}
