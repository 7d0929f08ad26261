/** A JSON object or array that is being written: what it holds so far, at any moment. */

import { JSONParser } from "@streamparser/json";

export type Path = readonly (string | number)[];

export interface JsonDocument {
  /**
   * Reads `text` from `start` on, up to the document's end.
   *
   * @returns Where it stopped: behind the document's end, or at the text's.
   * @throws When it is no JSON. There is no going on after that.
   */
  write(text: string, start: number): number;
  /** Counts what became visible: when it is the same, so is the snapshot. 0 while there is nothing but open brackets. */
  readonly version: number;
  readonly isComplete: boolean;
  /** What is being written. */
  readonly path: Path;
  /** Freezes this moment, in time that depends on the depth alone; the value is built when the function is called. */
  capture(): () => unknown;
}

/** An open object or array: it only ever grows, so that its length is all that a moment has to remember. */
interface Container {
  readonly isArray: boolean;
  /** Where it stands in the one around it. */
  readonly key: string | number | undefined;
  readonly keys: string[];
  /** The closed ones, then a place for the one that is being written: to make room in a copy would be to copy it twice. */
  readonly values: unknown[];
  /** How many are closed. */
  count: number;
}

interface Moment {
  readonly container: Container;
  readonly length: number;
}

export function createJsonDocument({ growing }: { readonly growing: boolean }): JsonDocument {
  const open: Container[] = [];
  let text: { readonly key: string | number | undefined; readonly value: string } | undefined;
  let root: unknown;
  let isComplete = false;
  let version = 0;

  const parser = new JSONParser({ emitPartialTokens: growing, emitPartialValues: true });
  parser.onValue = ({ value, key, parent, stack, partial }) => {
    if (partial) {
      if (stack.length > open.length) {
        reserve(open.at(-1));
        const isArray = Array.isArray(parent);
        open.push({ isArray, key: stack.at(-1)?.key, keys: [], values: [], count: 0 });
        if (open.length > 1 && version > 0) version += 1;
      } else if (growing && typeof value === "string") {
        if (text === undefined) reserve(open.at(-1));
        text = { key, value };
        version += 1;
      }
      return;
    }
    text = undefined;
    if (stack.length < open.length) open.pop();
    const parentContainer = open.at(-1);
    version += 1;
    if (parentContainer) add(parentContainer, key, value);
    else {
      root = value;
      isComplete = true;
    }
  };

  return {
    get version() {
      return version;
    },
    get isComplete() {
      return isComplete;
    },
    get path() {
      const keys = open.slice(1).map(({ key }) => key ?? 0);
      const last = open.at(-1);
      const here = text?.key ?? (last?.isArray ? last.count : last?.keys[last.count - 1]);
      return here === undefined ? keys : [...keys, here];
    },
    write(chunk, start) {
      let position = start;
      while (position < chunk.length && !isComplete) {
        const end = endOfPart(chunk, position);
        parser.write(chunk.slice(position, end));
        position = end;
      }
      return position;
    },
    capture() {
      if (isComplete) return () => root;
      const moments = open.map((container): Moment => ({ container, length: container.count }));
      const textThen = text;
      let value: unknown;
      return () => {
        if (moments.length > 0) value = build(moments.splice(0), textThen);
        return value;
      };
    },
  };
}

/** The parser doesn't tell where in a text the document ended; behind a bracket is the only place where it can. */
function endOfPart(text: string, start: number): number {
  const found = /[\]}]/g;
  found.lastIndex = start;
  return found.exec(text) ? found.lastIndex : text.length;
}

function reserve(container: Container | undefined): void {
  if (container) container.values[container.count] = undefined;
}

function add(container: Container, key: string | number | undefined, value: unknown): void {
  if (!container.isArray) container.keys[container.count] = String(key);
  container.values[container.count] = value;
  container.count += 1;
}

/** Closed values are shared by all snapshots; only what is open at this moment is copied. */
function build(
  moments: readonly Moment[],
  text: { key?: string | number | undefined; value: string } | undefined,
) {
  let child = text;
  for (const { container, length } of moments.toReversed())
    child = { key: container.key, value: copy(container, length, child) as string };
  return child?.value;
}

function copy(
  { isArray, keys, values }: Container,
  length: number,
  child: { readonly key?: string | number | undefined; readonly value: unknown } | undefined,
): unknown {
  if (isArray) {
    const array = values.slice(0, child ? length + 1 : length);
    if (child) array[length] = child.value;
    return array;
  }
  const entries: [string, unknown][] = [];
  for (let index = 0; index < length; index += 1) entries.push([keys[index] as string, values[index]]);
  if (child) entries.push([String(child.key), child.value]);
  return Object.fromEntries(entries);
}
