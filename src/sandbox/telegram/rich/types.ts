/** Rich messages as the Bot API describes them, as far as they are built here: no media, no maps. */

export type RichText = string | readonly RichText[] | RichStyle;

/** `type`: bold, url, button, … */
export interface RichStyle {
  readonly type: string;
  readonly text?: RichText;
  readonly url?: string;
  readonly expression?: string;
  readonly button?: RichButton;
  readonly [field: string]: unknown;
}

export interface RichButton {
  readonly text: RichText;
  readonly callback_data?: string;
  readonly url?: string;
}

export interface RichCell {
  readonly text?: RichText;
  readonly is_header?: true;
  readonly align: "left" | "center" | "right";
  readonly valign: "top" | "middle" | "bottom";
}

export interface RichItem {
  /** As it is shown: `•`, `1.` */
  readonly label?: string;
  readonly blocks: readonly RichBlock[];
  readonly has_checkbox?: true;
  readonly is_checked?: true;
  readonly value?: number;
}

/** `type`: paragraph, heading, pre, … */
export interface RichBlock {
  readonly type: string;
  readonly text?: RichText;
  readonly size?: number;
  readonly language?: string;
  readonly expression?: string;
  readonly blocks?: readonly RichBlock[];
  readonly items?: readonly RichItem[];
  readonly cells?: readonly (readonly RichCell[])[];
  readonly summary?: RichText;
  readonly credit?: RichText;
  readonly buttons?: readonly RichButton[];
}

export interface RichMessage {
  readonly blocks: readonly RichBlock[];
  readonly is_rtl?: true;
}
