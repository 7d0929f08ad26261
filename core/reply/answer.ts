/** One answer on its way to its reader: which page is being written, and what the next call would show. */

import type { RootContent } from "mdast";
import type { Adapter, CallKind, Failure } from "../adapter.ts";
import type { Control } from "../controls/control.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Content, Slot, Snapshot } from "../outbox/slot.ts";
import type { Rendered } from "../text/dialect.ts";
import { createDocument, type Document } from "../text/document.ts";
import { createPages } from "../text/pages.ts";
import { createDraft } from "./draft.ts";
import type { Surroundings } from "./surroundings.ts";

/** A message that stands, with the text it shows. */
export interface WrittenMessage {
  readonly id: string;
  readonly text: string;
}

export interface Figures {
  /** From the first text of the model to the first frame that shows some, in milliseconds. */
  readonly firstTextMs?: number;
  /** From the last text of the model to the frame that completed the answer, in milliseconds. */
  readonly finalLagMs?: number;
  /** Calls made for this answer, refused ones too. */
  readonly calls: number;
  /** Calls that the platform refused for coming too fast. */
  readonly rateLimits: number;
  /** Messages that may stand twice, because a send had no answer and was made again. Only where sends have no nonce. */
  readonly possibleDuplicates: number;
}

export interface Answer {
  /** All that the model has said so far. */
  show(text: string): void;
  /** The value that is being written has grown. */
  growCard(): void;
  /** A step has changed. */
  touch(): void;
  /** There is no more. Resolves when all of it stands, or can't be delivered. */
  finish(end: AnswerEnd): Promise<void>;
  /** Other words and no controls, once it is finished. */
  amend(words: string): Promise<void>;
  readonly messages: readonly WrittenMessage[];
  readonly figures: Figures;
  /** Why it can't be delivered. */
  readonly failure: Failure | undefined;
}

export interface AnswerEnd {
  /** How it ended, under the text. */
  readonly words?: string | undefined;
  /** What it took, under that. */
  readonly footer?: string | undefined;
  /** At the last message. */
  readonly controls?: readonly Control[] | undefined;
}

/** A snapshot of a value counts as so many characters of text, about what a model writes between two. */
const SNAPSHOT_LENGTH = 4;

/** A first frame with a lone letter is not worth a notification. */
const MIN_FIRST_LENGTH = 2;

interface Frame {
  readonly rendered: Rendered;
  readonly end: number;
  /** Where the next page begins, once this one is full. */
  readonly next?: number;
  /** Steps that it tells of for good. */
  readonly settles?: readonly string[];
  /** It tells how long something has been running. */
  readonly ticks?: boolean;
}

const EMPTY: Rendered = { text: "" };

export interface AnswerOptions {
  /** Called when the platform can't take any more of it, such as when the chat is gone. */
  readonly onFailure: () => void;
  /** What stands in earlier messages: the answer goes on behind it, in a new one. */
  readonly textBefore?: string;
  /** At its open message while it is written; undefined where it never has any. */
  readonly controls?: readonly Control[] | undefined;
  readonly surroundings: Surroundings;
}

