/** Answers one question: in its turn, with what was said before, and keeps what comes of it. */

import type { Asking, Question } from "../../bots/host.ts";
import type { LiveResult } from "../../core/index.ts";
import type { Budget } from "../access/budget.ts";
import type { ReadFiles } from "../attachments/read.ts";
import type { Asked, Brain } from "../brain/brain.ts";
import type { Store } from "../store/store.ts";
import { toHistory } from "./history.ts";
import type { Lanes, Ticket } from "./lanes.ts";
import { messageKey, placeKey, userKey } from "./places.ts";
import { createSource, type Run } from "./runs.ts";
import { type Settings, type SettingsConfig, settingsOf } from "./settings.ts";
import { toShowOptions } from "./show-options.ts";
import { endingOf, isSteering, makeWay, STEERED, STEERING_NOTE } from "./steering.ts";

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
  steered: "Answered together with your next message.",
  ended: "I have to restart before this is answered: please ask again in a minute.",
} as const;

/** Enough for any history that is sent. */
const MAX_TURNS = 200;

/** Resolves when the answer stands, or was stopped before its turn. */
export async function answerTurn(parts: AnsweringParts, asking: Asking, turn: OpenTurn): Promise<void> {
  const { lanes } = parts;
  const { question } = asking;
  const ticket: Ticket = { turn: turn.id, user: userKey(question), stop: new AbortController() };
  const settings = await settingsOf(parts.store, parts.config, question);
  const signal = AbortSignal.any([parts.signal, ticket.stop.signal]);
  const entering = lanes.enter(turn.conversation, ticket, parts.signal);
  // Heard of below, after what happens meanwhile.
  entering.catch(() => {});
  try {
    await makeWay(parts, { conversation: turn.conversation, ticket, busy: settings.busy });
    if (lanes.in(turn.conversation).length > 1 || question.files?.length) await asking.accept?.();
    const leave = await entering;
    await answerNow(parts, asking, { turn, ticket, settings, signal, leave });
  } catch (error) {
    if (!signal.aborted) throw error;
    const withdrawn = ticket.stop.signal.reason === STEERED ? NOT_BEGUN.steered : NOT_BEGUN.withdrawn;
    await asking.tell(parts.signal.aborted ? NOT_BEGUN.ended : withdrawn);
  } finally {
    // Also a turn that comes only after something went wrong.
    void entering.then(
      (leave) => leave(),
      () => {},
    );
  }
}

interface Begun {
  readonly turn: OpenTurn;
  readonly ticket: Ticket;
  readonly settings: Settings;
  readonly signal: AbortSignal;
  readonly leave: () => void;
}

async function answerNow(parts: AnsweringParts, asking: Asking, begun: Begun): Promise<void> {
  const { store, config, mayAsk, onAnswer } = parts;
  const { question } = asking;
  const { ticket, settings, signal, leave } = begun;
  const { attachments, spoken, notices } = await parts.readFiles(question, signal);
  if (notices.length > 0) await asking.tell(notices.join("\n"));
  const text = [begun.turn.text, spoken].filter((part) => part.trim() !== "").join("\n\n");
  if (text === "" && attachments.length === 0) return;
  const turn = { ...begun.turn, text };
  if (spoken !== "") await store.changeQuestion(turn.id, text);
  const run: Run = { leave };
  const asked = await toAsked(parts, { question, turn, settings, attachments });
  const source = createSource(parts, { question, turn, ticket, run, asked });
  const follow = async (result: Promise<LiveResult>) => {
    onAnswer(question, result);
    try {
      const value = await result;
      if (!run.isRefused) await keep(parts, { question, turn, ticket }, value);
    } finally {
      run.leave();
    }
  };
  const onThread = (chatId: string) =>
    store.moveTo(placeKey({ ...question, chatId, surface: "thread" }), turn.conversation);
  const options = toShowOptions({ question, settings, notify: config.notify, signal, mayAsk, onThread });
  const onRun = (result: Promise<LiveResult>) => parts.track(follow(result));
  await follow(asking.show(source, { ...options, handlers: { onRun } }));
}

export interface Answered {
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
  const persona = settings.persona === undefined ? undefined : config.personas[settings.persona];
  const note = isSteering(before, userKey(question)) ? STEERING_NOTE : undefined;
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
    persona: [persona, note].filter(Boolean).join("\n\n") || undefined,
    model: settings.model,
    conversationId: turn.conversation,
  };
}

/** Interactions have a name for their first message that means nothing outside of them. */
const IS_ID = /^-?\d+$/;

async function keep(
  { store, budget }: AnsweringParts,
  { question, turn, ticket }: Answered & { readonly ticket: Ticket },
  result: LiveResult,
) {
  const ids = result.messages.map(({ id }) => id).filter((id) => IS_ID.test(id));
  await store.saveAnswer(
    turn.id,
    { text: result.text, ending: endingOf(result, ticket.stop.signal) },
    ids.map((id) => messageKey(question, id)),
  );
  await budget.note(userKey(question), turn.text, result);
}
