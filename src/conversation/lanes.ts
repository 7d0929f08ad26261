/** One live answer per conversation: whatever else is to be written there waits for its turn, in the order it came. */

/** An answer that is written or waits. */
export interface Ticket {
  readonly turn: number;
  /** Who asked. */
  readonly user: string;
  readonly stop: AbortController;
}

export interface Lanes {
  /**
   * Resolves when it is this one's turn, with what ends it. Rejects with the reason of a stop, or of `signal`, that comes
   * before that.
   */
  enter(conversation: string, ticket: Ticket, signal?: AbortSignal): Promise<() => void>;
  /** The one that is written, then those that wait. */
  in(conversation: string): readonly Ticket[];
  find(turn: number): Ticket | undefined;
  readonly count: number;
}

interface Waiting {
  readonly ticket: Ticket;
  begin(): void;
}

export function createLanes(): Lanes {
  const lanes = new Map<string, Waiting[]>();

  function leave(conversation: string, waiting: Waiting) {
    const lane = lanes.get(conversation) ?? [];
    const at = lane.indexOf(waiting);
    if (at < 0) return;
    lane.splice(at, 1);
    if (lane.length === 0) lanes.delete(conversation);
    else if (at === 0) lane[0]?.begin();
  }

  return {
    async enter(conversation, ticket, signal) {
      const signals = [ticket.stop.signal, ...(signal ? [signal] : [])];
      const gone = AbortSignal.any(signals);
      gone.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const waiting: Waiting = { ticket, begin: resolve };
      const onGone = () => reject(gone.reason);
      gone.addEventListener("abort", onGone, { once: true });
      const lane = lanes.get(conversation) ?? [];
      lanes.set(conversation, lane);
      if (lane.push(waiting) === 1) resolve();
      try {
        await promise;
      } catch (error) {
        leave(conversation, waiting);
        throw error;
      } finally {
        gone.removeEventListener("abort", onGone);
      }
      return () => leave(conversation, waiting);
    },
    in: (conversation) => (lanes.get(conversation) ?? []).map(({ ticket }) => ticket),
    find(turn) {
      for (const lane of lanes.values()) {
        const found = lane.find(({ ticket }) => ticket.turn === turn);
        if (found) return found.ticket;
      }
      return undefined;
    },
    get count() {
      return lanes.size;
    },
  };
}
