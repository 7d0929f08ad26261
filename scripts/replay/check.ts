/** Whether a reader got what the model said: every letter and digit, in order, once. */

/** Rendering is neutral to letters and digits. */
const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "");

/** Lines above an answer that tell of its tools and thoughts, as Livetype writes them; their marks are no letters. */
const STATUS_LINES = /^(?:(?:-# )?(?:✓|✗|⏳|💭|◻️|…).*\n+)+/u;

/** A message that goes on with code repeats the fence's first line: that line may be left out of the comparison. */
export function saysAllOnce(text: string, messages: readonly string[]): boolean {
  let rest = lettersOf(text);
  for (const [index, shown] of messages.entries()) {
    const message = index === 0 ? shown.replace(STATUS_LINES, "") : shown;
    const whole = lettersOf(message);
    const withoutFence = lettersOf(message.slice(message.indexOf("\n") + 1));
    if (rest.startsWith(whole)) rest = rest.slice(whole.length);
    else if (/^\s*(`{3,}|~{3,})/.test(message) && rest.startsWith(withoutFence))
      rest = rest.slice(withoutFence.length);
    else return false;
  }
  return rest === "";
}
