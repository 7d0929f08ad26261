/** One table of commands for both platforms. */

export interface Command {
  readonly name: string;
  readonly description: string;
  /** The one text that comes with it. */
  readonly argument: { readonly name: string; readonly description: string };
}

/** Discord takes at most 6,000 characters in a text option. Source: docs.discord.com interactions/application-commands. */
export const MAX_QUESTION_LENGTH = 6000;

export const askCommand: Command = {
  name: "ask",
  description: "Ask the model; the answer appears while it is being written",
  argument: { name: "question", description: "What do you want to know?" },
};

export const commands: readonly Command[] = [askCommand];