export function createAnswer(adapter: Adapter, outbox: Outbox, options: AnswerOptions): Answer {
  const { onFailure, surroundings, textBefore = "" } = options;
  const messages: WrittenMessage[] = [];
  let completed = Promise.withResolvers<void>();
  const figures = { calls: 0, rateLimits: 0, possibleDuplicates: 0 };
  const times: { firstText?: number; lastText?: number; firstFrame?: number; lastFrame?: number } = {};
  let text = textBefore;
  let end: AnswerEnd = {};
  /** Characters that the snapshots of a value count as. */
  let cardLength = 0;
  /** The moment that running steps were told of last: that time goes on is no news. */
  let toldMs = Date.now();
  let { controls } = options;
  let ended = false;
  let isComplete = false;
  let failure: Failure | undefined;

  const document = createDocument();
  const pages = createPages(document, adapter.dialect);
  if (textBefore !== "") skip(document, textBefore);
  let messageId = adapter.placeholderId;
  let nonce = createNonce();
  /** What the open message shows. */
  let shown = EMPTY;
  /** Up to where the reader has seen the open page: no cut may come before it. */
  let shownEnd = textBefore.length;
  /** A send had no answer: the next one may find the message standing, with the text of the first try. */
  let isUnsure = false;
  /** The platform refused the markup of the last frame. */
  let isRefused = false;
  /** A full page that the platform has been given: it must not be cut anew. */
  let sealed: Frame | undefined;
  const draft = createDraft(adapter.drafts, () => slot.touch());

  const content: Content = {
    adapter,
    get messageId() {
      return messageId;
    },
    get callKind() {
      return kindOf(sealed);
    },
    get isBegun() {
      return messages.length > 0 || draft.shown.text !== "";
    },
    get isFull() {
      return text.length - document.from > adapter.dialect.maxLength;
    },
    snapshot() {
      for (;;) {
        const frame = sealed ?? render();
        if (isNews(frame)) return isTooShort(frame) ? undefined : toSnapshot(upToDate(frame));
        if (frame.next === undefined) break;
        turnPage(frame.next, frame.settles);
      }
      if (ended) complete();
      return undefined;
    },
    delivered(snapshot, id) {
      figures.calls += 1;
      const nowMs = Date.now();
      if (snapshot.rendered.text !== shown.text) times.lastFrame = nowMs;
      if (snapshot.showsUpTo > 0) times.firstFrame ??= nowMs;
      isRefused = false;
      if (snapshot.kind === "draft") {
        draft.delivered(snapshot.rendered);
        return;
      }
      draft.end();
      if (messages.at(-1)?.id === id) messages.pop();
      const text = detach(snapshot.rendered.text);
      messages.push({ id, text });
      messageId = id;
      shown = isUnsure ? EMPTY : { ...snapshot.rendered, text };
      if (sealed?.next !== undefined && !isUnsure) turnPage(sealed.next, sealed.settles);
      isUnsure = false;
    },
    refused(why) {
      figures.calls += 1;
      if (why.kind === "rate-limited") figures.rateLimits += 1;
      if (why.kind === "rejected-format") isRefused = true;
      if (content.callKind === "draft") draft.refused(why);
      else if (why.kind === "ambiguous" && messageId === undefined) noteUnsureSend();
    },
    failed(why) {
      draft.end();
      figures.calls += 1;
      failure = why;
      completed.resolve();
      onFailure();
    },
  };
  let slot: Slot = outbox.open(content);

  function kindOf(frame: Frame | undefined): CallKind {
    if (messageId !== undefined) return "edit";
    return draft.isOn && !ended && frame?.next === undefined ? "draft" : "send";
  }

  function isNews(frame: Frame): boolean {
    const isDraft = kindOf(frame) === "draft";
    if (frame.rendered.text === "") return false;
    return (isDraft && draft.isFading) || !isSame(frame.rendered, isDraft ? draft.shown : shown);
  }

  function noteUnsureSend() {
    if (adapter.exactlyOnce) isUnsure = true;
    else figures.possibleDuplicates += 1;
  }

  function render(): Frame {
    if (document.text !== text || document.ended !== ended) document.grow(text, ended);
    const page = pages.next(shownEnd);
    return withControls(withSurroundings(page.next !== undefined || !ended ? page : withEnding(page)));
  }

  function upToDate(frame: Frame): Frame {
    if (!frame.ticks) return frame;
    toldMs = Date.now();
    return render();
  }

  function withSurroundings(page: Frame): Frame {
    const isFinal = page.next !== undefined || ended;
    // Steps that end when all of the text stands are no reason for another message.
    if (isFinal && page.rendered.text === "" && messageId === undefined && messages.length > 0) return page;
    return { ...page, ...surroundings.around(page.rendered, { nowMs: toldMs, isFinal }) };
  }

  /** A page that is full loses them. */
  function withControls(frame: Frame): Frame {
    if (!controls) return frame;
    return {
      ...frame,
      rendered: { ...frame.rendered, controls: frame.next === undefined ? controls : [] },
    };
  }

  function withEnding(page: Frame): Frame {
    const { dialect } = adapter;
    const { words, footer } = end;
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
    return fits ? { ...page, rendered } : { ...page, next: text.length };
  }

  function plain({ controls: kept, ...rendered }: Rendered): Rendered {
    return { ...adapter.dialect.plain(rendered), ...(kept ? { controls: kept } : {}) };
  }

  function toSnapshot(frame: Frame): Snapshot {
    shownEnd = Math.max(shownEnd, frame.end);
    if (frame.next !== undefined) sealed = frame;
    return {
      kind: kindOf(frame),
      rendered: isRefused ? plain(frame.rendered) : frame.rendered,
      ...(isRefused ? { isPlain: true } : {}),
      nonce,
      showsUpTo: (frame.next ?? text.length + cardLength) - textBefore.length,
      ...(messageId === undefined ? {} : { messageId }),
    };
  }

  const isTooShort = (frame: Frame) =>
    !ended && messages.length === 0 && frame.rendered.text.length < MIN_FIRST_LENGTH;

  function turnPage(next: number, settled: readonly string[] = []) {
    surroundings.settle(settled);
    document.turn(next);
    shownEnd = next;
    sealed = undefined;
    messageId = undefined;
    shown = EMPTY;
    nonce = createNonce();
  }

  function grow(characters: number) {
    times.lastText = Date.now();
    times.firstText ??= times.lastText;
    slot.grow(characters);
  }

  function complete() {
    isComplete = true;
    slot.close();
    completed.resolve();
  }

  return {
    messages,
    get failure() {
      return failure;
    },
    get figures() {
      return { ...figures, ...spansOf(times) };
    },
    show(longer) {
      const growth = longer.length - text.length;
      if (growth === 0 || failure) return;
      text = longer;
      grow(growth);
    },
    growCard() {
      if (failure) return;
      cardLength += SNAPSHOT_LENGTH;
      grow(SNAPSHOT_LENGTH);
    },
    touch() {
      if (failure) return;
      toldMs = Date.now();
      slot.touch();
    },
    finish(ending) {
      ended = true;
      end = ending;
      controls &&= ending.controls ?? [];
      if (!failure) slot.finish();
      return completed.promise;
    },
    amend(otherWords) {
      end = { ...end, words: otherWords };
      controls &&= [];
      if (isComplete) {
        isComplete = false;
        completed = Promise.withResolvers();
        slot = outbox.open(content);
      }
      if (!failure) slot.finish();
      return completed.promise;
    },
  };
}

function spansOf(times: { firstText?: number; lastText?: number; firstFrame?: number; lastFrame?: number }) {
  const { firstText, lastText, firstFrame, lastFrame } = times;
  return {
    ...(firstText !== undefined && firstFrame !== undefined ? { firstTextMs: firstFrame - firstText } : {}),
    ...(lastText !== undefined && lastFrame !== undefined
      ? { finalLagMs: Math.max(0, lastFrame - lastText) }
      : {}),
  };
}

const isSame = (a: Rendered, b: Rendered): boolean =>
  a.text === b.text &&
  JSON.stringify(a.entities) === JSON.stringify(b.entities) &&
  JSON.stringify(a.controls ?? []) === JSON.stringify(b.controls ?? []);

/** A document that begins behind the text, in whatever block that left open. */
function skip(document: Document, text: string) {
  document.grow(text, false);
  document.turn(text.length);
}

/** V8 keeps a slice by keeping all of what it was cut from: the whole answer as it was then, once for each page. */
const detach = (slice: string): string => structuredClone(slice);

/** Discord takes at most 25 characters. */
const createNonce = (): string => crypto.randomUUID().replaceAll("-", "").slice(0, 24);
