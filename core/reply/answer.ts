/** One answer on its way to its reader: which page is being written, and what the next call would show. */

import type { Adapter, CallKind, Failure } from "../adapter.ts";
import type { Control } from "../controls/control.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Content, Slot, Snapshot } from "../outbox/slot.ts";
import type { Rendered } from "../text/dialect.ts";
import { createDocument, type Document } from "../text/document.ts";
import { createDraft } from "./draft.ts";
import { createMeter, type Figures } from "./figures.ts";
import { type AnswerEnd, createFrames, type Frame } from "./frames.ts";
import { detach, EMPTY, isSame, openMessage } from "./open-message.ts";
import type { Surroundings } from "./surroundings.ts";

/** A message that stands, with the text it shows. */
export interface WrittenMessage {
  readonly id: string;
  readonly text: string;
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

/** A snapshot of a value counts as so many characters of text, about what a model writes between two. */
const SNAPSHOT_LENGTH = 4;

/** A first frame with a lone letter is not worth a notification. */
const MIN_FIRST_LENGTH = 2;

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
  const meter = createMeter();
  let completed = Promise.withResolvers<void>();
  let text = textBefore;
  let end: AnswerEnd = {};
  /** Characters that the snapshots of a value count as. */
  let cardLength = 0;
  let toldMs = Date.now();
  let { controls } = options;
  let ended = false;
  let isComplete = false;
  let failure: Failure | undefined;

  const document = openDocument(textBefore);
  const frames = createFrames({ document, dialect: adapter.dialect, surroundings });
  let message = openMessage(adapter.placeholderId);
  let shownEnd = textBefore.length;
  /** The platform refused the markup of the last frame. */
  let isRefused = false;
  const draft = createDraft(adapter.drafts, () => slot.touch());

  const content: Content = {
    adapter,
    get messageId() {
      return message.id;
    },
    get callKind() {
      return kindOf(message.sealed);
    },
    get isBegun() {
      return messages.length > 0 || draft.shown.text !== "";
    },
    get isFull() {
      return text.length - document.from > adapter.dialect.maxLength;
    },
    snapshot() {
      for (;;) {
        const frame = message.sealed ?? render();
        if (isNews(frame)) return isTooShort(frame) ? undefined : toSnapshot(upToDate(frame));
        if (frame.next === undefined) break;
        turnPage(frame.next, frame.settles);
      }
      if (ended) complete();
      return undefined;
    },
    delivered(snapshot, id) {
      meter.delivered({
        isNews: snapshot.rendered.text !== message.shown.text,
        hasText: snapshot.showsUpTo > 0,
      });
      isRefused = false;
      if (snapshot.kind === "draft") draft.delivered(snapshot.rendered);
      else stand(snapshot.rendered, id);
    },
    refused(why) {
      meter.refused(why);
      if (why.kind === "rejected-format") isRefused = true;
      if (content.callKind === "draft") draft.refused(why);
      else if (why.kind === "ambiguous" && message.id === undefined) noteUnsureSend();
    },
    failed(why) {
      draft.end();
      meter.refused(why);
      failure = why;
      completed.resolve();
      onFailure();
    },
  };
  let slot: Slot = outbox.open(content);

  function kindOf(frame: Frame | undefined): CallKind {
    if (message.id !== undefined) return "edit";
    return draft.isOn && !ended && frame?.next === undefined ? "draft" : "send";
  }

  function isNews(frame: Frame): boolean {
    const isDraft = kindOf(frame) === "draft";
    if (frame.rendered.text === "") return false;
    return (isDraft && draft.isFading) || !isSame(frame.rendered, isDraft ? draft.shown : message.shown);
  }

  function noteUnsureSend() {
    if (adapter.exactlyOnce) message.isUnsure = true;
    else meter.duplicated();
  }

  const render = (): Frame =>
    frames.render({
      ...{ text, ended, end, controls, shownEnd, toldMs },
      isAnother: message.id === undefined && messages.length > 0,
    });

  function upToDate(frame: Frame): Frame {
    if (!frame.ticks) return frame;
    toldMs = Date.now();
    return render();
  }

  function plain({ controls: kept, ...rendered }: Rendered): Rendered {
    return { ...adapter.dialect.plain(rendered), ...(kept ? { controls: kept } : {}) };
  }

  function toSnapshot(frame: Frame): Snapshot {
    shownEnd = Math.max(shownEnd, frame.end);
    if (frame.next !== undefined) message.sealed = frame;
    return {
      kind: kindOf(frame),
      rendered: isRefused ? plain(frame.rendered) : frame.rendered,
      ...(isRefused ? { isPlain: true } : {}),
      nonce: message.nonce,
      showsUpTo: (frame.next ?? text.length + cardLength) - textBefore.length,
      ...(message.id === undefined ? {} : { messageId: message.id }),
    };
  }

  const isTooShort = (frame: Frame) =>
    !ended && messages.length === 0 && frame.rendered.text.length < MIN_FIRST_LENGTH;

  /** The message stands, and shows this. */
  function stand(rendered: Rendered, id: string) {
    draft.end();
    if (messages.at(-1)?.id === id) messages.pop();
    const written = detach(rendered.text);
    messages.push({ id, text: written });
    const { isUnsure, sealed } = message;
    message.id = id;
    message.shown = isUnsure ? EMPTY : { ...rendered, text: written };
    message.isUnsure = false;
    if (sealed?.next !== undefined && !isUnsure) turnPage(sealed.next, sealed.settles);
  }

  function turnPage(next: number, settled: readonly string[] = []) {
    surroundings.settle(settled);
    document.turn(next);
    shownEnd = next;
    message = openMessage();
  }

  function grow(characters: number) {
    meter.grown();
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
      return meter.figures;
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

/** Begins behind the text, in whatever block that left open. */
function openDocument(textBefore: string): Document {
  const document = createDocument();
  if (textBefore === "") return document;
  document.grow(textBefore, false);
  document.turn(textBefore.length);
  return document;
}
