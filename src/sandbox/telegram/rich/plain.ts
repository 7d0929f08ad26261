/** A rich message as plain text: its blocks one below the other, for a timeline's `text`. */

import type { RichBlock, RichButton, RichItem, RichText } from "./types.ts";

export function toPlain(blocks: readonly RichBlock[]): string {
  return blocks.map(blockToPlain).join("\n");
}

export function textToPlain(text: RichText | undefined): string {
  if (text === undefined) return "";
  if (typeof text === "string") return text;
  if (isList(text)) return text.map(textToPlain).join("");
  if (text.button) return textToPlain(text.button.text);
  return String(text.expression ?? text.alternative_text ?? textToPlain(text.text));
}

export function isList(text: RichText): text is readonly RichText[] {
  return Array.isArray(text);
}

/** Every button, in a block of its own or amid text. */
export function buttonsOf(value: unknown): RichButton[] {
  if (Array.isArray(value)) return value.flatMap(buttonsOf);
  if (typeof value !== "object" || value === null) return [];
  if ("callback_data" in value) return [value as RichButton];
  return Object.values(value).flatMap(buttonsOf);
}

function blockToPlain({
  text,
  expression,
  blocks,
  items,
  cells,
  summary,
  buttons,
  credit,
}: RichBlock): string {
  const parts = [
    summary,
    text,
    expression,
    ...(items ?? []).map(itemToPlain),
    ...(cells ?? []).map((row) => row.map((cell) => textToPlain(cell.text)).join(" | ")),
    buttons?.map((button) => textToPlain(button.text)).join(" "),
    blocks && toPlain(blocks),
    credit,
  ];
  return parts
    .filter((part) => part !== undefined)
    .map(textToPlain)
    .join("\n");
}

function itemToPlain({ blocks, has_checkbox, is_checked, ...item }: RichItem): string {
  const label = item.label ?? (item.value === undefined ? "•" : `${item.value}.`);
  const box = has_checkbox ? (is_checked ? "☑ " : "☐ ") : "";
  return `${label} ${box}${toPlain(blocks)}`;
}
