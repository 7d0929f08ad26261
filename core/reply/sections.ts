/**
 * Texts that are written at the same time, one below the other: see docs/decisions/2026-11-21-texts-at-the-same-time.md.
 * Text that stands never moves, so one text is written on while the others wait for their turn.
 */

/** One of several texts that are written at the same time. */
export interface Section {
  readonly name: string;
  readonly text: string;
}

interface Waiting extends Section {
  readonly lastMs: number;
}

export interface Texts {
  /** All that has had its turn, as Markdown: the sections under their names. */
  readonly text: string;
  /** Each section's own text, waiting or not, in the order in which they began. */
  readonly sections: readonly Section[];
  readonly turn: Turn;
}

interface Turn {
  /** Whose text is written on. The text that is no section has no name. */
  readonly name?: string;
  readonly lastMs: number;
  readonly waiting: readonly Waiting[];
}

export const emptyTexts: Texts = { text: "", sections: [], turn: { lastMs: 0, waiting: [] } };

/** The text that is no section. */
const MAIN = "";

/** A text that says nothing for so long gives its turn away. Models pause for less, and the next one has waited as long. */
const SILENCE_MS = 2000;

export function addText(texts: Texts, { name = MAIN, text }: Partial<Section>, nowMs: number): Texts {
  if (text === undefined || text === "") return texts;
  const { text: said, turn, sections: before } = passTurn(texts, nowMs);
  const sections = name === MAIN ? before : grow(before, { name, text });
  if (turn.name === name) return { text: said + text, sections, turn: { ...turn, lastMs: nowMs } };
  const waiting = grow(turn.waiting, { name, text, lastMs: nowMs });
  const next = { text: said, sections, turn: { ...turn, waiting } };
  return turn.name === undefined ? begin(next) : next;
}

/** Gives the turn to the next that has something to say, once the one before has fallen silent. */
export function passTurn(texts: Texts, nowMs: number): Texts {
  let passed = texts;
  while (passed.turn.waiting.length > 0 && nowMs - passed.turn.lastMs >= SILENCE_MS) passed = begin(passed);
  return passed;
}

/** No more will come: all that waits is written. */
export function endTexts(texts: Texts): Texts {
  let ended = texts;
  while (ended.turn.waiting.length > 0) ended = begin(ended);
  return ended;
}

function begin({ text, sections, turn }: Texts): Texts {
  const [next, ...waiting] = turn.waiting;
  if (next === undefined) return { text, sections, turn };
  const own = sections.find(({ name }) => name === next.name)?.text ?? "";
  const heading = headingOf(next, { isFirst: text === "", isContinued: own.length > next.text.length });
  const written = heading === "" ? next.text : next.text.trimStart();
  return {
    text: `${text}${text === "" ? "" : paragraphEnd(text)}${heading}${written}`,
    sections,
    turn: { name: next.name, lastMs: next.lastMs, waiting },
  };
}

/** Text that is no section is told from the section above it by a rule. */
function headingOf({ name }: Section, { isFirst, isContinued }: { isFirst: boolean; isContinued: boolean }) {
  if (name === MAIN) return isFirst ? "" : "---\n\n";
  return `**${escapeMarkdown(name)}**${isContinued ? " (continued)" : ""}\n\n`;
}

const escapeMarkdown = (name: string): string => name.replace(/\s+/g, " ").replace(/[!-/:-@[-`{-~]/g, "\\$&");

/** What ends the last paragraph, and before it a fence that was left open. */
export function paragraphEnd(text: string): string {
  let open: string | undefined;
  for (const [, mark = "", info = ""] of text.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)) {
    if (open === undefined) {
      if (!(mark.startsWith("`") && info.includes("`"))) open = mark;
    } else if (mark.startsWith(open) && info.trim() === "") open = undefined;
  }
  return open === undefined ? "\n\n" : `\n${open}\n\n`;
}

function grow<Kind extends Section>(texts: readonly Kind[], more: Kind): readonly Kind[] {
  const known = texts.find(({ name }) => name === more.name);
  if (known === undefined) return [...texts, more];
  return texts.map((one) => (one === known ? { ...more, text: one.text + more.text } : one));
}
