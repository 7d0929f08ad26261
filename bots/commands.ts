/** One table of commands for both platforms. */

export interface Command {
  readonly name: CommandName;
  readonly description: string;
  /** The one text that comes with it. */
  readonly argument?: {
    readonly name: string;
    readonly description: string;
    readonly isRequired?: boolean;
    /** Whether the platform may offer values while it is typed. */
    readonly isSuggested?: boolean;
  };
  readonly isForOwner?: boolean;
}

export type CommandName =
  | "ask"
  | "new"
  | "stop"
  | "retry"
  | "model"
  | "persona"
  | "settings"
  | "usage"
  | "export"
  | "forget"
  | "help"
  | "allow"
  | "deny"
  | "status";

/** Discord takes at most 6,000 characters in a text option. Source: docs.discord.com interactions/application-commands. */
export const MAX_ARGUMENT_LENGTH = 6000;

/** In a message's menu, where the platform has one. */
export const ASK_ABOUT = "Ask about this";

export const commands: readonly Command[] = [
  {
    name: "ask",
    description: "Ask the model; the answer appears while it is being written",
    argument: { name: "question", description: "What do you want to know?", isRequired: true },
  },
  { name: "new", description: "Begin a new conversation here" },
  { name: "stop", description: "Stop the answer that is being written" },
  { name: "retry", description: "Ask your last question again" },
  {
    name: "model",
    description: "See which model answers you here, or choose another",
    argument: { name: "name", description: "The model to use from now on", isSuggested: true },
  },
  {
    name: "persona",
    description: "See how the model answers you here, or choose another way",
    argument: { name: "name", description: "The persona to use from now on", isSuggested: true },
  },
  {
    name: "settings",
    description: "See your settings here, or change one",
    argument: { name: "change", description: "A name and a value, such as: steps full", isSuggested: true },
  },
  { name: "usage", description: "See what you have used today" },
  { name: "export", description: "Get this conversation as a file" },
  { name: "forget", description: "Delete what you asked here, and the answers" },
  { name: "help", description: "See what I can do" },
  {
    name: "allow",
    description: "Let somebody ask me: a user, a role, or everybody here",
    argument: { name: "who", description: "A mention, an id, or: here", isRequired: true },
    isForOwner: true,
  },
  {
    name: "deny",
    description: "Take that back",
    argument: { name: "who", description: "A mention, an id, or: here", isRequired: true },
    isForOwner: true,
  },
  { name: "status", description: "See how I am doing", isForOwner: true },
];

export const findCommand = (name: string): Command | undefined =>
  commands.find((command) => command.name === name);
