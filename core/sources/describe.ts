/** What a value is, in an error's words and for the compiler. */

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Its kind, without what it holds. */
export function describe(value: unknown): string {
  if (value === null || typeof value !== "object") return value === null ? "null" : typeof value;
  const name: unknown = value.constructor?.name;
  const type =
    "type" in value && typeof value.type === "string" ? ` of type "${value.type.slice(0, 40)}"` : "";
  return `${typeof name === "string" && name !== "" ? name : "object"}${type}`;
}
