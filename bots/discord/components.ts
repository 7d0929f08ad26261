/** Controls as rows of Discord's buttons. */

import { type APIActionRowComponent, type APIButtonComponent, ButtonStyle, ComponentType } from "discord.js";
import type { Control, ControlKind } from "../../core/index.ts";

type Row = APIActionRowComponent<APIButtonComponent>;

/** Source: docs.discord.com components/reference, read 2026-11-21. */
const MAX_IN_ROW = 5;
const MAX_ROWS = 5;

/** Of several rows: decisions come in pairs, which stay together. */
const IN_EACH_ROW = 4;

/** For the body of a call; without `controls` the message's components are left as they are. */
export const toComponents = (
  controls: readonly Control[] | undefined,
): { readonly components?: readonly Row[] } => (controls ? { components: toRows(controls) } : {});

export function toRows(controls: readonly Control[]): readonly Row[] {
  const width = controls.length <= MAX_IN_ROW ? MAX_IN_ROW : IN_EACH_ROW;
  const rows = Array.from({ length: Math.ceil(controls.length / width) }, (_, row) =>
    toRow(controls.slice(row * width, (row + 1) * width)),
  );
  return rows.slice(0, MAX_ROWS);
}

const toRow = (controls: readonly Control[]): Row => ({
  type: ComponentType.ActionRow,
  components: controls.map(({ id, label, kind }) => ({
    type: ComponentType.Button,
    custom_id: id,
    label,
    style: STYLES[kind],
  })),
});

const STYLES = {
  stop: ButtonStyle.Secondary,
  again: ButtonStyle.Secondary,
  accept: ButtonStyle.Success,
  refuse: ButtonStyle.Danger,
} as const satisfies Record<ControlKind, ButtonStyle>;
