/** Writes an answer into messages: what the next call shows, and what its outcome means for the one after it. */

import type { Adapter, CallKind, Failure } from "../adapter.ts";
import type { Control } from "../controls/control.ts";
import type { Content, Snapshot } from "../outbox/slot.ts";
import { detach } from "../text/detach.ts";
import type { Rendered } from "../text/dialect.ts";
import type { Document } from "../text/document.ts";
import type { Meter } from "./figures.ts";
import type { Frame, View } from "./frames.ts";
import { type Halt, haltAt, withoutFile, withoutText } from "./halt.ts";
import type { Ringing } from "./notify-policy.ts";
import { EMPTY, isSame, type OpenMessage, openMessage } from "./open-message.ts";
import type { Place } from "./place.ts";
import type { Progress } from "./progress.ts";
import type { Surroundings } from "./surroundings.ts";
import { createWritten, type WrittenMessage } from "./written.ts";

export interface Writer extends Content {
  readonly place: Place;
  readonly messages: readonly WrittenMessage[];
  /** Where it can't go on. */
  readonly halt: Halt | undefined;
  /** Its reader has been told so. */
  readonly isHaltShown: boolean;
  /** What is written counts from here on as shown or not. */
  countFrom(offset: number): void;
  /** The open page is written in another way. */
  changePlace(place: Place): void;
  /** What the halt left unsaid is written in new messages. */
  goOnIn(place: Place): void;
  /** The last message stays as it is: nothing is sent anew. */
  settle(): void;
  /** The rest can't come as a file. */
  cut(): void;
}

export interface WriterOptions {
  readonly document: Document;
  readonly progress: Progress;
  readonly meter: Meter;
  readonly surroundings: Surroundings;
  readonly place: Place;
  readonly placeholderId?: string | undefined;
  readonly ringing: (adapter: Adapter) => Ringing;
  /** The controls of a message that waits for a press to go on; undefined where nobody would receive it. */
  readonly pause?: (() => readonly Control[]) | undefined;
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
  const { document, progress, meter, surroundings, pause, events } = options;
  const written = createWritten();
  let { place } = options;
  let ringing = options.ringing(place.adapter);
  let message = openMessage(options.placeholderId);
  let shownEnd = document.from;
  let countedFrom = document.from;
  /** The platform refused the markup of the last frame. */
  let isRefused = false;
  let halt: Halt | undefined;
  let isHaltShown = false;
  /** The call under way tells of it. */
  let tellsOfHalt = false;
  /** The message that the last one takes the place of. */
  let preview: OpenMessage | undefined;
  let mayRenew = true;

  const writer: Writer = {
    messages: written.list,
    get place() {
      return place;
    },
    get halt() {
      return halt;
    },
    get isHaltShown() {
      return isHaltShown;
    },
    get adapter() {
      return place.adapter;
    },
    get messageId() {
      return message.id;
    },
    get callKind() {
      return kindOf(message.sealed);
    },
    get isBegun() {
      return written.list.length > 0 || place.draft.shown.text !== "";
    },
    get isFull() {
      return !halt && progress.text.length - document.from > place.adapter.dialect.maxLength;
    },
    snapshot() {
      for (;;) {
        const frame = message.sealed ?? render();
        if (isNews(frame) || renews(frame))
          return isTooShort(frame) ? undefined : toSnapshot(upToDate(frame));
        if (frame.next === undefined) break;
        turnPage(frame.next, frame.settles);
      }
      if (halt?.isPassing) events.paused();
      else if (progress.ended) events.complete();
      return undefined;
    },
    delivered({ kind, rendered, showsUpTo, nonce }, id) {
      // It was under way while the answer went on elsewhere.
      if (nonce !== message.nonce) return;
      meter.delivered({
        isNews: rendered.text !== message.shown.text,
        hasText: showsUpTo > 0,
        upTo: countedFrom + showsUpTo,
      });
      isRefused = false;
      place.closing.update();
      if (kind === "draft") place.draft.delivered(rendered);
      else stand(rendered, id);
    },
    refused(why, { kind }) {
      meter.refused(why);
      place.closing.update();
      if (why.kind === "rejected-format") isRefused = true;
      if (kind === "draft") place.draft.refused(why);
      else if (why.kind === "ambiguous" && message.id === undefined) noteUnsureSend();
    },
    failed(why) {
      meter.refused(why);
      if (!preview || message.id !== undefined) {
        events.failed(why);
        return;
      }
      message = { ...preview, shown: EMPTY };
      preview = undefined;
      events.restored();
    },
    countFrom(offset) {
      countedFrom = offset;
    },
    changePlace(next) {
      place = next;
      ringing = options.ringing(place.adapter);
      message = openMessage(message.id);
      halt = undefined;
      isRefused = false;
      if (message.id === undefined) shownEnd = document.from;
    },
    goOnIn(next) {
      const from = halt?.page.next ?? document.from;
      const { settles } = render();
      halt = undefined;
      isHaltShown = false;
      place = next;
      ringing = options.ringing(place.adapter);
      turnPage(from, settles);
    },
    settle() {
      mayRenew = false;
    },
    cut() {
      halt &&= withoutFile(halt);
    },
  };
  return writer;

