/** The end of a run: what its message says last, its files, and what can be pressed then. */

import type { Failure, OutgoingFile } from "./adapter.ts";
import { describeApprovals } from "./controls/approvals.ts";
import type { RunControls } from "./controls/run-controls.ts";
import type { Answer } from "./reply/answer.ts";
import { blockFiles } from "./reply/block-files.ts";
import { withCard } from "./reply/card-text.ts";
import { deliver } from "./reply/deliver.ts";
import { footerLine } from "./reply/footer.ts";
import type { Reply } from "./reply/reply.ts";
import { type Ending, endingWords } from "./reply/status.ts";
import { describeSteps, hasMore } from "./reply/step-details.ts";
import type { Run } from "./run.ts";

export interface Ended {
  readonly run: Run;
  readonly answer: Answer;
  readonly controls: RunControls | undefined;
  readonly reply: Reply;
  readonly ending: Ending;
  /** The model's. */
  readonly files: readonly OutgoingFile[];
  readonly tookMs: number;
}

/** Whether the run waits for a decision: what its controls need of it is needed on. */
export const isAsking = (reply: Reply, { status }: Ending): boolean =>
  status === "done" && reply.approvals.length > 0;

/**
 * Resolves, when all of it stands or can't, to why not all of the text arrived: of an answer that was stopped or broke off
 * only where its end did not arrive either.
 */
export async function conclude({ answer, files, ...ended }: Ended): Promise<Failure | undefined> {
  const { run, controls, reply, ending, tookMs } = ended;
  const { door, options, textBefore } = run;
  const whole = withCard(reply);
  const text = textBefore + whole;
  answer.show(text);
  const approvals = isAsking(reply, ending) ? reply.approvals : [];
  const words =
    approvals.length > 0
      ? describeApprovals(approvals)
      : endingWords(ending, { ...reply, text: whole }, files.length);
  const end = {
    // A card below the text is whole.
    isBrokenOff: whole === reply.text && isBrokenOff(reply, ending),
    words,
    footer: options.footer ? footerLine(reply.usage, tookMs) : undefined,
    controls: controls?.end({
      ...{ ending, approvals, words },
      hasText: (textBefore + reply.text).trim() !== "",
      isCut: reply.finishReason === "length",
      steps: options.steps === "full" && hasMore(reply) ? () => describeSteps(reply) : undefined,
    }),
  };
  const copies = ending.status === "done" ? copiesOf(text, run, answer) : [];
  const failure = await deliver(answer, { end, text, files, copies, outbox: door.outbox });
  return ending.status === "done" ? failure : answer.failure();
}

const isBrokenOff = ({ finishReason }: Reply, { status }: Ending): boolean =>
  status !== "done" || finishReason === "length" || finishReason === "filter";

/** Large blocks of the text, where files can be sent. */
function copiesOf(text: string, { options, textBefore }: Run, answer: Answer): readonly OutgoingFile[] {
  const { sendFile, dialect } = answer.adapter();
  if (!sendFile) return [];
  const { maxLength } = dialect;
  return blockFiles(text, { over: options.filesOver, maxLength, from: textBefore.length });
}
