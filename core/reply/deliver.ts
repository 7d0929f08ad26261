/** The end of an answer: its last text, then its files, then what could not be sent, in words. */

import type { Failure, OutgoingFile } from "../adapter.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Answer } from "./answer.ts";
import { describeUnsent, sendFile, textFile } from "./attachments.ts";
import { describeCopies } from "./block-files.ts";
import { type AnswerEnd, lines } from "./frames.ts";

export interface Rest {
  readonly end: AnswerEnd;
  /** All of it, for a file where messages can't hold it. */
  readonly text: string;
  readonly files: readonly OutgoingFile[];
  /** Large blocks of the text once more, as files. */
  readonly copies: readonly OutgoingFile[];
  readonly outbox: Outbox;
}

/** Resolves to why not all of the text arrived, if so. A file that fails harms nothing but itself. */
export async function deliver(
  answer: Answer,
  { end, text, files, copies, outbox }: Rest,
): Promise<Failure | undefined> {
  const told = lines(end.words, describeCopies(copies));
  await answer.finish({ ...end, words: told || undefined });
  if (answer.failure()) return answer.failure();
  let failure: Failure | undefined;
  if (answer.isCut()) {
    const why = await sendFile(textFile(text), { adapter: answer.adapter(), outbox });
    if (why) failure = { kind: "too-long", message: "it is longer than the messages it may have there" };
    // It was never announced where no file can be sent.
    if (why && answer.adapter().sendFile) {
      answer.cut();
      await answer.amend({});
    }
  }
  const unsent: string[] = [];
  // The file of a text that was cut holds them.
  for (const file of answer.isCut() ? files : [...copies, ...files]) {
    const why = await sendFile(file, { adapter: answer.adapter(), outbox });
    if (why) unsent.push(describeUnsent(file, why));
  }
  if (unsent.length > 0) await answer.amend({ words: lines(told, ...unsent) });
  return answer.failure() ?? failure;
}
