/** Keeps secrets out of what is written down. */

/** Bots' tokens of Telegram and Discord, keys as OpenAI and others make them, and the password in an address. */
const SHAPES = [
  /\d{5,}:[\w-]{20,}/g,
  /[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}/g,
  /\b(?:sk|pk|gsk|xai|AIza)[-_]?[\w-]{16,}/g,
  /(?<=\/\/)[^\s/@"\\]+:[^\s/@"\\]+(?=@)/g,
  /(?<=bearer )[\w.~+/-]{8,}=*/gi,
];

const HIDDEN = "…";

/** Shorter ones would be found in ordinary words. */
const MIN_SECRET_LENGTH = 6;

/** Hides `secrets`, as they are and as JSON spells them, and whatever looks like one. */
export function createRedactor(secrets: readonly string[] = []): (text: string) => string {
  const spellings = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  const known = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  return (text) => {
    const without = known.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
    return SHAPES.reduce((rest, shape) => rest.replaceAll(shape, HIDDEN), without);
  };
}

/** The values of all variables that hold a secret by their name, such as `ANTHROPIC_API_KEY`. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value && /(TOKEN|KEY|SECRET|PASSWORD|CREDENTIALS)$/i.test(name) ? [value.trim()] : [],
  );
}
