/** Writes an answer into messages: what the next call shows, and what its outcome means for the one after it. */

import type { CallKind, Failure } from "../adapter.ts";
import type { Content, Snapshot } from "../outbox/slot.ts";
import type { Rendered } from "../text/dialect.ts";
import type { Correction } from "./correct.ts";
import type { Meter } from "./figures.ts";
import type { Frame } from "./frames.ts";
import { type Halt, NO_NEXT_WORDS } from "./halt.ts";
import { createMessages } from "./messages.ts";
import { isSame } from "./open-message.ts";
import { createOpenPage, type OpenPageOptions, type PageMessage } from "./open-page.ts";
import type { Place } from "./place.ts";
import type { WrittenMessage } from "./written.ts";

export interface Writer extends Content {
  place(): Place;
  readonly messages: readonly WrittenMessage[];
  /** Where it can't go on. */
  halt(): Halt | undefined;
  /** Its reader has been told so. */
  isHaltShown(): boolean;
  /** What is written counts from here on as shown or not. */
  countFrom(offset: number): void;
  /** The open page is written in another way. */
  changePlace(place: Place): void;
  /** The open page is written there, in a new message: the one that held it can't be changed any more. */
  moveTo(place: Place): void;
  /** What the halt left unsaid is written in new messages. Returns what the old one shows best from then on. */
  goOnIn(place: Place): Correction | undefined;
  /** What the newest message shows best when there can't be another. Undefined where it stands open, or there is none. */
  cutOff(): Correction | undefined;
  /** A message that is open no more shows this now. */
  corrected(correction: Correction): void;
  /** The last message stays as it is: nothing is sent anew. */
  settle(): void;
  /** The rest can't come as a file. */
  cut(): void;
}

export interface WriterOptions extends OpenPageOptions {
  readonly meter: Meter;
  readonly place: Place;
  readonly placeholderId?: string | undefined;
  readonly events: WriterEvents;
}

export interface WriterEvents {
  /** All of it stands. */
  complete(): void;
  /** All of it stands that can before a press. */
  paused(): void;
  /** The message that is named has been replaced by a new one. */
  replaced(messageId: string): void;
  /** It can be tried in another way, or else not at all. */
  failed(failure: Failure): void;
  /** The last message could not be sent anew: the one before it is to be written on. */
  restored(): void;
}

/** A first frame with a lone letter is not worth a notification. */
const MIN_FIRST_LENGTH = 2;

