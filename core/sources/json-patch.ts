/** JSON patches (RFC 6902), applied without touching the value before: each result is a snapshot of its own. */

import { isRecord, stringOf } from "./text.ts";

export type PatchOperation = Readonly<Record<string, unknown>> & {
  readonly op: string;
  readonly path: string;
};

export function isPatchOperation(value: unknown): value is PatchOperation {
  return isRecord(value) && typeof value.op === "string" && typeof value.path === "string";
}

/** Operations that do not fit the value change nothing. */
export function applyPatch(value: unknown, operations: readonly PatchOperation[]): unknown {
  return operations.reduce(applyOperation, value);
}

function applyOperation(value: unknown, operation: PatchOperation): unknown {
  const path = keysOf(operation.path);
  const from = keysOf(stringOf(operation.from));
  switch (operation.op) {
    case "add":
    case "replace":
      return write(value, path, operation.value, operation.op === "add");
    case "remove":
      return write(value, path, undefined, false);
    case "copy":
      return write(value, path, readAt(value, from), true);
    case "move":
      return write(write(value, from, undefined, false), path, readAt(value, from), true);
    default:
      return value;
  }
}

const keysOf = (path: string): readonly string[] =>
  path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

function readAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

/** Copies only what is on the way; `undefined` removes. */
function write(value: unknown, path: readonly string[], next: unknown, isInsert: boolean): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  if (Array.isArray(value)) {
    const copy = [...value];
    const index = key === "-" ? copy.length : Number(key);
    if (!Number.isInteger(index) || index < 0 || index > copy.length) return value;
    if (rest.length > 0) copy[index] = write(copy[index], rest, next, isInsert);
    else if (next === undefined) copy.splice(index, 1);
    else copy.splice(index, isInsert ? 0 : 1, next);
    return copy;
  }
  if (!isRecord(value) || key === "__proto__") return value;
  const { [key]: inner, ...others } = value;
  if (rest.length === 0 && next === undefined) return others;
  return { ...value, [key]: rest.length === 0 ? next : write(inner, rest, next, isInsert) };
}
