/** Files in a message, as far as a chat shows them. */

export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface VisibleFile {
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  /** What is in it, where that is UTF-8. */
  readonly text?: string;
}

export async function readUpload(file: File): Promise<UploadedFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, type: toType(file), bytes };
}

export function toVisibleFile({ name, type, bytes }: UploadedFile): VisibleFile {
  const text = toText(bytes);
  return { name, type, sizeBytes: bytes.length, ...(text !== undefined && { text }) };
}

const TYPES: Readonly<Record<string, string>> = {
  txt: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  html: "text/html",
  json: "application/json",
  png: "image/png",
  jpg: "image/jpeg",
};

const UNKNOWN = "application/octet-stream";

/** Both platforms go by the name where the client says nothing. */
function toType({ name, type }: File): string {
  return type !== "" && type !== UNKNOWN ? type : typeOf(name);
}

export const typeOf = (name: string): string => TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? UNKNOWN;

function toText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
