/** A call's arguments that Google sends in pieces: `{ jsonPath: "$.to[0].name", stringValue: "A" }`. */

import { records } from "./text.ts";

type Container = Record<string, unknown>;

export interface PartialArgs {
  add(pieces: unknown): void;
  /** All arguments so far; the next call begins with none. */
  take(): unknown;
}

export function createPartialArgs(): PartialArgs {
  let args: Container = {};
  return {
    add(pieces) {
      for (const piece of records(pieces)) setAt(args, String(piece.jsonPath ?? ""), contentOf(piece));
    },
    take() {
      const taken = args;
      args = {};
      return taken;
    },
  };
}

function contentOf(piece: Readonly<Record<string, unknown>>): unknown {
  return piece.stringValue ?? piece.numberValue ?? piece.boolValue ?? null;
}

/** Far more than a list in arguments has: an index is data from outside, and a list of 4 billion holes takes hours. */
const MAX_INDEX = 10_000;

/** Pieces of one string add up. */
function setAt(root: Container, jsonPath: string, value: unknown): void {
  const keys = [...jsonPath.matchAll(/\[(\d+)\]|\['([^']*)'\]|\.([^.[]+)/g)].map(
    ([, index, quoted, plain]) => (index === undefined ? (quoted ?? plain ?? "") : Number(index)),
  );
  const last = keys.pop();
  if (last === undefined || ![...keys, last].every(isSafe)) return;
  let container = root;
  for (const [depth, key] of keys.entries()) {
    const isList = typeof (keys[depth + 1] ?? last) === "number";
    if (typeof container[key] !== "object" || container[key] === null) container[key] = isList ? [] : {};
    container = container[key] as Container;
  }
  const before = container[last];
  container[last] = typeof before === "string" && typeof value === "string" ? before + value : value;
}

/** A path must not reach an object's prototype. */
function isSafe(key: string | number): boolean {
  return typeof key === "number" ? key <= MAX_INDEX : key !== "__proto__";
}
