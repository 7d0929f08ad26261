/** Recorded streams and a local server that plays each at a path of its own, as its provider would. */

import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Format, formatOf } from "../../../scripts/replay/formats.ts";

export interface Recording {
  readonly name: string;
  readonly format: Format;
  readonly lines: readonly string[];
}

/** `RECORDINGS=folder npx vitest run test/contract/providers` takes any others. */
const FOLDER = process.env.RECORDINGS ?? join(import.meta.dirname, "../../fixtures/streams");

export const RECORDINGS: readonly Recording[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".jsonl"))
  .flatMap((file) => {
    const lines = readFileSync(join(FOLDER, file), "utf8").split("\n");
    return toRecordings(
      file.replace(".jsonl", ""),
      lines.filter((line) => line.trim() !== ""),
    );
  });

/** A Responses stream holds one response: recordings of several are cut. */
function toRecordings(name: string, lines: readonly string[]): Recording[] {
  const format = formatOf(lines[0] ?? "{}");
  if (format === undefined) throw new Error(`${name} is of no known format`);
  const starts = lines.flatMap((line, index) =>
    line.startsWith('{"type":"response.created"') ? [index] : [],
  );
  if (starts.length < 2) return [{ name, format, lines }];
  return starts.map((start, turn) => ({
    name: `${name}.${turn + 1}`,
    format,
    lines: lines.slice(start, starts[turn + 1]),
  }));
}

export interface StreamServer {
  /** The address of a provider that answers everything with this recording. */
  urlOf(recording: Recording): string;
  /** The address of one that falls silent after its first event. */
  stuckUrlOf(recording: Recording): string;
  /** Settles when the reader of the newest answer has closed its connection. */
  closed(): Promise<void>;
  close(): void;
}

export async function startStreamServer(): Promise<StreamServer> {
  let closing = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    closing = Promise.withResolvers();
    const { resolve } = closing;
    response.on("close", () => resolve());
    const [, mode, name] = request.url?.split("/") ?? [];
    const recording = RECORDINGS.find((one) => one.name === name);
    if (!recording) return void response.writeHead(404).end();
    const { format, lines } = recording;
    response.writeHead(200, { "content-type": format.contentType });
    const shown = mode === "stuck" ? lines.slice(0, 1) : lines;
    for (const line of shown) response.write(format.frame(line, JSON.parse(line)));
    if (mode !== "stuck") response.end(format.lastFrame);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    urlOf: ({ name }) => `${root}/whole/${name}`,
    stuckUrlOf: ({ name }) => `${root}/stuck/${name}`,
    closed: () => closing.promise,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
