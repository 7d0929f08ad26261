/** One answer on its way to its reader, from its first word until all of it stands, or can't. */

import type { Adapter, Failure } from "../adapter.ts";
import type { Control } from "../controls/control.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Slot } from "../outbox/slot.ts";
import type { Dialect } from "../text/dialect.ts";
import { createDocument, type Document } from "../text/document.ts";
import { createCompletion } from "./completion.ts";
import { type Correction, correct } from "./correct.ts";
import { createMeter, type Figures } from "./figures.ts";
import type { AnswerEnd } from "./frames.ts";
import { createRinging, type NotifyPolicy } from "./notify-policy.ts";
import { createPause } from "./pause.ts";
import { openPlace, type Place } from "./place.ts";
import { removePreview } from "./preview.ts";
import type { Progress } from "./progress.ts";
import { shorter } from "./shorter.ts";
import type { Surroundings } from "./surroundings.ts";
import { createWriter } from "./writer.ts";
import type { WrittenMessage } from "./written.ts";

export interface Answer {
  /** All that the model has said so far. */
  show(text: string): void;
  /** The value that is being written has grown. */
  growCard(): void;
  /** A step has changed. */
  touch(): void;
  /** There is no more. Resolves when all of it stands, or can't be delivered. */
  finish(end: AnswerEnd): Promise<void>;
  /** Another end, once it is finished. */
  amend(end: AnswerEnd): Promise<void>;
  /** The rest of a text that is cut can't come as a file either. */
  cut(): void;
  /** What waits for a press goes on in new messages. */
  resume(adapter: Adapter): void;
  /** What waits for a press waits no more. */
  abandon(): void;
  /** Where it is written now. */
  adapter(): Adapter;
  readonly messages: readonly WrittenMessage[];
  figures(): Figures;
  /** There is more of it than its messages can hold. */
  isCut(): boolean;
  /** Why it can't be delivered. */
  failure(): Failure | undefined;
}

/** A snapshot of a value counts as so many characters of text, about what a model writes between two. */
const SNAPSHOT_LENGTH = 4;

const TIME_IS_OVER = "it could be written for a limited time only";

export interface AnswerOptions {
  /** Called when the platform can't take any more of it, such as when the chat is gone. */
  readonly onFailure: () => void;
  /** Called when the rest of it waits for a press. */
  readonly onPause?: () => void;
  /** What stands in earlier messages: the answer goes on behind it, in a new one. */
  readonly textBefore?: string;
  /** A message that it fills first. */
  readonly placeholderId?: string | undefined;
  /** At its open message while it is written; undefined where it never has any. */
  readonly controls?: readonly Control[] | undefined;
  /** Those of a message that waits for a press to go on; undefined where nobody would receive it. */
  readonly pause?: (() => readonly Control[]) | undefined;
  readonly surroundings: Surroundings;
  readonly notify?: NotifyPolicy | undefined;
}

