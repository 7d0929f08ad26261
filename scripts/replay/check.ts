/** Whether a reader got what the model said: every letter and digit, in order, once. */

/** Rendering is neutral to letters and digits. */
const lettersOf = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "");

/** A message that goes on with code repeats the fence's first line: that line may be left out of the comparison. */
export function saysAllOnce(text: string, messages: readonly string[]): boolean {
  let rest = lettersOf(text);
  for (const message of messages) {
    const whole = lettersOf(message);
    const withoutFence = lettersOf(message.slice(message.indexOf("\n") + 1));
    if (rest.startsWith(whole)) rest = rest.slice(whole.length);
    else if (/^\s*(`{3,}|~{3,})/.test(message) && rest.startsWith(withoutFence))
      rest = rest.slice(withoutFence.length);
    else return false;
  }
  return rest === "";
}
