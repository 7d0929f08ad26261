/** What the demo says: a little of all the Markdown that models write. */

/** Never left out: nobody should take the demo for a model. */
export const DEMO =
  "This is Livetype's built-in demo, because no model is configured: set `MODEL` in `.env`, such as `MODEL=openai:gpt-5-mini`, to get real answers.";

/** Longest part of a question that is repeated. */
const MAX_ECHO = 120;

/** About 1,200 characters. */
export function shortScript(question: string): string {
  return `${opening(question)}

## What you see here

This text arrives in small pieces, as a model would write it, and the message grows while it is being written:

- the **first words** show at once
- after that, edits come *as often as the platform allows*, never more often
- a code block is whole in every frame, also while it is half written
- press **Stop**, and what is there **stays**

\`\`\`ts
for await (const event of toEvents(source, { signal })) {
  if (event.type === "text-delta") answer.grow(event.text);
}
\`\`\`

Emoji such as 👩‍🚀 and 👨‍👩‍👧‍👦 are never torn, nor is text without spaces: 你好，世界。こんにちは、世界。

> Ask for something *long* to see one answer fill several messages, or for an *error* to see what becomes of one that breaks off; for *steps*, a *card*, *thoughts*, an *approval* or a *file* to see what agents show.

1. Set \`MODEL\` in \`.env\`.
2. Start Livetype again.
3. Ask me anything.
`;
}

/** About 9,000 characters with five code blocks. */
export function longScript(question: string): string {
  const chapters = Array.from({ length: CHAPTERS }, (_, index) => chapter(index + 1));
  return `${opening(question)}\n\n${chapters.join("\n\n")}\n\n## The end\n\nThat was all of it, and nothing was lost on the way. 🎉\n`;
}

const CHAPTERS = 5;

function opening(question: string): string {
  const echo = harmless(question);
  return echo === "" ? DEMO : `${DEMO} You asked: ${echo}`;
}

/** Only letters, digits and plain punctuation: no mention, link, markup or control character of somebody else's gets through. */
function harmless(question: string): string {
  const plain = question
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Emoji_Presentation} .,!?']/gu, " ")
    .replaceAll(/[.](?=\S)/g, " ")
    .split(" ")
    .filter((word) => word !== "")
    .join(" ");
  const [...characters] = plain;
  return characters.length > MAX_ECHO ? `${characters.slice(0, MAX_ECHO).join("")} …` : plain;
}

function chapter(number: number): string {
  const lines = Array.from(
    { length: 14 },
    (_, index) => `  { chapter: ${number}, line: ${index + 1}, note: "code stays code on every page" },`,
  );
  return `## Chapter ${number}

A long answer does not fit one message. So the text is cut into pages: behind a paragraph if there is one near the end, else behind a line, a sentence or a word. A page that is full gets its last edit and is never touched again, so the work does not grow with the answer.

- Nothing that you have read moves to another message.
- Lists, links such as [the CommonMark spec](https://spec.commonmark.org) and \`inline code\` stay whole.
- 中文、日本語 and 한국어 count by what you see, not by bytes. ✅

\`\`\`js
export const chapter${number} = [
${lines.join("\n")}
];
\`\`\`

The code above may lie across two messages. It is then closed at the end of the first and opened again in the next, with its language, so that both of them are whole by themselves.`;
}
