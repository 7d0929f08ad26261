/** What a platform makes of Markdown: blocks of the document in, its own terms out. */

import type { Definition, RootContent } from "mdast";
import type { Control } from "../controls/control.ts";

/** What a message shows, in the platform's own terms. */
export interface Rendered {
  readonly text: string;
  readonly entities?: readonly TextEntity[];
  /** Its look sets it apart, so that it needs no blank line below it, or none around it. */
  readonly snug?: "below" | "around";
  /** The buttons under it, none of them when empty; left out where there never were any. */
  readonly controls?: readonly Control[];
}

/** Offsets and lengths count UTF-16 units of the text. Telegram's shape, which is the general one. */
export interface TextEntity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
}

export interface BlockContext {
  /** The block stands at the end of what has arrived and may still grow. */
  readonly isOpen: boolean;
  /** The definition of a reference as far as it is known; identifiers are mdast's normalised ones. */
  definition(identifier: string): Definition | undefined;
}

export interface Dialect {
  /** The platform's limit for one message, in the unit that `measure` counts. */
  readonly maxLength: number;
  /** A page longer than this is sealed at the next good place. About 85 % of `maxLength`: long bubbles flash on edits. */
  readonly softLength: number;
  /** The length in the platform's own unit. */
  measure(rendered: Rendered): number;
  /** Renders a top-level block. Pure: what it gives for a closed block is kept. An invisible block gives empty text. */
  renderBlock(node: RootContent, context: BlockContext): Rendered;
  /** Puts rendered blocks together to a message, and keeps what else the platform limits, such as a number of entities. */
  join(parts: readonly Rendered[]): Rendered;
  /** The same without markup, for one frame whose markup the platform refused. */
  plain(rendered: Rendered): Rendered;
}

declare module "mdast" {
  interface HtmlData {
    /** The block of HTML began on an earlier page. */
    isContinued?: boolean;
  }
  interface CodeData {
    /** The code began on an earlier page. */
    isContinued?: boolean;
  }
  interface InlineCodeData {
    /** It began on an earlier page: no marks stand in front of it. */
    isContinued?: boolean;
  }
  interface ListItemData {
    /** The item began on an earlier page: it has had its bullet or number. */
    isContinued?: boolean;
  }
}
