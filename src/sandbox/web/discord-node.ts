/** The parts of a message as Discord's client sees them, and what its rules know of the place they are tried at. */

export type Style = "strong" | "em" | "u" | "s" | "spoiler";

export type Node =
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "emoji"; readonly value: string }
  | {
      readonly type: "mention";
      readonly kind: "user" | "role" | "channel" | "command" | "everyone" | "place";
      readonly value: string;
    }
  | { readonly type: "time"; readonly seconds: number }
  | { readonly type: "code"; readonly value: string }
  | { readonly type: "fence"; readonly language: string; readonly value: string }
  | { readonly type: "link"; readonly url: string; readonly children: readonly Node[] }
  | { readonly type: "style"; readonly style: Style; readonly children: readonly Node[] }
  | { readonly type: "heading"; readonly depth: number; readonly children: readonly Node[] }
  | { readonly type: "small" | "quote"; readonly children: readonly Node[] }
  | {
      readonly type: "list";
      readonly start: number | undefined;
      readonly items: readonly (readonly Node[])[];
    };

export interface Context {
  /** What stands before on the same line: nothing, spaces, or text. */
  readonly start: "line" | "spaces" | "text";
  readonly inQuote: boolean;
  readonly listDepth: number;
  /** Of a link's text no mark can be escaped; it is first tried whether it may be a link's. */
  readonly mode: "message" | "trial" | "link";
}

/** What a rule found: how far it reaches, and what it is. */
export type Found = readonly [end: number, nodes: readonly Node[]];

/** Rules find their content's parts through it. */
export type Parse = (source: string, context: Context) => readonly Node[];

/** Tries a pattern at one place. */
export function run(pattern: RegExp, source: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source) ?? undefined;
}
