/** The loop of most bots: show the text once a second, a new message when one is full, and the rest at the end. */

export interface Hands<Message> {
  readonly maxLength: number;
  send(text: string): Promise<Message>;
  edit(message: Message, text: string): Promise<unknown>;
  /** How long a refused call asks to wait; undefined when it was refused for another reason. */
  waitMs(error: unknown): number | undefined;
}

const INTERVAL_MS = 1000;

export async function showOnceASecond<Message>(stream: AsyncIterable<string>, hands: Hands<Message>) {
  let page = "";
  let message: Message | undefined;
  let shownAtMs = 0;

  const show = async () => {
    if (page.trim() === "") return;
    if (message === undefined) message = await hands.send(page);
    else await hands.edit(message, page);
  };
  /** What must stand is tried once more; most bots don't even do that. */
  const showForSure = async () => {
    try {
      await show();
    } catch (error) {
      const waitMs = hands.waitMs(error);
      if (waitMs === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      await show().catch(() => {});
    }
  };

  for await (const piece of stream) {
    if (page.length + piece.length > hands.maxLength) {
      await showForSure();
      page = "";
      message = undefined;
    }
    page += piece;
    if (Date.now() - shownAtMs < INTERVAL_MS) continue;
    shownAtMs = Date.now();
    // A preview that is refused is no loss: the next one shows more.
    await show().catch(() => {});
  }
  await showForSure();
}
