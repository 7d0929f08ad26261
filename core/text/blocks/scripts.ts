/** Raised and lowered text in plain characters: `x²`, `H₂O`; what Unicode lacks is written as `x^(ab)`. */

const RAISED = toMap("0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ");
const LOWERED = toMap("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ");

export function toRaised(text: string): string {
  return mapAll(text, RAISED) ?? `^${group(text)}`;
}

export function toLowered(text: string): string {
  return mapAll(text, LOWERED) ?? `_${group(text)}`;
}

/** A footnote's mark: `¹`, or `[note]` where it has a name. */
export function toFootnoteMark(label: string): string {
  return /^\d+$/.test(label) ? toRaised(label) : `[${label}]`;
}

function group(text: string): string {
  return [...text].length > 1 ? `(${text})` : text;
}

function mapAll(text: string, map: ReadonlyMap<string, string>): string | undefined {
  let mapped = "";
  for (const character of text) {
    const other = map.get(character);
    if (other === undefined) return undefined;
    mapped += other;
  }
  return mapped;
}

function toMap(from: string, to: string): ReadonlyMap<string, string> {
  const targets = [...to];
  return new Map([...from].map((character, index) => [character, targets[index] ?? ""]));
}
