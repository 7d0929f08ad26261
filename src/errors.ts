/** A mistake of the owner's that stops the program: its message is one sentence that says what to do. */

export class ConfigError extends Error {
  override readonly name = "ConfigError";
}
