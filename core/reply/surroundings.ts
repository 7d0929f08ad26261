/** What stands around the text of the open page: steps above it, a card below it while that is written. */

import type { BlockContext, Dialect, Rendered } from "../text/dialect.ts";
import { previewCard } from "./card-text.ts";
import { type DataEvent, emptyReply, type Reply } from "./reply.ts";
import { MAX_FOLDED, type StepDetail, type StepLine, stepLines } from "./step-lines.ts";

export interface Surroundings {
  /** Whether a reader would see a change of the steps, apart from how long they take. */
  update(reply: Reply, nowMs: number): boolean;
  /** There is room for as much as the text leaves; `isFinal` when the message is never edited again. */
  around(text: Rendered, place: Around): Framed;
  /** These steps stand in a message that is never edited again: the next one does not tell of them. */
  settle(ids: readonly string[]): void;
}

export interface Around {
  readonly dialect: Dialect;
  readonly nowMs: number;
  readonly isFinal: boolean;
}

export interface Framed {
  readonly rendered: Rendered;
  /** The steps that it tells of for good. */
  readonly settles: readonly string[];
  /** It tells how long something has been running. */
  readonly ticks: boolean;
}

/** Steps take at most this share of a message, however much of it is free. */
const MAX_SHARE = 0.2;

/** While it is written there is less room beside the text. */
const MAX_RUNNING = 5;

/** What is shown around a text knows of no references in it. */
const CONTEXT: BlockContext = { isOpen: false, definition: () => undefined };

/** Less room than this for a card shows nothing of use. In the dialect's unit. */
const MIN_CARD_LENGTH = 40;

interface KeptCard {
  readonly event: DataEvent;
  readonly room: number;
  readonly dialect: Dialect;
  readonly card?: Rendered | undefined;
}

export function createSurroundings(detail: StepDetail): Surroundings {
  const settled = new Set<string>();
  let reply = emptyReply;
  let key = "";
  let kept: KeptCard | undefined;

  function status(text: Rendered, lines: readonly StepLine[], place: Around): Rendered | undefined {
    const { dialect, isFinal } = place;
    const fits = (parts: readonly Rendered[], share = 1) =>
      dialect.measure(dialect.join(parts)) <= dialect.maxLength * share;
    for (let count = isFinal ? MAX_FOLDED : MAX_RUNNING; count > 0; count -= 1) {
      const shown = choose(lines, count);
      const state = isFinal ? "folded" : "running";
      const rendered = dialect.renderBlock({ type: "statusLines", lines: shown, state }, CONTEXT);
      if (fits([rendered], MAX_SHARE) && fits([rendered, text])) return rendered;
    }
    return undefined;
  }

  /** The newest snapshot is read here and not before: building it has a price. */
  function cardBelow(parts: readonly Rendered[], dialect: Dialect): readonly Rendered[] {
    const { newest: event } = reply;
    if (event === undefined) return [];
    const room = dialect.maxLength - dialect.measure(dialect.join(parts)) - 2;
    if (room < MIN_CARD_LENGTH) return [];
    if (kept?.event !== event || kept.room !== room || kept.dialect !== dialect) {
      const card = previewCard(event.value, dialect, { schema: event.schema, maxLength: room });
      kept = { event, room, dialect, card };
    }
    return kept.card ? [kept.card] : [];
  }

  return {
    update(next, nowMs) {
      const before = reply;
      reply = next;
      if (
        before.steps === next.steps &&
        before.reasoning === next.reasoning &&
        before.thinking === next.thinking
      )
        return false;
      const nextKey = JSON.stringify(stepLines(reply, { detail, nowMs, tellsElapsed: false }));
      const isNews = nextKey !== key;
      key = nextKey;
      return isNews;
    },
    around(text, place) {
      const { dialect, nowMs, isFinal } = place;
      const lines = stepLines(reply, { detail, nowMs, tellsElapsed: true }).filter(
        ({ id, isRunning }) => !settled.has(id) && !(isFinal && isRunning),
      );
      const above = lines.length > 0 ? status(text, lines, place) : undefined;
      const parts = above ? [above, text] : [text];
      // Once it is written it is part of the text.
      if (!isFinal) parts.push(...cardBelow(parts, dialect));
      return {
        rendered: parts.length === 1 ? text : dialect.join(parts),
        settles: above && isFinal ? lines.map(({ id }) => id) : [],
        ticks: above !== undefined && lines.some(({ isRunning }) => isRunning),
      };
    },
    settle(ids) {
      for (const id of ids) settled.add(id);
    },
  };
}

/** Of too many, those that run and the newest ones; in their order, with a word on the others. */
function choose(lines: readonly StepLine[], count: number): readonly string[] {
  if (lines.length <= count) return lines.map(({ text }) => text);
  const running = lines.filter(({ isRunning }) => isRunning).slice(0, count);
  const ended = lines.filter(({ isRunning }) => !isRunning);
  const kept = new Set([...running, ...ended.slice(ended.length - (count - running.length))]);
  const shown = lines.filter((line) => kept.has(line)).map(({ text }) => text);
  return [...shown, `+ ${lines.length - shown.length} more`];
}
