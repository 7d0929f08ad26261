/** The texts of a run: each message a paragraph, each message once, and those written at the same time apart. */

import type { StreamEvent } from "../events.ts";
import { createFingerprint } from "./fingerprint.ts";
import { createParagraphs, type Paragraphs } from "./paragraphs.ts";

/** Where in a run a message is written. */
export interface Origin {
  /** The task of the graph, unlike for every visit of a node. */
  readonly task: string;
  /** The graph in which the task runs, and its step there: tasks of one step run at the same time. */
  readonly step: string;
  readonly node: string;
  /** What a tool's own model says is the tool's affair: its result tells what came of it. */
  readonly isInTool: boolean;
}

export interface Texts {
  /** `id` tells messages apart; without one it goes on with the message before. */
  write(id: string, text: string, origin?: Origin): readonly StreamEvent[];
  /** Text with a name of its own. */
  writeSection(section: string, text: string): readonly StreamEvent[];
  has(id: string): boolean;
  /** The message written last was just this text. */
  isRepeated(text: string): boolean;
  /** Was said elsewhere, or long ago: not said again. */
  markSeen(id: string): void;
  readonly isEmpty: boolean;
}

/** The name of the text that is no section. */
const MAIN = "";

export function createTexts(): Texts {
  /** The section of each message. */
  const sectionOf = new Map<string, string>();
  const seen = new Set<string>();
  const sectionOfTask = new Map<string, string>();
  const paragraphsOf = new Map<string, Paragraphs>();
  const current = { id: "", step: "", task: "" };
  /** What the message that is written now has said. */
  const said = createFingerprint();
  let isEmpty = true;

  function write(id: string, text: string, origin?: Origin): readonly StreamEvent[] {
    if (text === "") return [];
    const isNext = id !== "" && id !== current.id;
    let section = sectionOf.get(id);
    if (section === undefined) {
      section = choose(origin);
      if (id !== "") sectionOf.set(id, section);
      if (isNext) paragraphs(section).startNext();
    } else if (section === MAIN && isNext) {
      // It goes on although another one has begun since: they are written at the same time.
      section = sectionFor(origin?.task ?? id, origin?.node ?? "");
      sectionOf.set(id, section);
    }
    if (isNext) said.restart();
    said.add(text);
    if (section === MAIN && isNext) {
      current.id = id;
      current.step = origin?.step ?? "";
      current.task = origin?.task ?? "";
    }
    return emit(section, text);
  }

  function choose(origin?: Origin): string {
    if (origin === undefined) return MAIN;
    const known = sectionOfTask.get(origin.task);
    if (known !== undefined) return known;
    const isParallel = origin.step !== "" && origin.step === current.step && origin.task !== current.task;
    return isParallel ? sectionFor(origin.task, origin.node) : MAIN;
  }

  function sectionFor(task: string, node: string): string {
    const known = sectionOfTask.get(task);
    if (known !== undefined) return known;
    const taken = new Set(sectionOfTask.values());
    let name = node || "2";
    for (let count = 2; taken.has(name); count += 1) name = `${node} ${count}`.trim();
    sectionOfTask.set(task, name);
    return name;
  }

  function paragraphs(section: string): Paragraphs {
    const known = paragraphsOf.get(section) ?? createParagraphs();
    paragraphsOf.set(section, known);
    return known;
  }

  function emit(section: string, text: string): readonly StreamEvent[] {
    isEmpty = false;
    const events = paragraphs(section).text(text);
    return section === MAIN ? events : events.map((event) => ({ ...event, section }) as StreamEvent);
  }

  return {
    write,
    writeSection: (section, text) => (text === "" ? [] : emit(section, text)),
    has: (id) => seen.has(id) || sectionOf.has(id),
    isRepeated: (text) => text !== "" && said.isOf(text),
    markSeen: (id) => {
      if (id !== "") seen.add(id);
    },
    get isEmpty() {
      return isEmpty;
    },
  };
}
