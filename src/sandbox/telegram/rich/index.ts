/** A call's `rich_message`, as Telegram keeps it. */

import { isRecord, json, type Params } from "../params.ts";
import { badRequest } from "../refusal.ts";
import { checkLimits, readBlocks } from "./check.ts";
import { parseMarkdown } from "./markdown.ts";
import { toPlain } from "./plain.ts";
import type { RichBlock, RichMessage } from "./types.ts";

export function hasRichMessage(params: Params): boolean {
  return params.rich_message !== undefined && params.rich_message !== "";
}

export function readRichMessage(params: Params, { isDraft = false } = {}): RichMessage {
  const given = json(params, "rich_message", "rich message JSON object");
  if (!isRecord(given)) throw badRequest("Can't parse rich message JSON object");
  const forms = ["markdown", "html", "blocks"].filter((form) => given[form] !== undefined);
  if (forms.length !== 1) {
    throw badRequest('Exactly one of the fields "blocks", "html" and "markdown" must be specified');
  }
  if (given.html !== undefined) throw badRequest("Rich HTML is not supported by this sandbox");
  if (Array.isArray(given.media) && given.media.length > 0) {
    throw badRequest("Media in rich messages are not supported by this sandbox");
  }
  const blocks = readContent(given, isDraft);
  checkLimits(blocks);
  return { blocks, ...(given.is_rtl === true && { is_rtl: true }) };
}

function readContent(given: Readonly<Record<string, unknown>>, isDraft: boolean): readonly RichBlock[] {
  if (given.markdown === undefined) {
    const blocks = readBlocks(given.blocks, isDraft);
    if (toPlain(blocks).trim() === "") throw badRequest("Rich message must be non-empty");
    return blocks;
  }
  const blocks = parseMarkdown(String(given.markdown), given.skip_entity_detection !== true);
  if (blocks.length === 0) throw badRequest("RICH_MESSAGE_MARKDOWN_INVALID");
  return blocks;
}
