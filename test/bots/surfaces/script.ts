/** The life of an answer as its reader sees it: one line for each thing that changes, words and durations left out. */

import { expect } from "vitest";
import type { StreamEvent } from "../../../core/index.ts";
import type { Frame, Timeline, VisibleMessage } from "../../../src/sandbox/timeline.ts";
import { buttonsOf } from "../pressing.ts";
import { sleep, words } from "../speech.ts";

export interface Script {
  /** What somebody does that the chat doesn't show, such as a press. */
  note(line: string): void;
  /** The bot's messages are numbered in their order; a frame that looks like the one before it is left out. */
  lines(): string[];
}

export function createScript(timeline: Timeline, chat: string): Script {
  const notes: { readonly at: number; readonly line: string }[] = [];
  return {
    note: (line) => void notes.push({ at: timeline.frames.length, line }),
    lines() {
      const writer = createLines();
      for (const [at, frame] of timeline.frames.entries()) {
        for (const note of notes) if (note.at === at) writer.write(note.line);
        if (chatOf(frame) === chat) writer.read(frame);
      }
      for (const note of notes) if (note.at >= timeline.frames.length) writer.write(note.line);
      return writer.lines;
    },
  };
}

const chatOf = (frame: Frame): string => ("message" in frame ? frame.message.chat : frame.chat);

function createLines() {
  const lines: string[] = [];
  const names = new Map<string, string>();
  const looks = new Map<string, string>();
  const write = (line: string) => {
    if (lines.at(-1) !== line) lines.push(line);
  };
  const nameOf = ({ id, draft, fromBot, author }: VisibleMessage) => {
    if (draft) return "draft";
    if (!fromBot) return author;
    const name = names.get(id) ?? String(names.size + 1);
    names.set(id, name);
    return name;
  };
  const read = (frame: Frame) => {
    if (frame.kind === "typing") return write("typing");
    if (frame.kind === "notice") return write(`${frame.to} is told: ${frame.text}`);
    const name = nameOf(frame.message);
    if (frame.kind === "draft-end") {
      looks.delete(name);
      return write(`draft ends: ${frame.why}`);
    }
    if (frame.kind === "delete") return write(`${name} is deleted`);
    if (frame.kind === "reaction")
      return write(`${name} has ${frame.message.reactions?.join(" ") ?? "no reaction"}`);
    const look = toLook(frame.message);
    if (looks.get(name) !== look) write(`${name}: ${look}`);
    looks.set(name, look);
  };
  return { lines, write, read };
}

/** Text, files and buttons in one line. */
function toLook(message: VisibleMessage): string {
  const { text, thinking, ephemeral, to, files = [], silent, raw } = message;
  const shown = text
    .replace(/\d+(?:\.\d)? s\b/g, "N s")
    .replace(/\bword\d+(?:\s+word\d+)*/g, "words")
    .replace(/\s*\n+\s*/g, " | ")
    .trim();
  const parts = [
    ephemeral ? `(for ${to ?? "the asker"} alone)` : "",
    silent ? "(silent)" : "",
    thinking && shown === "" ? "thinking" : shown,
    ...files.map(({ name }) => `{${name}}`),
    ...(raw?.can_stop ? ["[⏹]"] : []),
    ...buttonsOf(message).map((label) => `[${label}]`),
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** Fails unless these are the lines; one that begins with `~ ` may be missing, when the next came before its turn. */
export function expectLines(lines: readonly string[], script: readonly string[]): void {
  let at = 0;
  const expected = script.flatMap((line) => {
    const wanted = line.replace(/^~ /, "");
    if (line !== wanted && lines[at] !== wanted) return [];
    at += 1;
    return [wanted];
  });
  expect(lines).toEqual(expected);
}

export type EndOfLife = "finished" | "failed" | "stopped";

/**
 * A source that thinks, says its first words, calls a tool, and goes on over two messages of at most `pageLength`; what
 * it is asked for again is short.
 */
export function createLife(end: EndOfLife, pageLength: number) {
  let runs = 0;
  return async function* life({
    signal,
    continueFrom,
  }: {
    readonly signal: AbortSignal;
    readonly continueFrom?: string | undefined;
  }): AsyncGenerator<string | StreamEvent> {
    runs += 1;
    if (runs > 1) {
      yield continueFrom === undefined ? "Again: word1." : " And on: word1.";
      return;
    }
    await sleep(1300);
    yield "word1 word2 ";
    await sleep(400);
    yield { type: "tool-start", id: "1", name: "search" };
    await sleep(1000);
    yield { type: "tool-end", id: "1", result: "found" };
    for (const line of words(Math.ceil((pageLength * 1.2) / 8)).match(/(?:\S+\s*){1,50}/g) ?? []) {
      await sleep(10);
      yield line;
    }
    await sleep(end === "stopped" ? 0 : 1000);
    if (end === "finished") yield ". The end.";
    if (end === "failed") throw new Error("key sk-secret refused");
    while (end === "stopped") {
      await sleep(50);
      signal.throwIfAborted();
      yield " word1";
    }
  };
}

export async function* withTool(result: string): AsyncGenerator<StreamEvent> {
  yield { type: "tool-start", id: "1", name: "search", input: { q: "sea" } };
  yield { type: "tool-end", id: "1", result };
  yield { type: "text-delta", text: "Here it is." };
}
