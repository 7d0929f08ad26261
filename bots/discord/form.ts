/** The two forms of a message: text with rows of buttons below, or components V2, which hold twice as much text. */

import { ComponentType, MessageFlags } from "discord.js";
import type { Adapter, Dialect, Rendered } from "../../core/index.ts";
import { toComponents, toRows } from "./components.ts";
import { componentsDialect, discordDialect } from "./dialect.ts";

export interface Form {
  readonly dialect: Dialect;
  /** Of every message and edit: an edit without SUPPRESS_EMBEDS may drop it. */
  readonly flags: number;
  body(content: Rendered): object;
  /** The same for an edit: of a message that may have been of the other form. */
  change(content: Rendered): object;
}

const toText = ({ text, controls }: Rendered) => ({ content: text, ...toComponents(controls) });

export const textForm: Form = {
  dialect: discordDialect,
  flags: MessageFlags.SuppressEmbeds,
  body: toText,
  change: toText,
};

const toDisplay = ({ text, controls = [] }: Rendered) => ({
  components: [{ type: ComponentType.TextDisplay, content: text }, ...toRows(controls)],
});

/** A message of it can't go back to text. Source: docs.discord.com components/reference, read 2026-11-21. */
const componentsForm: Form = {
  dialect: componentsDialect,
  flags: MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2,
  body: toDisplay,
  change: (content) => ({ content: null, ...toDisplay(content) }),
};

export interface FormOptions {
  readonly componentsV2?: boolean | undefined;
}

/** With text as the way out, where components V2 are refused. */
export function inForm(
  open: (form: Form, fallback: Pick<Adapter, "fallback">) => Adapter,
  { componentsV2 = false }: FormOptions,
): Adapter {
  const text = open(textForm, {});
  return componentsV2 ? open(componentsForm, { fallback: text }) : text;
}

/** Sent again with every edit: one without them parses mentions anew. */
export const NO_PINGS = { allowed_mentions: { parse: [] } } as const;

/** The same in the words of discord.js. */
export const PINGS_NOBODY = { allowedMentions: { parse: [] } } as const;

export const silence = (isSilent: boolean | undefined): number =>
  isSilent ? MessageFlags.SuppressNotifications : 0;
