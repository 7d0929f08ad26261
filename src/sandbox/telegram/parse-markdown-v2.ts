/** parse_mode MarkdownV2. */

import { badRequest } from "./refusal.ts";
import type { FormattedText } from "./types.ts";

export function parseMarkdownV2(_source: string): FormattedText {
  throw badRequest("parse_mode MarkdownV2 is not supported by this sandbox");
}
