/** What a request may put into a message, and how Discord refuses the rest. */

import { toVisibleFile, type UploadedFile } from "../files.ts";
import { invalidForm, refusal, tooLong } from "./errors.ts";
import { isObject, toObjects } from "./json.ts";
import { type Attachment, FLAGS, type Json } from "./model.ts";
import { nextSnowflake } from "./snowflake.ts";

export const MAX = {
  /** Code points, not UTF-16 units: github.com/discord/discord-api-docs/issues/1315. */
  content: 2_000,
  nonce: 25,
  embeds: 10,
  embedDescription: 4_096,
  embedsTotal: 6_000,
  fileBytes: 10 * 1024 * 1024,
  /** All files of a request: docs.discord.com/developers/reference#uploading-files */
  requestBytes: 25 * 1024 * 1024,
} as const;

export interface FormFile extends UploadedFile {
  /** The form's field: `files[0]`. */
  readonly field: string;
}

/** A request's body: the JSON, or `payload_json` of a form, and the form's files. */
export interface Payload {
  readonly json: Json;
  readonly files: readonly FormFile[];
}

/** The text as Discord keeps it; undefined when the request leaves it alone. */
export function readContent(json: Json): string | undefined {
  const { content } = json;
  if (content === undefined) return undefined;
  if (content === null) return "";
  if (typeof content === "object") {
    throw invalidForm("content", "STRING_TYPE_CONVERT", "Could not interpret value as string.");
  }
  const text = String(content).trim();
  if ([...text].length > MAX.content) throw tooLong("content", MAX.content);
  return text;
}

export function readNonce(json: Json): string | number | undefined {
  const { nonce } = json;
  if (nonce === undefined || nonce === null) return undefined;
  if (typeof nonce !== "string" && typeof nonce !== "number") {
    throw invalidForm("nonce", "NONCE_TYPE_INVALID_TYPE", "This field must be a string or integer.");
  }
  if (String(nonce).length > MAX.nonce) {
    throw invalidForm("nonce", "NONCE_TYPE_TOO_LONG", `Must be ${MAX.nonce} or fewer characters long.`);
  }
  return nonce;
}

export function readEmbeds(json: Json): readonly Json[] | undefined {
  if (json.embeds === undefined) return undefined;
  const embeds = toObjects(json.embeds);
  if (embeds.length > MAX.embeds) throw tooLong("embeds", MAX.embeds);
  let total = 0;
  for (const [at, embed] of embeds.entries()) {
    const description = String(embed.description ?? "").trim();
    if ([...description].length > MAX.embedDescription) {
      throw tooLong(`embeds.${at}.description`, MAX.embedDescription);
    }
    total += [...description, ...embedTexts(embed)].length;
  }
  if (total > MAX.embedsTotal) {
    const message = `Embed size exceeds maximum size of ${MAX.embedsTotal}`;
    throw invalidForm("embeds", "MAX_EMBED_SIZE_EXCEEDED", message);
  }
  return embeds.map((embed) => ({ type: "rich", ...embed }));
}

/** Kept ones listed in `attachments`, then the new files; undefined leaves them alone. */
export function readAttachments(
  { json, files }: Payload,
  kept: readonly Attachment[],
  origin: string,
): readonly Attachment[] | undefined {
  if (json.attachments === undefined && files.length === 0) return undefined;
  const sizes = files.map(({ bytes }) => bytes.length);
  if (Math.max(...sizes) > MAX.fileBytes || sum(sizes) > MAX.requestBytes) throw refusal(40005);
  const listed = json.attachments === undefined ? undefined : toObjects(json.attachments);
  const staying = listed
    ? kept.filter(({ json: { id } }) => listed.some((one) => String(one.id) === String(id)))
    : kept;
  const added = files.map((file) => {
    const id = nextSnowflake();
    const described = listed?.find((one) => file.field === `files[${String(one.id)}]`);
    const url = `${origin}/attachments/${id}/${encodeURIComponent(file.name)}`;
    const json = {
      ...described,
      id,
      filename: file.name,
      size: file.bytes.length,
      content_type: file.type,
      url,
      proxy_url: url,
    };
    return { json, file: toVisibleFile(file) };
  });
  return [...staying, ...added];
}

/** Components V2 takes the place of text and embeds. */
export function refuseMixedV2(flags: number, message: { content: string; embeds: readonly Json[] }): void {
  if ((flags & FLAGS.componentsV2) === 0) return;
  const code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2";
  for (const field of ["content", "embeds"] as const) {
    if (message[field].length === 0) continue;
    const text = `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
    throw invalidForm(field, code, text);
  }
}

export function readFlags(json: Json): number {
  return typeof json.flags === "number" ? json.flags : 0;
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

function embedTexts(embed: Json): string {
  const fields = toObjects(embed.fields).flatMap(({ name, value }) => [name, value]);
  const footer = isObject(embed.footer) ? embed.footer.text : undefined;
  const author = isObject(embed.author) ? embed.author.name : undefined;
  return [embed.title, footer, author, ...fields].map((text) => String(text ?? "").trim()).join("");
}
