/** Answers one question: in its turn, with what was said before, and keeps what comes of it. */

import type { Asking, Question } from "../../bots/host.ts";
import { type LiveResult, type Source, type SourceContext, SourceError, toEvents } from "../../core/index.ts";
import type { Budget } from "../access/budget.ts";
import type { ReadFiles } from "../attachments/read.ts";
import { type Asked, type Brain, toSource } from "../brain/brain.ts";
import type { Store } from "../store/store.ts";
import { toHistory } from "./history.ts";
import type { Lanes, Ticket } from "./lanes.ts";
import { messageKey, placeKey, userKey } from "./places.ts";
import { type Settings, type SettingsConfig, settingsOf } from "./settings.ts";
import { toShowOptions } from "./show-options.ts";

export interface AnsweringParts {
  readonly store: Store;
  readonly brain: Brain;
  readonly lanes: Lanes;
  readonly budget: Budget;
  readonly config: SettingsConfig;
  mayAsk(question: Question): Promise<boolean>;
  /** What comes with a question, and what is to be said of that which can't be read. */
  readFiles(question: Question, signal: AbortSignal): Promise<ReadFiles>;
  /** An answer is being written. */
  onAnswer(question: Question, result: Promise<LiveResult>): void;
  /** The program does not end before this. */
  track(work: Promise<void>): Promise<void>;
  /** Ends every answer. */
  readonly signal: AbortSignal;
}

/** The question that is to be answered, as it is kept. */
export interface OpenTurn {
  readonly id: number;
  readonly conversation: string;
  /** As the model is to read it. */
  readonly text: string;
}

const NOT_BEGUN = {
  withdrawn: "Stopped before it began.",
  ended: "I have to restart before this is answered: please ask again in a minute.",
} as const;

/** Enough for any history that is sent. */
const MAX_TURNS = 200;

/** Resolves when the answer stands. */
export async function answerTurn(parts: AnsweringParts, asking: Asking, turn: OpenTurn): Promise<void> {
  const { store, lanes } = parts;
  const { question } = asking;
  const ticket: Ticket = { turn: turn.id, user: userKey(question), stop: new AbortController() };
  const settings = await settingsOf(store, parts.config, question);
  if (settings.busy === "interrupt") interrupt(lanes, turn.conversation, ticket.user);
  const signal = AbortSignal.any([parts.signal, ticket.stop.signal]);
  const entering = lanes.enter(turn.conversation, ticket, parts.signal);
  if (lanes.in(turn.conversation).length > 1 || question.files?.length) await asking.accept?.();
  const run: Run = { leave: () => {} };
  try {
    run.leave = await entering;
  } catch {
    await asking.tell(parts.signal.aborted ? NOT_BEGUN.ended : NOT_BEGUN.withdrawn);
    return;
  }
  try {
    const { attachments, spoken, notices } = await parts.readFiles(question, signal);
    if (notices.length > 0) await asking.tell(notices.join("\n"));
    const text = [turn.text, spoken].filter((part) => part.trim() !== "").join("\n\n");
    if (text === "" && attachments.length === 0) return;
    if (spoken !== "") await store.changeQuestion(turn.id, text);
    const asked = await toAsked(parts, { question, turn: { ...turn, text }, settings, attachments });
    const source = createSource(parts, { question, turn, ticket, run, asked });
    const follow = async (result: Promise<LiveResult>) => {
      try {
        await keep(parts, { question, turn }, await result);
      } finally {
        run.leave();
      }
    };
    const onThread = (chatId: string) =>
      store.moveTo(placeKey({ ...question, chatId, surface: "thread" }), turn.conversation);
    const { notify } = parts.config;
    const show = toShowOptions({ question, settings, notify, signal, mayAsk: parts.mayAsk, onThread });
    const onRun = (result: Promise<LiveResult>) => {
      parts.onAnswer(question, result);
      return parts.track(follow(result));
    };
    const result = asking.show(source, { ...show, handlers: { onRun } });
    parts.onAnswer(question, result);
    await follow(result);
  } finally {
    run.leave();
  }
}

/** Somebody else's answer in the same conversation is theirs to stop. */
function interrupt(lanes: Lanes, conversation: string, user: string) {
  for (const ticket of lanes.in(conversation)) {
    if (ticket.user === user) ticket.stop.abort(new Error("another question came"));
  }
}

/** What the newest run of an answer has to do at its end. */
interface Run {
  leave: () => void;
}

interface Answered {
  readonly question: Question;
  readonly turn: OpenTurn;
}

async function toAsked(
  { store, config }: AnsweringParts,
  {
    question,
    turn,
    settings,
    attachments,
  }: Answered & { readonly settings: Settings; readonly attachments: ReadFiles["attachments"] },
): Promise<Asked> {
  const isShared = question.surface !== "private";
  const turns = await store.turnsOf(turn.conversation, { limit: MAX_TURNS });
  const before = turns.filter(({ id }) => id < turn.id);
  return {
    messages: [
      ...toHistory(before, { isShared }),
      {
        role: "user",
        text: turn.text,
        ...(isShared ? { name: question.userName } : {}),
        ...(attachments.length > 0 ? { attachments } : {}),
      },
    ],
    persona: settings.persona === undefined ? undefined : config.personas[settings.persona],
    model: settings.model,
    conversationId: turn.conversation,
  };
}

/** What a button starts is a question like any other: it waits for its turn, and counts. */
function createSource(
  { brain, lanes, budget, mayAsk }: AnsweringParts,
  {
    question,
    turn,
    ticket,
    run,
    asked,
  }: Answered & { readonly ticket: Ticket; readonly run: Run; readonly asked: Asked },
): Source {
  const source = toSource(brain, asked);
  let isFirst = true;

  async function* startAgain(context: SourceContext) {
    if (!(await mayAsk(question))) throw new SourceError("My owner no longer lets you ask me.");
    // A decision goes on with what was counted before.
    const refusal = context.resume === undefined ? await budget.take(ticket.user) : undefined;
    if (refusal !== undefined) throw new SourceError(refusal);
    run.leave = await lanes.enter(turn.conversation, ticket, context.signal);
    yield* toEvents(source, context);
  }

  return (context) => {
    if (!isFirst) return startAgain(context);
    isFirst = false;
    return typeof source === "function" ? source(context) : source;
  };
}

/** Interactions have a name for their first message that means nothing outside of them. */
const IS_ID = /^-?\d+$/;

async function keep({ store, budget }: AnsweringParts, { question, turn }: Answered, result: LiveResult) {
  const ids = result.messages.map(({ id }) => id).filter((id) => IS_ID.test(id));
  await store.saveAnswer(
    turn.id,
    result.text,
    ids.map((id) => messageKey(question, id)),
  );
  await budget.note(userKey(question), turn.text, result);
}
