/** Values given to a slash command, checked against what the bot registered, as Discord's client would. */

import { toObjects } from "./json.ts";
import type { Json } from "./model.ts";

export type OptionValue = string | number | boolean;

export interface Given {
  /** The command with its subcommands, for the errors. */
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
}

/** The options as an interaction carries them; `path` names the subcommand. */
export function fillOptions(definitions: readonly Json[], path: readonly string[], given: Given): Json[] {
  const [sub, ...rest] = path;
  if (sub !== undefined) {
    const found = definitions.find((one) => one.name === sub && Number(one.type) <= 2);
    if (!found) throw new Error(`/${given.command}: no subcommand ${sub}.`);
    return [{ type: found.type, name: sub, options: fillOptions(toObjects(found.options), rest, given) }];
  }
  for (const { name, required } of definitions) {
    if (required === true && given.options[String(name)] === undefined) {
      throw new Error(`/${given.command}: the option ${String(name)} is required.`);
    }
  }
  return Object.entries(given.options).map(([name, value]) => {
    const definition = definitions.find((one) => one.name === name);
    if (!definition) throw new Error(`/${given.command}: no option ${name}.`);
    checkValue(definition, value, given.command);
    return { name, type: definition.type, value };
  });
}

const OPTION_TYPES: Record<number, string> = { 3: "string", 4: "number", 5: "boolean", 10: "number" };
const MAX_OPTION = 6_000;

function checkValue(definition: Json, value: OptionValue, command: string): void {
  const where = `/${command}: the option ${String(definition.name)}`;
  const wanted = OPTION_TYPES[Number(definition.type)] ?? "string";
  if (typeof value !== wanted) throw new Error(`${where} takes a ${wanted}, got ${JSON.stringify(value)}.`);
  const choices = toObjects(definition.choices);
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) {
    throw new Error(`${where} has no choice ${JSON.stringify(value)}.`);
  }
  const maxLength = Number(definition.max_length ?? MAX_OPTION);
  if (typeof value === "string" && [...value].length > maxLength) {
    throw new Error(`${where} takes at most ${maxLength} characters.`);
  }
}
