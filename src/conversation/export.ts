/** A conversation as a Markdown file. */

import type { StoredTurn } from "../store/store.ts";

/** Never made of anybody's text: it leads nowhere else. */
export const EXPORT_NAME = "conversation.md";

/** @param turns Oldest first. */
export function toMarkdown(turns: readonly StoredTurn[]): string {
  const parts = turns.map(({ question, answer, userName, askedAtMs, ending }) =>
    [
      `## ${printable(userName)}, ${toTime(askedAtMs)}`,
      quoted(question),
      answer || "_No answer._",
      ...(answer && ending !== "done" ? [ENDINGS[ending]] : []),
    ].join("\n\n"),
  );
  return `${["# Conversation", ...parts].join("\n\n")}\n`;
}

/** An answer that is not whole says so, as in the chat. */
const ENDINGS = {
  stopped: "_Stopped here._",
  failed: "_Broken off here._",
  steered: "_Goes on with the next question._",
} as const satisfies Record<Exclude<StoredTurn["ending"], "done">, string>;

/** A name is somebody else's text: it begins nothing and ends no line. */
const printable = (name: string): string =>
  name.replaceAll(/[\p{C}#*_`[\]<>]/gu, "").slice(0, 40) || "somebody";

const toTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** So that what looks like a heading in a question is none. */
const quoted = (text: string): string =>
  text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
