/** `livetype.json`, for those who like it better than `.env`: the same names, with lists and objects where they help. */

import { readFileSync } from "node:fs";
import { ConfigError } from "../errors.ts";
import { variables } from "./variables.ts";

export const CONFIG_FILE = "livetype.json";

/**
 * Fills what `env` leaves out or empty from the file, as `.env` does: keys are looked up there by others too. Nothing
 * happens where there is no file. Unknown names are mistakes: nobody else would notice a slip of the pen.
 *
 * @throws {ConfigError} Naming what is wrong, never a value.
 */
export function loadConfigFile(env: Record<string, string | undefined>, path: string = CONFIG_FILE): void {
  const source = readIfThere(path);
  if (source === undefined) return;
  const values = parse(source);
  const mistakes: string[] = [];
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const text = toText(value);
    if (!Object.hasOwn(variables.shape, name))
      mistakes.push(`${JSON.stringify(name)} is no variable of .env.example`);
    else if (text === undefined) mistakes.push(`${name} must be text: write long ids in quotes`);
    else texts[name] = text;
  }
  if (mistakes.length > 0) throw new ConfigError(`Please correct ${CONFIG_FILE}: ${mistakes.join("; ")}.`);
  for (const [name, text] of Object.entries(texts)) if (!env[name]?.trim()) env[name] = text;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new ConfigError(`${CONFIG_FILE} can't be read: check its permissions.`, { cause: error });
  }
}

function parse(source: string): object {
  try {
    const values: unknown = JSON.parse(source);
    if (typeof values === "object" && values !== null && !Array.isArray(values)) return values;
  } catch {
    // Said below, since the parser's words quote the file.
  }
  throw new ConfigError(`${CONFIG_FILE} must be JSON such as {"MODEL": "openai:gpt-5-mini"}.`);
}

/** Undefined for what has no text of its own, and for numbers that JSON has rounded, as it does with Discord's ids. */
function toText(value: unknown): string | undefined {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number")
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : undefined;
  if (!Array.isArray(value)) return JSON.stringify(value);
  const texts = value.map(toText);
  return texts.includes(undefined) ? undefined : texts.join(",");
}
