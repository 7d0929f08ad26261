/** What a check found, in one line. */

export interface Finding {
  /** `wrong` keeps the bot from working; `warning` is worth knowing. */
  readonly state: "ok" | "warning" | "wrong";
  /** What was looked at, such as `Discord token`. */
  readonly about: string;
  /** How it is, and what to do where it is not well. */
  readonly says: string;
}

export const ok = (about: string, says: string): Finding => ({ state: "ok", about, says });
export const warning = (about: string, says: string): Finding => ({ state: "warning", about, says });
export const wrong = (about: string, says: string): Finding => ({ state: "wrong", about, says });
