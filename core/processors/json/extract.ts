/** Finds the JSON in what a model writes: bare, in a fence, or with prose around it. */

import { createJsonDocument, type JsonDocument, type Path } from "./document.ts";

export interface Extract {
  /** What stands around the JSON, in the order of the text. */
  readonly prose: string;
  /** There is something new to show. */
  readonly hasGrown: boolean;
}

export interface JsonExtractor {
  /** @throws {MalformedJson} When JSON that was already shown goes on as none. */
  read(text: string): Extract;
  /** There is no more: gives back what was taken for the beginning of a JSON value, but is none. */
  end(): string;
  readonly document: JsonDocument | undefined;
}

export class MalformedJson extends Error {
  override readonly name = "MalformedJson";
  readonly path: Path;

  constructor(path: Path, options: ErrorOptions) {
    super("Malformed JSON", options);
    this.path = path;
  }
}

/** At the beginning of a line: the fence that opens before the value, and what may still become one. */
const OPENING_FENCE = /(?<![^\n])[ \t]*`{3}[\w-]*\s*$/;
const POSSIBLE_FENCE = /(?<![^\n])[ \t]*`{1,3}[\w-]*\s*$/;
const CLOSING_FENCE = /^\s*`{3}/;
const POSSIBLE_CLOSING = /^\s*`{0,3}$/;
/** An array begins a line or follows a colon: brackets inside a sentence are most often none. */
const LINE_START = /(?:^|\n)\s*(?:`{3}[\w-]*\s*)?$/;
const ARRAY_POSITION = /(?:^|[\n:])\s*$/;
/** As much of a line as decides whether a bracket may begin an array, or a fence the value. */
const CONTEXT_LENGTH = 80;

export function createJsonExtractor(options: { readonly growing: boolean }): JsonExtractor {
  /** The end of the prose that was given out already: a line's beginning is where nothing was. */
  let context = "";
  /** What may turn out to be a fence, and is dropped when it is one. */
  let fence = "";
  /** The value's text, until something of it was shown. */
  let raw = "";
  let beginsLine = false;
  let isFenced = false;
  /** The prose so far holds a fence that is open. */
  let isInFence = false;
  /** One or two at its end, which may be a fence with what comes next. */
  let backticks = "";
  let document: JsonDocument | undefined;

  /** Reads prose until a value has begun, or the text is over. */
  function search(text: string): string {
    let prose = "";
    let rest = fence + text;
    fence = "";
    for (;;) {
      const start = nextStart(rest);
      const before = rest.slice(0, start);
      const possibleFence = start === undefined ? POSSIBLE_FENCE : OPENING_FENCE;
      const fenceStart = findFence(possibleFence, before) ?? before.length;
      fence = before.slice(fenceStart);
      prose += release(before.slice(0, fenceStart));
      if (start === undefined) return prose;
      isFenced = fence !== "";
      beginsLine = LINE_START.test(context + fence);
      document = createJsonDocument(options);
      const read = readDocument(document, rest.slice(start));
      if (read !== undefined) return prose + read;
      prose += release(fence + raw.slice(0, 1));
      rest = raw.slice(1);
      clear();
    }
  }

  /** What follows the value, once it is complete; undefined when this is no JSON after all. */
  function readDocument(current: JsonDocument, text: string): string | undefined {
    if (current.version === 0) raw += text;
    let end: number;
    try {
      end = current.write(text, 0);
    } catch (cause) {
      if (current.version > 0) throw new MalformedJson(current.path, { cause });
      return undefined;
    }
    // A pair of brackets with nothing in it is most often code.
    if (current.isComplete && current.version === 1 && !beginsLine) return undefined;
    if (current.version > 0) {
      raw = "";
      fence = "";
    }
    return current.isComplete ? readRest(text.slice(end)) : "";
  }

  function readOn(text: string): string {
    if (!document) return search(text);
    if (document.isComplete) return readRest(text);
    return readDocument(document, text) ?? retreat();
  }

  /** Its first bracket is prose, and the search goes on behind it. */
  function retreat(): string {
    const prose = release(fence + raw.slice(0, 1));
    const rest = raw.slice(1);
    clear();
    return prose + search(rest);
  }

  function clear(): void {
    document = undefined;
    fence = "";
    raw = "";
  }

  /** A fence that would close one that is open belongs to the prose. */
  function findFence(fence: RegExp, text: string): number | undefined {
    if (isInFence) return undefined;
    const found = fence.exec(context + text);
    // Marks that were given out already were no fence of this value.
    if (!found || context.includes("`", found.index)) return undefined;
    return Math.max(0, found.index - context.length);
  }

  function release(prose: string): string {
    const marks = backticks + prose;
    if ((marks.match(/`{3,}/g)?.length ?? 0) % 2 === 1) isInFence = !isInFence;
    backticks = /(?<!`)`{1,2}$/.exec(marks)?.[0] ?? "";
    context = (context + prose).slice(-CONTEXT_LENGTH);
    return prose;
  }

  function readRest(text: string): string {
    if (!isFenced) return text;
    const rest = fence + text;
    fence = "";
    if (CLOSING_FENCE.test(rest)) {
      isFenced = false;
      return rest.replace(CLOSING_FENCE, "");
    }
    if (POSSIBLE_CLOSING.test(rest)) {
      fence = rest;
      return "";
    }
    isFenced = false;
    return rest;
  }

  function nextStart(text: string): number | undefined {
    for (const { 0: bracket, index } of text.matchAll(/[{[]/g)) {
      if (
        bracket === "{" ||
        ARRAY_POSITION.test(
          index < CONTEXT_LENGTH ? context + text.slice(0, index) : text.slice(index - CONTEXT_LENGTH, index),
        )
      )
        return index;
    }
    return undefined;
  }

  return {
    get document() {
      return document;
    },
    read(text) {
      const before = document?.version ?? 0;
      return { prose: readOn(text), hasGrown: (document?.version ?? 0) > before };
    },
    end() {
      const isFenceOfValue = document?.isComplete && CLOSING_FENCE.test(fence);
      const prose = isFenceOfValue ? "" : fence + raw;
      fence = "";
      raw = "";
      return prose;
    },
  };
}
