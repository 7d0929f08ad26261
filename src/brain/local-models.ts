/** Models that run on this machine already, to be offered where none is configured. Nothing is loaded or pulled. */

import { z } from "zod";

export interface LocalModel {
  /** The program that runs it. */
  readonly program: string;
  readonly name: string;
  /** For OPENAI_BASE_URL. */
  readonly baseUrl: string;
}

/** Where one may listen. */
export interface Place {
  readonly program: string;
  readonly origin: string;
  readonly path: string;
  readonly read: (body: unknown) => readonly string[];
}

const ollamaTags = z.object({ models: z.array(z.object({ name: z.string() })) });
const openaiModels = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Their own defaults. */
export const PLACES: readonly Place[] = [
  {
    program: "Ollama",
    origin: "http://127.0.0.1:11434",
    path: "/api/tags",
    read: (body) => ollamaTags.parse(body).models.map(({ name }) => name),
  },
  {
    program: "LM Studio",
    origin: "http://127.0.0.1:1234",
    path: "/v1/models",
    read: (body) => openaiModels.parse(body).data.map(({ id }) => id),
  },
];

/** A port where nobody listens refuses within 10 ms; a start should not wait for one that says nothing. */
const TIMEOUT_MS = 300;

/** One that can chat; undefined when nobody answers in time. */
export async function findLocalModel(
  places: readonly Place[] = PLACES,
  timeoutMs: number = TIMEOUT_MS,
): Promise<LocalModel | undefined> {
  const found = await Promise.all(places.map((place) => lookInto(place, timeoutMs)));
  return found.find((model) => model !== undefined);
}

async function lookInto(
  { program, origin, path, read }: Place,
  timeoutMs: number,
): Promise<LocalModel | undefined> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(new URL(path, origin), { signal, redirect: "error" });
    const name = read(await response.json()).find(canChat);
    return name === undefined ? undefined : { program, name, baseUrl: `${origin}/v1` };
  } catch {
    return undefined;
  }
}

/** It goes into the log, and from there into .env. */
const canChat = (name: string): boolean => /^[\w.:/-]{1,100}$/.test(name) && !/embed|rerank/i.test(name);
