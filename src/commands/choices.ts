/** Commands about how one is answered: /model, /persona, /settings, and what is suggested while they are typed. */

import { settingsKey } from "../conversation/places.ts";
import { isSetting, SETTINGS, settingsOf } from "../conversation/settings.ts";
import type { CommandParts, RunCommand } from "./command-parts.ts";

export const model: RunCommand = async ({ store, config }, { speaker, argument }) => {
  const { models } = config;
  if (models.length === 0) return "There is only one that answers here, so there is nothing to choose.";
  const settings = await settingsOf(store, config, speaker);
  if (argument === "")
    return `You are answered by ${settings.model ?? models[0]}. ${listed(models)} Choose one with /model and its name.`;
  const name = findByName(models, argument);
  if (!name) return `I don't know that model. ${listed(models)}`;
  await store.changeSetting(settingsKey(speaker), "model", name === models[0] ? undefined : name);
  return `From now on ${name} answers you here.`;
};

/** Always there: no persona at all. */
const DEFAULT_PERSONA = "default";

export const persona: RunCommand = async ({ store, config }, { speaker, argument }) => {
  const names = personasOf(config);
  if (names.length === 1) return "There are no personas to choose from here.";
  const settings = await settingsOf(store, config, speaker);
  if (argument === "")
    return `You are answered by the persona ${settings.persona ?? DEFAULT_PERSONA}. ${listed(names)} Choose one with /persona and its name.`;
  const name = findByName(names, argument);
  if (!name) return `I don't know that persona. ${listed(names)}`;
  await store.changeSetting(settingsKey(speaker), "persona", name === DEFAULT_PERSONA ? undefined : name);
  return `From now on the persona ${name} answers you here.`;
};

export const settings: RunCommand = async ({ store, config }, { speaker, argument }) => {
  const [name = "", value = ""] = argument.toLowerCase().split(/[\s=:]+/);
  if (name === "") {
    const set = await settingsOf(store, config, speaker);
    const lines = Object.entries(SETTINGS).map(
      ([one, { values, about }]) =>
        `${one}: ${set[one as keyof typeof SETTINGS]} (${values.join(", ")}) – ${about}`,
    );
    return [
      "Your settings in this chat:",
      ...lines,
      "Change one with its name and a value: /settings steps full",
    ].join("\n");
  }
  if (!isSetting(name))
    return `There is no setting of that name. There are: ${Object.keys(SETTINGS).join(", ")}.`;
  const values: readonly string[] = SETTINGS[name].values;
  if (!values.includes(value)) return `${name} takes one of these: ${values.join(", ")}.`;
  await store.changeSetting(settingsKey(speaker), name, value);
  return `From now on ${name} is ${value} for you in this chat.`;
};

/** Discord takes no more. */
const MAX_SUGGESTIONS = 25;

export function suggest({ config }: Pick<CommandParts, "config">, command: string, typed: string): string[] {
  const known = {
    model: config.models,
    persona: personasOf(config),
    settings: Object.entries(SETTINGS).flatMap(([name, { values }]) =>
      values.map((value) => `${name} ${value}`),
    ),
  };
  const values: readonly string[] = Object.hasOwn(known, command) ? known[command as keyof typeof known] : [];
  const wanted = typed.trim().toLowerCase();
  return values.filter((value) => value.toLowerCase().includes(wanted)).slice(0, MAX_SUGGESTIONS);
}

const personasOf = ({ personas }: CommandParts["config"]) => [DEFAULT_PERSONA, ...Object.keys(personas)];

const listed = (names: readonly string[]): string => `There are: ${names.join(", ")}.`;

/** The whole name, or all that follows the provider. */
const findByName = (names: readonly string[], wanted: string): string | undefined =>
  names.find((name) => name.toLowerCase() === wanted.toLowerCase()) ??
  names.find((name) => name.toLowerCase().endsWith(`:${wanted.toLowerCase()}`));
