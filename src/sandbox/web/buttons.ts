/** The buttons under a message, read from what the platforms keep of it. */

import type { VisibleMessage } from "../timeline.ts";
import { isWebAddress } from "./html.ts";

export interface Button {
  readonly label: string;
  /** What pressing it sends; without one it does nothing here. */
  readonly id?: string;
  readonly url?: string;
  readonly style?: string;
  readonly disabled?: boolean;
}

/** What the page sends for Telegram's own button at a draft. */
export const STOP_DRAFT = "stop-draft";

type Rows = readonly (readonly Button[])[];

export function readButtons({ raw, draft }: VisibleMessage): Rows {
  if (draft) return raw?.can_stop === true ? [[{ label: "⏹ Stop", id: STOP_DRAFT }]] : [];
  const keyboard = asRecord(raw?.reply_markup).inline_keyboard;
  if (Array.isArray(keyboard)) return keyboard.map((row) => asList(row).map(toTelegramButton));
  return asList(raw?.components).flatMap(toRows);
}

const DISCORD_STYLES = ["", "primary", "secondary", "success", "danger", "link", "premium"];

/** Type 1 is a row; Components V2 nest rows in containers. */
function toRows(component: Record<string, unknown>): Rows {
  const children = asList(component.components);
  if (component.type !== 1) return children.flatMap(toRows);
  return [children.filter(({ type }) => type === 2).map(toDiscordButton)];
}

function toDiscordButton(button: Record<string, unknown>): Button {
  const words = [asRecord(button.emoji).name, button.label].filter((word) => typeof word === "string");
  return {
    label: words.join(" "),
    style: DISCORD_STYLES[Number(button.style)] || "secondary",
    ...(typeof button.custom_id === "string" && { id: button.custom_id }),
    ...readUrl(button),
    ...(button.disabled === true && { disabled: true }),
  };
}

function toTelegramButton(button: Record<string, unknown>): Button {
  const id = button.callback_data;
  return { label: String(button.text), ...(typeof id === "string" && { id }), ...readUrl(button) };
}

function readUrl({ url }: Record<string, unknown>): { url?: string } {
  return typeof url === "string" && isWebAddress(url) ? { url } : {};
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function asList(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}
