/** Controls as a row of Discord's buttons. */

import { type APIActionRowComponent, type APIButtonComponent, ButtonStyle, ComponentType } from "discord.js";
import type { Control, ControlKind } from "../../core/index.ts";

type Row = APIActionRowComponent<APIButtonComponent>;

/** For the body of a call; without `controls` the message's components are left as they are. */
export function toComponents(controls: readonly Control[] | undefined): {
  readonly components?: readonly Row[];
} {
  if (!controls) return {};
  return { components: controls.length > 0 ? [toRow(controls)] : [] };
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
