/** One answer on its way to its reader: which page is being written, and what the next call would show. */

import type { Adapter, Failure } from "../adapter.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Content, Slot, Snapshot } from "../outbox/slot.ts";
import type { Page, PageStart } from "../text/page.ts";
import { nextPage } from "../text/paginate.ts";

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
  /** There is no more. `words` are put under the text. Resolves when all of it stands, or can't be delivered. */
  finish(words: string | undefined): Promise<void>;
  readonly messages: readonly WrittenMessage[];
  readonly figures: Figures;
  /** Why it can't be delivered. */
  readonly failure: Failure | undefined;
}

/** A first frame with a lone letter is not worth a notification. */
const MIN_FIRST_LENGTH = 2;

interface Frame {
  readonly text: string;
  readonly page: Page;
}

/** `onFailure` is called when the platform can't take any more of it, such as when the chat is gone. */
export function createAnswer(adapter: Adapter, outbox: Outbox, onFailure: () => void): Answer {
  const messages: WrittenMessage[] = [];
  const completed = Promise.withResolvers<void>();
  const figures = { calls: 0, rateLimits: 0, possibleDuplicates: 0 };
  const times: { firstText?: number; lastText?: number; firstFrame?: number; lastFrame?: number } = {};
  let text = "";
  let words: string | undefined;
  let ended = false;
  let failure: Failure | undefined;

  let start: PageStart = { offset: 0 };
  let messageId = adapter.placeholderId;
  let nonce = createNonce();
  /** What the open message shows. */
  let shownText = "";
  /** Up to where the reader has seen the open page: no cut may come before it. */
  let shownEnd = 0;
  /** Where the open page has to be parsed from. */
  let tail: number | undefined;
  /** A send had no answer: the next one may find the message standing, with the text of the first try. */
  let isUnsure = false;
  /** A full page that the platform has been given: it must not be cut anew. */
  let sealed: Frame | undefined;

  const content: Content = {
    adapter,
    get messageId() {
      return messageId;
    },
    get isBegun() {
      return messages.length > 0;
    },
    get isFull() {
      return text.length - start.offset > adapter.limits.maxLength;
    },
    snapshot() {
      for (;;) {
        const frame = sealed ?? render();
        const isNews = frame.text !== "" && frame.text !== shownText;
        if (isNews) return isTooShort(frame) ? undefined : toSnapshot(frame);
        if (!frame.page.next) break;
        turnPage(frame.page.next);
      }
      if (ended) complete();
      return undefined;
    },
    delivered(snapshot, id) {
      figures.calls += 1;
      times.lastFrame = Date.now();
      times.firstFrame ??= times.lastFrame;
      if (messages.at(-1)?.id === id) messages.pop();
      const shown = detach(snapshot.text);
      messages.push({ id, text: shown });
      messageId = id;
      shownText = isUnsure ? "" : shown;
      if (sealed?.page.next && !isUnsure) turnPage(sealed.page.next);
      isUnsure = false;
    },
    refused(why) {
      figures.calls += 1;
      if (why.kind === "rate-limited") figures.rateLimits += 1;
      if (why.kind !== "ambiguous" || messageId !== undefined) return;
      if (adapter.exactlyOnce) isUnsure = true;
      else figures.possibleDuplicates += 1;
    },
    failed(why) {
      figures.calls += 1;
      failure = why;
      completed.resolve();
      onFailure();
    },
  };
  const slot: Slot = outbox.open(content);

  function render(): Frame {
    const page = nextPage(text, start, { limits: adapter.limits, shownEnd, ended, tail });
    tail = page.tail;
    const body = page.text.trim();
    if (page.next || !ended || !words) return { text: body, page };
    const withWords = body === "" ? words : `${body}\n\n${words}`;
    if (adapter.limits.measure(withWords) <= adapter.limits.maxLength) return { text: withWords, page };
    return { text: body, page: { ...page, next: { offset: text.length } } };
  }

  function toSnapshot(frame: Frame): Snapshot {
    shownEnd = Math.max(shownEnd, frame.page.end);
    if (frame.page.next) sealed = frame;
    const showsUpTo = frame.page.next?.offset ?? frame.page.end;
    return { text: frame.text, nonce, showsUpTo, ...(messageId === undefined ? {} : { messageId }) };
  }

  const isTooShort = (frame: Frame) =>
    !ended && messages.length === 0 && frame.text.length < MIN_FIRST_LENGTH;

  function turnPage(next: PageStart) {
    start = next;
    shownEnd = next.offset;
    sealed = undefined;
    tail = undefined;
    messageId = undefined;
    shownText = "";
    nonce = createNonce();
  }

  function complete() {
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
      times.lastText = Date.now();
      times.firstText ??= times.lastText;
      slot.grow(growth);
    },
    finish(endingWords) {
      ended = true;
      words = endingWords;
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

/** V8 keeps a slice by keeping all of what it was cut from: the whole answer as it was then, once for each page. */
const detach = (slice: string): string => structuredClone(slice);

/** Discord takes at most 25 characters. */
const createNonce = (): string => crypto.randomUUID().replaceAll("-", "").slice(0, 24);