  function kindOf(frame: Frame | undefined): CallKind {
    if (message.id !== undefined) return "edit";
    return place.draft.isOn && !progress.ended && frame?.next === undefined ? "draft" : "send";
  }

  function isNews(frame: Frame): boolean {
    const { draft } = place;
    const isDraft = kindOf(frame) === "draft";
    if (frame.rendered.text === "") return false;
    return (isDraft && draft.isFading) || !isSame(frame.rendered, isDraft ? draft.shown : message.shown);
  }

  /** The last message of an answer that has grown silently. */
  function renews(frame: Frame): boolean {
    const isStanding = written.isNewest(message.id);
    return mayRenew && isStanding && isLastFrame(frame) && ringing.endsAloud(Date.now());
  }

  function isLastFrame({ next, rendered }: Frame): boolean {
    return progress.ended && next === undefined && !halt?.isPassing && rendered.text !== "";
  }

  function noteUnsureSend() {
    if (place.adapter.exactlyOnce) message.isUnsure = true;
    else meter.duplicated();
  }

  function render(): Frame {
    const view: View = {
      ...progress,
      shownEnd,
      mayPause: pause !== undefined,
      isAnother: message.id === undefined && written.list.length > 0,
      isLast: isLastMessage(),
    };
    if (!halt?.isPassing) {
      const page = halt?.page ?? place.frames.page(view);
      const found = haltAt(page, place, view);
      if (!halt || found?.isPassing) halt = found ?? halt;
      if (!halt) return place.frames.render(page, view);
    }
    const controls = halt.isPassing ? pause?.() : progress.controls;
    return place.frames.renderHalted(halt, { ...view, controls });
  }

  /** The open message counts, whether it stands yet or not. */
  function isLastMessage(): boolean {
    const count = written.list.length - place.messagesBefore + (written.isNewest(message.id) ? 0 : 1);
    return count >= (place.adapter.maxMessages ?? Number.POSITIVE_INFINITY);
  }

  function upToDate(frame: Frame): Frame {
    if (!frame.ticks) return frame;
    progress.toldMs = Date.now();
    return render();
  }

  function plain({ controls: kept, ...rendered }: Rendered): Rendered {
    return { ...place.adapter.dialect.plain(rendered), ...(kept ? { controls: kept } : {}) };
  }

  function toSnapshot(frame: Frame): Snapshot {
    if (renews(frame)) {
      preview = message;
      message = openMessage();
    }
    shownEnd = Math.max(shownEnd, frame.end);
    if (frame.next !== undefined) message.sealed = frame;
    tellsOfHalt = halt !== undefined && frame.next === undefined;
    const kind = kindOf(frame);
    if (kind === "send" && isLastFrame(frame)) mayRenew = false;
    const shownTo = frame.next ?? halt?.page.next ?? progress.text.length + progress.cardLength;
    return {
      kind,
      rendered: isRefused ? plain(frame.rendered) : frame.rendered,
      ...(isRefused ? { isPlain: true } : {}),
      nonce: message.nonce,
      showsUpTo: shownTo - countedFrom,
      ...(message.id === undefined ? {} : { messageId: message.id }),
      ...(kind === "send" && isSilent(frame) ? { isSilent: true } : {}),
    };
  }

  function isSilent(frame: Frame): boolean {
    const isFirst = written.list.length === 0;
    return ringing.isSilent({ isFirst, isLast: isLastFrame(frame) }, Date.now());
  }

  function isTooShort({ rendered }: Frame): boolean {
    return !progress.ended && written.list.length === 0 && rendered.text.length < MIN_FIRST_LENGTH;
  }

  /** The message stands, and shows this. */
  function stand(rendered: Rendered, id: string) {
    place.draft.end();
    const text = detach(rendered.text);
    written.note({ id, text }, preview?.id);
    if (preview?.id !== undefined) events.replaced(preview.id);
    preview = undefined;
    const { isUnsure, sealed } = message;
    message.id = id;
    message.shown = isUnsure ? EMPTY : { ...rendered, text };
    message.isUnsure = false;
    isHaltShown ||= tellsOfHalt;
    if (sealed?.next !== undefined && !isUnsure) turnPage(sealed.next, sealed.settles);
  }

  function turnPage(next: number, settled: readonly string[] = []) {
    surroundings.settle(settled);
    document.turn(next);
    shownEnd = next;
    message = openMessage();
    if (halt) halt = withoutText(halt, next);
  }
}
