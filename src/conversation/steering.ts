/** What a question does to those of the same person that are answered, or wait, when it comes. */

import type { LiveResult } from "../../core/index.ts";
import type { Store, StoredTurn } from "../store/store.ts";
import type { Lanes, Ticket } from "./lanes.ts";

/** Why an answer ended, where what was asked goes on with the next question. */
export const STEERED = new Error("the next question goes on with it");

const INTERRUPTED = new Error("another question came");

/** As system text, with a question that steers: nothing else tells the model why its last answer is cut. */
export const STEERING_NOTE =
  "The user wrote the newest message while you were answering, so your last answer ends where it was then, and it has been read so far. Take the message in and go on.";

export interface Coming {
  readonly conversation: string;
  readonly ticket: Ticket;
  /** The setting. */
  readonly busy: string;
}

/** Somebody else's answer in the same conversation is theirs to stop. */
export async function makeWay(
  { lanes, store }: { readonly lanes: Lanes; readonly store: Store },
  { conversation, ticket, busy }: Coming,
): Promise<void> {
  if (busy !== "interrupt" && busy !== "steer") return;
  const tickets = lanes.in(conversation);
  for (const { user, turn, stop } of tickets.slice(0, tickets.indexOf(ticket))) {
    if (user !== ticket.user) continue;
    // An answer that has begun says more when it ends.
    if (busy === "steer") await store.saveAnswer(turn, { text: "", ending: "steered" }, []);
    stop.abort(busy === "steer" ? STEERED : INTERRUPTED);
  }
}

/** How an answer ended, as it is kept. */
export const endingOf = ({ status }: LiveResult, { reason }: AbortSignal): StoredTurn["ending"] =>
  status === "stopped" && reason === STEERED ? "steered" : status;

/** @param before Newest first. */
export const isSteering = (before: readonly StoredTurn[], user: string): boolean =>
  before.find((turn) => turn.user === user)?.ending === "steered";
