/** What a tool or a node says while it works: a line of progress, a value, or an event of its own. */

import type { StreamEvent } from "../events.ts";
import { isRecord, stringOf } from "./text.ts";

/** The fields in which people put a line of progress, first come, first taken. */
const LINES = ["message", "status", "text", "title", "label", "name", "step", "note"];

/**
 * A text is a line. An object is a line when it has one, or a `fraction` or `progress` of 0 to 1, or a `percent`,
 * or nothing: then the name says it all. Any other value is data.
 *
 * @param about Whose progress it is: lines with the same id replace each other.
 */
export function progressEvents(
  value: unknown,
  about: { readonly id: string; readonly name: string },
): readonly StreamEvent[] {
  if (value === undefined || value === null || value === "") return [];
  if (typeof value === "string") return [{ type: "step", id: about.id, name: value, state: "running" }];
  if (!isRecord(value)) return [{ type: "data", value }];
  if (Object.keys(value).length === 0) {
    return [{ type: "step", id: about.id, name: about.name, state: "running" }];
  }
  const field = LINES.find((name) => stringOf(value[name]) !== "");
  const fraction = fractionOf(value);
  if (field === undefined && fraction === undefined) return [{ type: "data", value }];
  return [
    {
      type: "step",
      id: stringOf(value.id) || about.id,
      name: field === undefined ? about.name : stringOf(value[field]),
      state: "running",
      ...(fraction !== undefined && { fraction }),
    },
  ];
}

function fractionOf({ fraction, progress, percent }: Readonly<Record<string, unknown>>): number | undefined {
  const share = typeof fraction === "number" ? fraction : progress;
  const value = typeof percent === "number" ? percent / 100 : share;
  return typeof value === "number" && value >= 0 && value <= 1 ? value : undefined;
}
