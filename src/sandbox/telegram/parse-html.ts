/** parse_mode HTML. */

import { badRequest } from "./refusal.ts";
import type { FormattedText } from "./types.ts";

export function parseHtml(_source: string): FormattedText {
  throw badRequest("parse_mode HTML is not supported by this sandbox");
}
