/** What people do to be answered: ask, ask again, change their question, take it back. */

import type { Asking, Host, Question } from "../../bots/host.ts";
import { notices } from "../../bots/host.ts";
import type { Flood } from "../access/flood.ts";
import { type AnsweringParts, answerTurn, type OpenTurn } from "./answering.ts";
import { chatKey, messageKey, placeKey, userKey } from "./places.ts";
import { settingsOf } from "./settings.ts";

export interface AskingParts extends AnsweringParts {
  readonly flood: Flood;
  /** The program is about to end. */
  isDraining(): boolean;
}

/** More than these wait for nobody's answer. */
const MAX_WAITING = 5;

export const words = {
  stranger: "Sorry, I only answer people my owner has allowed.",
  draining: "I am about to restart: please ask again in a minute.",
  flood: "That is more than I can answer: please wait a minute.",
  full: "There are too many questions waiting here: please wait for their answers.",
  nothingToRetry: "There is no question of yours to ask again yet.",
} as const;

export function createAsking(
  parts: AskingParts,
): Required<Pick<Host, "ask" | "retry" | "edited" | "deleted">> {
  const { store, lanes, budget, flood } = parts;
  /** How many questions of each conversation are answered or wait. */
  const open = new Map<string, number>();

  /** Tells those it is not for. */
  async function isWelcome({ question, tell }: Asking): Promise<boolean> {
    // Only a command's answer is for nobody else's eyes, and has to come; all others hear it once.
    const isHidden = question.messageId === undefined;
    if (!(await parts.mayAsk(question))) {
      if (isHidden || (await store.claim(`stranger:${userKey(question)}`))) await tell(words.stranger);
      return false;
    }
    if (parts.isDraining()) {
      await tell(words.draining);
      return false;
    }
    const pace = flood.note(userKey(question), Date.now());
    if (pace === "told" || (pace === "silent" && isHidden)) await tell(words.flood);
    return pace === "fine";
  }

  /** Answers, or tells why not. */
  async function admit(asking: Asking, conversation: string, answer: () => Promise<void>) {
    const count = open.get(conversation) ?? 0;
    if (count > MAX_WAITING) return asking.tell(words.full);
    open.set(conversation, count + 1);
    try {
      const refusal = await budget.take(userKey(asking.question));
      await (refusal === undefined ? answer() : asking.tell(refusal));
    } finally {
      const left = (open.get(conversation) ?? 1) - 1;
      if (left === 0) open.delete(conversation);
      else open.set(conversation, left);
    }
  }

  async function conversationOf(question: Question): Promise<string> {
    const place = placeKey(question);
    const { surface, replyTo, goesOn = false } = question;
    const answered = replyTo === undefined ? undefined : await store.turnOf(messageKey(question, replyTo));
    if (!answered && (await isSteered(question))) return store.conversationAt(place, crypto.randomUUID());
    if (!answered && (surface !== "group" || goesOn)) return store.conversationAt(place, crypto.randomUUID());
    const conversation = answered?.conversation ?? crypto.randomUUID();
    await store.moveTo(place, conversation);
    return conversation;
  }

  /** In a group, where a mention would begin a new conversation: an answer to the asker is being written. */
  async function isSteered(question: Question): Promise<boolean> {
    const conversation = await store.conversationAt(placeKey(question), crypto.randomUUID());
    if (!lanes.in(conversation).some(({ user }) => user === userKey(question))) return false;
    return (await settingsOf(store, parts.config, question)).busy === "steer";
  }

  /** Answers once more what is kept as `turn`. */
  const answerAgain = (asking: Asking, turn: OpenTurn) =>
    admit(asking, turn.conversation, () => {
      lanes.find(turn.id)?.stop.abort(new Error("it is asked again"));
      return answerTurn(parts, asking, turn);
    });

  return {
    async ask(asking) {
      const { question } = asking;
      if (!(await isWelcome(asking))) return;
      const text = toText(question);
      if (text === "") return asking.tell(notices.empty);
      const conversation = await conversationOf(question);
      await admit(asking, conversation, async () => {
        const { messageId } = question;
        const id = await store.addTurn({
          conversation,
          chat: chatKey(question),
          user: userKey(question),
          userName: question.userName,
          question: text,
          message: messageId === undefined ? undefined : messageKey(question, messageId),
        });
        await answerTurn(parts, asking, { id, conversation, text: question.text });
      });
    },

    async retry(asking) {
      const { question } = asking;
      if (!(await isWelcome(asking))) return;
      const conversation = await store.conversationAt(placeKey(question), crypto.randomUUID());
      const turns = await store.turnsOf(conversation, { limit: MAX_LOOKED_BACK });
      const last = turns.find(({ user }) => user === userKey(question));
      if (!last) return asking.tell(words.nothingToRetry);
      await answerAgain(asking, { id: last.id, conversation, text: last.question });
    },

    async edited(asking) {
      const { question } = asking;
      if (question.messageId === undefined) return;
      const turn = await store.turnOf(messageKey(question, question.messageId));
      const text = toText(question);
      if (turn?.user !== userKey(question) || turn.question === text || text === "") return;
      const [last] = await store.turnsOf(turn.conversation, { limit: 1 });
      // Answers further down go back to what was asked here: those of old questions stay.
      if (last?.id !== turn.id || !(await isWelcome(asking))) return;
      await store.changeQuestion(turn.id, text);
      await answerAgain(asking, { id: turn.id, conversation: turn.conversation, text: question.text });
    },

    async deleted(message) {
      const turn = await store.turnOf(messageKey(message, message.messageId));
      if (turn) lanes.find(turn.id)?.stop.abort(new Error("its question was deleted"));
    },
  };
}

const MAX_LOOKED_BACK = 50;

/** As it is kept: files are told by their names, which is all that stays of them. */
function toText({ text, files = [] }: Question): string {
  const names = files.map(({ name }) => `(file: ${name})`);
  return [text, ...names].filter((part) => part !== "").join("\n");
}
