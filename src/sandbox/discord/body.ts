/** Reads a request's body: JSON, or a form with `payload_json` and files. */

import { readUpload } from "../files.ts";
import { refusal } from "./errors.ts";
import { isObject } from "./json.ts";
import type { Json } from "./model.ts";
import type { FormFile, Payload } from "./payload.ts";

export async function readPayload(bytes: Buffer, contentType = ""): Promise<Payload> {
  if (bytes.length === 0) return { json: {}, files: [] };
  if (!contentType.startsWith("multipart/form-data")) return { json: toJson(bytes.toString()), files: [] };
  const headers = { "content-type": contentType };
  const form = await new Response(new Uint8Array(bytes), { headers }).formData();
  const files: FormFile[] = [];
  let json: Json = {};
  for (const [field, value] of form) {
    if (field === "payload_json") json = toJson(typeof value === "string" ? value : await value.text());
    else if (typeof value === "string") json = { ...json, [field]: value };
    else files.push({ field, ...(await readUpload(value)) });
  }
  return { json, files };
}

/** A list, as commands come in, is found under `list`. */
function toJson(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal(50109);
  }
  if (Array.isArray(value)) return { list: value };
  if (!isObject(value)) throw refusal(50109);
  return value;
}
