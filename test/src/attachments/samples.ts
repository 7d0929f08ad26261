/** Small files of each kind, and how they come in. */

import { deflateSync } from "node:zlib";
import type { IncomingFile } from "../../../bots/incoming.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** One pixel. */
export const PNG: Uint8Array = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export const WAV: Uint8Array = bytes(
  `RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0${"\0".repeat(16)}data\0\0\0\0`,
);

export const EXE: Uint8Array = bytes(`MZ\x90\0\x03\0\0\0${"\0\x01\x02".repeat(100)}`);

export function pdfWith(text: string): Uint8Array {
  const page = `BT /F1 12 Tf 72 700 Td (${text}) Tj ET`;
  return bytes(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length ${page.length}>>stream
${page}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF`);
}

export const fileOf = (
  name: string,
  data: Uint8Array | string,
  more: Partial<IncomingFile> = {},
): IncomingFile => ({
  name,
  mediaType: "application/octet-stream",
  fetch: async () => new Response(typeof data === "string" ? data : new Uint8Array(data)),
  ...more,
});

/** A page of `size` bytes, packed to a thousandth. */
export function pdfThatUnpacksTo(size: number): Uint8Array {
  const page = deflateSync(Buffer.alloc(size, " "));
  const head = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>endobj
4 0 obj<</Length ${page.length}/Filter/FlateDecode>>stream
`;
  return Buffer.concat([bytes(head), page, bytes("\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF")]);
}