export function createAnswer(firstAdapter: Adapter, outbox: Outbox, options: AnswerOptions): Answer {
  const { surroundings, textBefore = "", placeholderId, notify = "first" } = options;
  const startMs = Date.now();
  const meter = createMeter(textBefore.length);
  const document = openDocument(textBefore);
  const progress: Progress = {
    ...{ text: textBefore, cardLength: 0, ended: false, end: {} },
    ...{ controls: options.controls, toldMs: startMs, isClosing: false },
  };
  const completion = createCompletion();
  let removal: Promise<void> | undefined;

  const pause = createPause({ goOn, expired: abandon });
  const writer = createWriter({
    ...{ document, progress, meter, surroundings, placeholderId, pause: options.pause },
    place: enter(firstAdapter, 0),
    events: {
      complete() {
        leave();
        completion.complete(removal);
      },
      paused: pauseHere,
      replaced(messageId) {
        removal = remove(messageId);
      },
      failed(why) {
        const { adapter, messagesBefore } = writer.place();
        const moved = why.kind === "moved" && adapter.movedTo?.(why.chatId);
        if (moved) {
          writer.place().leave();
          writer.moveTo(enter(moved, messagesBefore));
          return openSlot();
        }
        const dialect = why.kind === "too-long" ? shorter(writer.place().dialect) : undefined;
        const next = why.kind === "unsupported" ? adapter.fallback : dialect && adapter;
        if (!next) return fail(why);
        writer.place().leave();
        writer.changePlace(enter(next, messagesBefore, dialect));
        openSlot();
      },
      restored: () => openSlot(),
    },
  });
  let slot: Slot = outbox.open(writer);

  function enter(adapter: Adapter, messagesBefore: number, dialect?: Dialect): Place {
    return openPlace(adapter, {
      ...{ document, surroundings, messagesBefore, dialect },
      ringing: createRinging(notify, { startMs, canRemove: adapter.remove !== undefined }),
      onFading: () => slot.touch(),
      onSoon() {
        progress.isClosing = true;
        // Its turn comes before that of all growing text.
        slot.finish();
      },
      onOver() {
        if (pause.isOn) return;
        if (writer.isHaltShown()) pauseHere();
        else fail({ kind: "gone", message: TIME_IS_OVER });
      },
    });
  }

  /** Nobody has seen anything of the open page there. */
  function openSlot() {
    writer.countFrom(document.from);
    slot = outbox.open(writer);
    const unseen = progress.text.length + progress.cardLength - document.from;
    if (unseen > 0) slot.grow(unseen);
    if (progress.ended || progress.isClosing) slot.finish();
  }

  function leave() {
    pause.end();
    writer.place().leave();
    slot.close();
  }

  function fail(why: Failure) {
    if (completion.failure || completion.isComplete) return;
    leave();
    const mark = why.kind === "gone" && why.mayEdit ? writer.cutOff() : undefined;
    completion.fail(why, mark && change(mark, writer.place().adapter));
    options.onFailure();
  }

  async function change(correction: Correction, adapter: Adapter): Promise<void> {
    if (await correct(adapter, outbox, correction)) writer.corrected(correction);
  }

  function pauseHere() {
    slot.close();
    if (!options.pause) return fail({ kind: "gone", message: TIME_IS_OVER });
    pause.begin();
    if (!pause.isOn) return;
    writer.place().leave();
    options.onPause?.();
  }

  function abandon() {
    if (pause.isOn) fail({ kind: "gone", message: `${TIME_IS_OVER}, and nobody pressed Continue` });
  }

  function goOn(adapter: Adapter) {
    const left = writer.place();
    progress.isClosing = false;
    left.leave();
    const correction = writer.goOnIn(enter(adapter, writer.messages.length));
    openSlot();
    if (correction) void change(correction, left.adapter);
  }

  async function remove(messageId: string): Promise<void> {
    // The outbox may look at this answer as soon as it is asked for another call.
    await Promise.resolve();
    const isGone = await removePreview(writer.place().adapter, outbox, messageId);
    if (!isGone) meter.duplicated();
  }

  function grow(characters: number) {
    meter.grown(progress.text.length + progress.cardLength);
    if (!writer.halt()) slot.grow(characters);
  }

  return {
    messages: writer.messages,
    adapter: () => writer.place().adapter,
    failure: () => completion.failure,
    figures: meter.read,
    isCut: () => writer.halt() !== undefined,
    show(longer) {
      const growth = longer.length - progress.text.length;
      if (growth === 0 || completion.failure) return;
      progress.text = longer;
      grow(growth);
    },
    growCard() {
      if (completion.failure) return;
      progress.cardLength += SNAPSHOT_LENGTH;
      grow(SNAPSHOT_LENGTH);
    },
    touch() {
      if (completion.failure || pause.isOn) return;
      progress.toldMs = Date.now();
      slot.touch();
    },
    finish(end) {
      progress.ended = true;
      progress.end = end;
      progress.controls &&= end.controls ?? [];
      if (!completion.failure && !pause.isOn) slot.finish();
      return completion.promise;
    },
    amend(change) {
      progress.end = { ...progress.end, ...change };
      progress.controls &&= progress.end.controls ?? [];
      if (writer.place().closing.isOver()) return Promise.resolve();
      if (completion.isComplete) {
        completion.reopen();
        removal = undefined;
        writer.settle();
        writer.place().closing.update();
        openSlot();
      } else if (!completion.failure && !pause.isOn) slot.finish();
      return completion.promise;
    },
    cut: writer.cut,
    resume(adapter) {
      if (completion.failure || completion.isComplete) return;
      pause.resume(adapter);
    },
    abandon,
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