export function createWriter(options: WriterOptions): Writer {
  const { document, progress, meter, events } = options;
  const messages = createMessages(options.placeholderId);
  const page = createOpenPage(options);
  let { place } = options;
  let countedFrom = document.from;
  /** The platform refused the markup of the last frame. */
  let isRefused = false;
  let mayRenew = true;

  const writer: Writer = {
    messages: messages.list,
    place: () => place,
    halt: () => page.halt,
    isHaltShown: () => page.isHaltShown,
    adapter: () => place.adapter,
    messageId: () => messages.open.id,
    callKind: () => kindOf(messages.open.sealed),
    isBegun: () => messages.list.length > 0 || place.draft.shown.text !== "",
    room: () =>
      page.halt
        ? Number.POSITIVE_INFINITY
        : place.adapter.dialect.maxLength - (progress.text.length - document.from),
    snapshot(isScarce) {
      for (;;) {
        const frame = messages.open.sealed ?? render(isScarce);
        if (isNews(frame) || renews(frame))
          return isTooShort(frame) ? undefined : toSnapshot(upToDate(frame, isScarce));
        if (frame.next === undefined) break;
        turnPage(frame.next, frame.settles);
      }
      if (page.halt?.isPassing) events.paused();
      else if (progress.ended) events.complete();
      return undefined;
    },
    delivered({ kind, rendered, showsUpTo, nonce }, id) {
      // It was under way while the answer went on elsewhere.
      if (nonce !== messages.open.nonce) return;
      meter.delivered({
        isNews: rendered.text !== messages.open.shown.text,
        hasText: showsUpTo > 0,
        upTo: countedFrom + showsUpTo,
      });
      isRefused = false;
      place.closing.update();
      if (kind === "draft") place.draft.delivered(rendered);
      else stand(id, rendered);
    },
    refused(why, { kind }) {
      meter.refused(why);
      place.closing.update();
      if (why.kind === "rejected-format") isRefused = true;
      if (kind === "draft") place.draft.refused(why);
      else if (why.kind === "ambiguous" && messages.open.id === undefined) noteUnsureSend();
    },
    failed(why) {
      meter.refused(why);
      if (messages.restore()) events.restored();
      else events.failed(why);
    },
    countFrom(offset) {
      countedFrom = offset;
    },
    changePlace(next) {
      place = next;
      messages.forgetShown();
      page.goOn();
      isRefused = false;
      if (messages.open.id === undefined) page.forgetShown();
    },
    moveTo(next) {
      if (messages.leaveOpen()) meter.duplicated();
      writer.changePlace(next);
    },
    goOnIn(next) {
      const from = page.halt?.page.next ?? document.from;
      const { settles } = render();
      const correction = correctionOf(messages.open.id);
      page.goOn();
      place = next;
      turnPage(from, settles);
      return correction;
    },
    cutOff() {
      const { open, sealed } = messages;
      const rendered = sealed && place.frames.withWords(sealed.shown, NO_NEXT_WORDS);
      if (open.id !== undefined || sealed?.id === undefined || !rendered) return undefined;
      return { messageId: sealed.id, rendered };
    },
    corrected({ messageId, rendered }) {
      messages.change(messageId, rendered.text);
    },
    settle() {
      mayRenew = false;
    },
    cut: page.cut,
  };
  return writer;

  function kindOf(frame: Frame | undefined): CallKind {
    if (messages.open.id !== undefined) return "edit";
    return place.draft.isOn && !progress.ended && frame?.next === undefined ? "draft" : "send";
  }

  function isNews(frame: Frame): boolean {
    const { draft } = place;
    const isDraft = kindOf(frame) === "draft";
    if (frame.rendered.text === "") return false;
    return (
      (isDraft && draft.isFading) || !isSame(frame.rendered, isDraft ? draft.shown : messages.open.shown)
    );
  }

  /** The last message of an answer that has grown silently. */
  function renews(frame: Frame): boolean {
    return mayRenew && messages.isOpenStanding() && isLastFrame(frame) && place.ringing.endsAloud(Date.now());
  }

  function isLastFrame({ next, rendered }: Frame): boolean {
    return progress.ended && next === undefined && !page.halt?.isPassing && rendered.text !== "";
  }

  function noteUnsureSend() {
    if (place.adapter.exactlyOnce) messages.open.isUnsure = true;
    else meter.duplicated();
  }

  function render(isScarce = false): Frame {
    return page.render(place, pageMessage(isScarce));
  }

  function pageMessage(isScarce = false): PageMessage {
    const { maxMessages = Number.POSITIVE_INFINITY } = place.adapter;
    return {
      isAnother: messages.open.id === undefined && messages.list.length > 0,
      isLast: messages.count() - place.messagesBefore >= maxMessages,
      isScarce,
    };
  }

  /** Undefined where nothing can be written any more. */
  function correctionOf(messageId: string | undefined): Correction | undefined {
    if (messageId === undefined || place.closing.isOver()) return undefined;
    const passed = page.renderPassed(place, pageMessage());
    return passed && { messageId, rendered: passed.rendered };
  }

  function upToDate(frame: Frame, isScarce: boolean): Frame {
    if (!frame.ticks) return frame;
    progress.toldMs = Date.now();
    return render(isScarce);
  }

  function plain({ controls: kept, ...rendered }: Rendered): Rendered {
    return { ...place.adapter.dialect.plain(rendered), ...(kept ? { controls: kept } : {}) };
  }

  function toSnapshot(frame: Frame): Snapshot {
    if (renews(frame)) messages.renew();
    const shownTo = page.show(frame);
    if (frame.next !== undefined) messages.open.sealed = frame;
    const kind = kindOf(frame);
    if (kind === "send" && isLastFrame(frame)) mayRenew = false;
    return {
      kind,
      rendered: isRefused ? plain(frame.rendered) : frame.rendered,
      ...(isRefused ? { isPlain: true } : {}),
      nonce: messages.open.nonce,
      showsUpTo: shownTo - countedFrom,
      ...(messages.open.id === undefined ? {} : { messageId: messages.open.id }),
      ...(kind === "send" && isSilent(frame) ? { isSilent: true } : {}),
    };
  }

  function isSilent(frame: Frame): boolean {
    const isFirst = messages.list.length === 0;
    return place.ringing.isSilent({ isFirst, isLast: isLastFrame(frame) }, Date.now());
  }

  function isTooShort({ rendered }: Frame): boolean {
    return !progress.ended && messages.list.length === 0 && rendered.text.length < MIN_FIRST_LENGTH;
  }

  /** The message stands, and shows this. */
  function stand(id: string, rendered: Rendered) {
    place.draft.end();
    const { isUnsure, sealed } = messages.open;
    const replacedId = messages.stand(id, rendered);
    if (replacedId !== undefined) events.replaced(replacedId);
    page.shown();
    if (sealed?.next !== undefined && !isUnsure) turnPage(sealed.next, sealed.settles);
  }

  function turnPage(next: number, settled?: readonly string[]) {
    page.turn(next, settled);
    messages.turn();
  }
}
