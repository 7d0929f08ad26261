/** What the open message of an answer shows: its page of the text, what stands around that, and its controls. */

import type { RootContent } from "mdast";
import type { Control } from "../controls/control.ts";
import type { Dialect, Rendered } from "../text/dialect.ts";
import type { Document } from "../text/document.ts";
import { createPages, type Page } from "../text/pages.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Frame {
  readonly rendered: Rendered;
  readonly end: number;
  /** Where the next page begins, once this one is full. */
  readonly next?: number;
  /** Steps that it tells of for good. */
  readonly settles?: readonly string[];
  /** It tells how long something has been running. */
  readonly ticks?: boolean;
}

export interface AnswerEnd {
  /** How it ended, under the text. */
  readonly words?: string | undefined;
  /** What it took, under that. */
  readonly footer?: string | undefined;
  /** At the last message. */
  readonly controls?: readonly Control[] | undefined;
}

/** How far an answer is. */
export interface View {
  readonly text: string;
  readonly ended: boolean;
  readonly end: AnswerEnd;
  readonly controls: readonly Control[] | undefined;
  /** Up to where the reader has seen the open page: no cut may come before it. */
  readonly shownEnd: number;
  /** The moment that running steps are told of: that time goes on is no news. */
  readonly toldMs: number;
  /** There is a message already, and this would be another. */
  readonly isAnother: boolean;
}

export interface Frames {
  render(view: View): Frame;
}

interface Parts {
  readonly document: Document;
  readonly dialect: Dialect;
  readonly surroundings: Surroundings;
}

export function createFrames({ document, dialect, surroundings }: Parts): Frames {
  const pages = createPages(document, dialect);

  function openPage({ text, ended, shownEnd }: View): Page {
    if (document.text !== text || document.ended !== ended) document.grow(text, ended);
    return pages.next(shownEnd);
  }

  function withEnding(page: Frame, view: View): Frame {
    const { words, footer } = view.end;
    const blocks: RootContent[] = [];
    if (words) blocks.push({ type: "paragraph", children: [{ type: "text", value: words }] });
    if (footer) blocks.push({ type: "statusLines", lines: [footer], state: "footer" });
    if (blocks.length === 0) return page;
    const context = { isOpen: false, definition: document.definition };
    const rendered = dialect.join([
      page.rendered,
      ...blocks.map((block) => dialect.renderBlock(block, context)),
    ]);
    const fits = page.rendered.text === "" || dialect.measure(rendered) <= dialect.maxLength;
    return fits ? { ...page, rendered } : { ...page, next: view.text.length };
  }

  function withSurroundings(page: Frame, { ended, isAnother, toldMs }: View): Frame {
    const isFinal = page.next !== undefined || ended;
    // Steps that end when all of the text stands are no reason for another message.
    if (isFinal && page.rendered.text === "" && isAnother) return page;
    return { ...page, ...surroundings.around(page.rendered, { dialect, nowMs: toldMs, isFinal }) };
  }

  return {
    render(view) {
      const page = openPage(view);
      const isOver = page.next === undefined && view.ended;
      return withControls(withSurroundings(isOver ? withEnding(page, view) : page, view), view.controls);
    },
  };
}

/** A page that is full loses them. */
function withControls(frame: Frame, controls: readonly Control[] | undefined): Frame {
  if (!controls) return frame;
  return { ...frame, rendered: { ...frame.rendered, controls: frame.next === undefined ? controls : [] } };
}
