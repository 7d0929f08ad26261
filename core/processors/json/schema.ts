/** Checks a value with a schema of any library that keeps to Standard Schema: zod, valibot, arktype. */

import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { SourceError } from "../../errors.ts";

/** @throws {SourceError} Naming the path of the first thing that does not fit. */
export async function checkSchema(schema: StandardSchemaV1, value: unknown): Promise<unknown> {
  const result = await schema["~standard"].validate(value);
  if (!result.issues) return result.value;
  const [first, ...others] = result.issues;
  const path = formatPath(first?.path?.map((part) => (typeof part === "object" ? part.key : part)) ?? []);
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  throw new SourceError(
    `The model's JSON does not fit the schema at ${path}: ${first?.message ?? "no reason given"}${more}. Ask again, or widen the schema.`,
    { code: "INVALID_JSON" },
  );
}

/** The schema as JSON Schema, where its library tells it, as zod and arktype do. */
export function toJsonSchema(schema: StandardSchemaV1): Readonly<Record<string, unknown>> | undefined {
  try {
    const { jsonSchema } = schema["~standard"] as Partial<StandardJSONSchemaV1.Props>;
    return jsonSchema?.input({ target: "draft-2020-12" });
  } catch {
    // It holds what JSON Schema has no words for.
    return undefined;
  }
}

/** As one would write it in code: `characters[2].age`. */
export function formatPath(path: readonly PropertyKey[]): string {
  const words = path.map((key) => {
    if (typeof key === "number") return `[${key}]`;
    return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(String(key))
      ? `.${String(key)}`
      : `[${JSON.stringify(String(key))}]`;
  });
  return words.length === 0 ? "its root" : words.join("").replace(/^\./, "");
}
