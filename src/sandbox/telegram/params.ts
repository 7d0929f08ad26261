/** A call's parameters, from a query string and any of the three body forms, and how the methods read them. */

import type { IncomingMessage } from "node:http";
import { readUpload, type UploadedFile } from "../files.ts";
import { badRequest } from "./refusal.ts";

export type Params = Readonly<Record<string, unknown>>;

export async function readParams(request: IncomingMessage, query: URLSearchParams): Promise<Params> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return { ...Object.fromEntries(query), ...(await readBody(request, Buffer.concat(chunks))) };
}

async function readBody(request: IncomingMessage, body: Buffer): Promise<Params> {
  const type = request.headers["content-type"] ?? "";
  if (body.length === 0) return {};
  if (type.includes("application/json")) {
    const parsed = parseJson(body.toString());
    if (!isRecord(parsed)) throw badRequest("Can't parse JSON object");
    return parsed;
  }
  if (type.includes("multipart/form-data")) {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    const fields = [...form].map(async ([name, value]) => [
      name,
      typeof value === "string" ? value : await readUpload(value),
    ]);
    return Object.fromEntries(await Promise.all(fields));
  }
  if (type.includes("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(body.toString()));
  }
  return {};
}

export function text(params: Params, name: string): string {
  const value = params[name];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

export function integer(params: Params, name: string): number | undefined {
  const value = params[name];
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

export function flag(params: Params, name: string): boolean {
  return ["true", "1", "yes", "True"].includes(String(params[name] ?? ""));
}

/** An object or a list, given as itself or as JSON text. `what` names it in the refusal. */
export function json(params: Params, name: string, what: string): unknown {
  const value = params[name];
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string") return value;
  const parsed = parseJson(value);
  if (parsed === undefined) throw badRequest(`Can't parse ${what}`);
  return parsed;
}

/** An upload: the parameter itself, or the part it names as `attach://part`. */
export function file(params: Params, name: string): UploadedFile | undefined {
  const value = params[name];
  const part = typeof value === "string" && value.startsWith("attach://") ? params[value.slice(9)] : value;
  if (isRecord(part) && part.bytes instanceof Uint8Array) return part as unknown as UploadedFile;
  if (typeof part === "string" && part !== "") throw badRequest("Wrong file identifier/HTTP URL specified");
  return undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
