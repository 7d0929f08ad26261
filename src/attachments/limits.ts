/** How much of what people send is read. */

export const limits = {
  /** Of one question. As many as a message of Discord or an album of Telegram holds. */
  files: 10,
  /** What Telegram hands over to bots. Source: core.telegram.org/bots/api#getfile, read 2026-11-21. */
  fileBytes: 20 * 1024 * 1024,
  /** The least that the large providers take: Anthropic's. */
  imageBytes: 5 * 1024 * 1024,
  /** In UTF-16 units; about 25,000 tokens, a fifth of what common models hold. */
  textLength: 100_000,
  /** For one file. */
  downloadMs: 30_000,
  /** A thousand pages take about a second, since their first 100,000 characters are enough. */
  pdfMs: 10_000,
  /** What reading one may take. */
  pdfBytes: 256 * 1024 * 1024,
} as const;
