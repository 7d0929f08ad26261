/** A message's components: rows of buttons, or components V2, which take the place of its text. */

import { invalidForm, tooLong } from "./errors.ts";
import { isObject, toObjects } from "./json.ts";
import { FLAGS, type Json } from "./model.ts";

const TYPE = { row: 1, button: 2, textDisplay: 10 } as const;
const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;

/** Source: docs.discord.com/developers/components/reference, read November 2026. */
const MAX = {
  /** Over all text displays: github.com/discord/discord-api-docs/pull/8562 */
  text: 4_000,
  components: 40,
  rows: 5,
  inRow: 5,
  label: 80,
  customId: 100,
} as const;

export function readComponents(json: Json): readonly Json[] | undefined {
  if (json.components === undefined) return undefined;
  const components = toObjects(json.components);
  const all = components.flatMap(flatten);
  if (all.length > MAX.components) throw tooLong("components", MAX.components);
  if (textsOf(components).includes("")) throw badLength("components", MAX.text);
  if ([...textsOf(components).join("")].length > MAX.text) {
    const message = `The total displayable text size of this message exceeds the maximum of ${MAX.text}`;
    throw invalidForm("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message);
  }
  components.forEach((component, at) => void checkRows(component, `components.${at}`));
  const ids = all.flatMap(({ custom_id }) => (typeof custom_id === "string" ? [custom_id] : []));
  if (new Set(ids).size < ids.length) {
    const message = "Component custom id cannot be duplicated";
    throw invalidForm("components", "COMPONENT_CUSTOM_ID_DUPLICATED", message);
  }
  return components;
}

/** Without the flag of V2 a message has rows alone. */
export function refuseLayout(flags: number, components: readonly Json[]): void {
  if (flags & FLAGS.componentsV2) return;
  if (components.length > MAX.rows) throw badLength("components", MAX.rows);
  const other = components.findIndex(({ type }) => type !== TYPE.row);
  if (other === -1) return;
  throw invalidForm(`components.${other}.type`, "BASE_TYPE_CHOICES", "Value must be one of (1,).");
}

/** What its text displays show, one below the other. */
export function textOf(components: readonly Json[]): string {
  return textsOf(components).join("\n");
}

/** By its `custom_id` or its label. */
export function findButton(components: readonly Json[], wanted: string): Json | undefined {
  const buttons = components.flatMap(flatten).filter(({ type }) => type === TYPE.button);
  return buttons.find(({ custom_id, label }) => custom_id === wanted || label === wanted);
}

function textsOf(components: readonly Json[]): string[] {
  const displays = components.flatMap(flatten).filter(({ type }) => type === TYPE.textDisplay);
  return displays.map(({ content }) => String(content ?? ""));
}

function flatten(component: Json): Json[] {
  const { accessory } = component;
  return [
    component,
    ...toObjects(component.components).flatMap(flatten),
    ...(isObject(accessory) ? flatten(accessory) : []),
  ];
}

function checkRows({ type, components, accessory }: Json, path: string): void {
  const children = toObjects(components);
  if (type === TYPE.row && (children.length === 0 || children.length > MAX.inRow)) {
    throw badLength(`${path}.components`, MAX.inRow);
  }
  children.forEach((child, at) => {
    const inside = `${path}.components.${at}`;
    if (child.type === TYPE.button) checkButton(child, inside);
    else checkRows(child, inside);
  });
  if (isObject(accessory) && accessory.type === TYPE.button) checkButton(accessory, `${path}.accessory`);
}

function checkButton({ custom_id, label, style }: Json, path: string): void {
  if (typeof label === "string" && label.length > MAX.label) throw tooLong(`${path}.label`, MAX.label);
  if (style === LINK_STYLE || style === PREMIUM_STYLE) return;
  if (typeof custom_id !== "string" || custom_id === "") {
    throw invalidForm(`${path}.custom_id`, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id required");
  }
  if (custom_id.length > MAX.customId) throw badLength(`${path}.custom_id`, MAX.customId);
}

function badLength(path: string, max: number) {
  return invalidForm(path, "BASE_TYPE_BAD_LENGTH", `Must be between 1 and ${max} in length.`);
}
