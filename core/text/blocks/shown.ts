/** What a document shows, whatever the platform: few kinds of blocks and of text, with nothing left to look up. */

export type Style = "bold" | "italic" | "underline" | "strikethrough" | "spoiler";

export type Inline =
  /** Line breaks are `\n`. */
  | { readonly type: "text"; readonly value: string }
  /** Never inside another of the same style. */
  | { readonly type: "style"; readonly style: Style; readonly children: readonly Inline[] }
  /** One line, not empty. */
  | { readonly type: "code"; readonly value: string }
  /** `url` is http or https and goes where its text says, if that says anything. Never inside another. */
  | { readonly type: "link"; readonly url: string; readonly children: readonly Inline[] };

export type Block =
  | { readonly type: "paragraph"; readonly children: readonly Inline[] }
  /** Small print: a line that begins with `-#`. */
  | { readonly type: "small"; readonly children: readonly Inline[] }
  /** `depth` from 1 to 6. */
  | { readonly type: "heading"; readonly depth: number; readonly children: readonly Inline[] }
  /** Not empty, without line breaks at its edges. */
  | { readonly type: "code"; readonly language?: string; readonly value: string }
  | { readonly type: "list"; readonly items: readonly Item[] }
  | { readonly type: "quote"; readonly blocks: readonly Block[] }
  | { readonly type: "rule" };

export interface Item {
  /** A bullet when left out. */
  readonly number?: number;
  /** Of a task: whether it is done. */
  readonly isDone?: boolean;
  /** It began on an earlier page, so that it has had its bullet or number. */
  readonly isContinued: boolean;
  readonly blocks: readonly Block[];
}

/** The text without its markup. */
export function plainText(inlines: readonly Inline[]): string {
  let text = "";
  for (const inline of inlines) text += "value" in inline ? inline.value : plainText(inline.children);
  return text;
}
