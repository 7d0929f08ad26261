/** What the fields of a value are called: as its JSON Schema says, or else by their keys. */

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A description that is longer explains and does not name. */
const LONGEST_DESCRIPTION = 40;

const LONGEST_KEY = 60;

export interface Labels {
  of(key: string): string;
  /** Those of what the field holds, or the items of a list. */
  inside(key: string): Labels;
  /** The keys that the schema names, in its order. */
  readonly keys: readonly string[];
}

export function createLabels(root: JsonSchema | undefined): Labels {
  return labelsOf(root, root);
}

function labelsOf(schema: JsonSchema | undefined, root: JsonSchema | undefined): Labels {
  const object = shapeOf(schema, root);
  const properties = toSchema(object?.properties) ?? {};
  const fieldOf = (key: string) => (Object.hasOwn(properties, key) ? toSchema(properties[key]) : undefined);
  return {
    keys: Object.keys(properties),
    of: (key) => nameIn(fieldOf(key), root) ?? nameOfKey(key),
    inside: (key) => labelsOf(fieldOf(key) ?? toSchema(object?.additionalProperties), root),
  };
}

/** Through references, lists and what may also be null, to where the fields are. */
function shapeOf(schema: JsonSchema | undefined, root: JsonSchema | undefined): JsonSchema | undefined {
  let found = schema;
  for (let depth = 0; depth < 8 && found !== undefined && !found.properties; depth += 1) {
    const alternatives = found.anyOf ?? found.oneOf ?? found.allOf;
    if (typeof found.$ref === "string") found = resolve(found.$ref, root);
    else if (Array.isArray(alternatives)) {
      const shapes = alternatives.map(toSchema).filter((one) => one !== undefined);
      found = shapes.find((one) => one.properties || one.items || one.$ref);
    } else if (found.items) found = toSchema(found.items);
    else return found;
  }
  return found;
}

/** `#/$defs/Address` */
function resolve(reference: string, root: JsonSchema | undefined): JsonSchema | undefined {
  if (!reference.startsWith("#")) return undefined;
  let found: unknown = root;
  for (const key of reference.split("/").slice(1)) found = toSchema(found)?.[key];
  return toSchema(found);
}

const toSchema = (value: unknown): JsonSchema | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonSchema) : undefined;

function nameIn(field: JsonSchema | undefined, root: JsonSchema | undefined): string | undefined {
  const { title, description } =
    field && !field.title && typeof field.$ref === "string"
      ? { ...resolve(field.$ref, root), ...field }
      : (field ?? {});
  if (typeof title === "string" && title.trim() !== "") return title.trim();
  if (typeof description !== "string" || description.includes("\n")) return undefined;
  const name = description.trim().replace(/[.:]$/, "");
  return name !== "" && name.length <= LONGEST_DESCRIPTION ? name : undefined;
}

/** `firstName` and `first_name` → First name; `pageURL` → Page URL. */
function nameOfKey(key: string): string {
  const words = key
    .slice(0, LONGEST_KEY)
    .split(/[\s_-]+|(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u)
    .filter((word) => word !== "");
  const name = words
    .map((word, index) => (index === 0 || /^\p{Lu}+$/u.test(word) ? word : word.toLowerCase()))
    .join(" ");
  return name === "" ? key : name[0]?.toUpperCase() + name.slice(1);
}
