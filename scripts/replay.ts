/**
 * `npm run replay -- FOLDER`: plays recorded model streams through the real bots into both sandboxes, chat completions
 * through LangChain's ChatOpenAI and all others as the Response they come in, and says of each whether a reader got all
 * of it, early enough and without a rate limit.
 */

import { startDiscordBot } from "../bots/discord/bot.ts";
import type { Host, Question } from "../bots/host.ts";
import { startTelegramBot } from "../bots/telegram/bot.ts";
import type { LiveResult, Source } from "../core/index.ts";
import { toSource } from "../src/brain/brain.ts";
import { createLangChainBrain } from "../src/brain/langchain.ts";
import { startDiscordSandbox, startTelegramSandbox, type Timeline } from "../src/sandbox/index.ts";
import { saysAllOnce } from "./replay/check.ts";
import { startModelServer } from "./replay/model-server.ts";
import { type Recording, readRecordings } from "./replay/recordings.ts";

/** One way, in milliseconds. Source: docs/pacing.md, the mean of its lognormal round trips. */
const LATENCY_MS = 52;

/** Early is before half was said, or three round trips after the first word: some answers take no longer than that. */
const EARLY_MS = 6 * LATENCY_MS;

const folder = process.argv[2];
if (!folder) {
  console.error("Which folder? npm run replay -- FOLDER, with recorded streams as *.jsonl in it.");
  process.exit(1);
}
const { recordings, skipped } = await readRecordings(folder);
for (const name of skipped) console.log(`${name}: left out, no stream with text in a known format`);

const model = await startModelServer(recordings);
const [discord, telegram] = await Promise.all([
  startDiscordSandbox({ latencyMs: LATENCY_MS }),
  startTelegramSandbox({ latencyMs: LATENCY_MS }),
]);
const brain = await createLangChainBrain({ model: "openai:replay", baseUrl: model.url });
const results = new Map<string, LiveResult>();
let onResult = () => {};
const sourceOf = ({ text, chatId }: Question): Source =>
  isChat(text)
    ? toSource(brain, { messages: [{ role: "user", text }], conversationId: chatId })
    : ({ signal }) => fetch(model.url, { method: "POST", body: text, signal });
const host: Host = {
  async ask({ question, show }) {
    results.set(question.chatId, await show(sourceOf(question), {}));
    onResult();
  },
  troubled: (platform, error) => console.error(platform, error),
};
const bots = await Promise.all([
  startDiscordBot({ token: discord.token, apiBase: discord.url }, host),
  startTelegramBot({ token: telegram.token, apiRoot: telegram.url }, host),
]);

const failures: string[] = [];
for (const recording of recordings) {
  const channel = discord.addChannel({ name: "replay" });
  const chat = telegram.addChat({ type: "private", first_name: "Ada" });
  await report("Discord", recording, channel, discord.timeline, () =>
    discord.slash(channel, "ask", { question: recording.name }),
  );
  await report("Telegram", recording, String(chat), telegram.timeline, () =>
    telegram.say(chat, recording.name),
  );
}
model.close();
await Promise.all(bots.map((bot) => bot.stop()));
await Promise.all([discord.close(), telegram.close()]);
console.log(failures.length === 0 ? "All answers arrived whole." : `Not right: ${failures.join("; ")}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** A question names the recording that answers it. */
function isChat(question: string): boolean {
  return recordings.find(({ name }) => question.includes(name))?.format.name === "chat";
}

async function report(
  platform: string,
  recording: Recording,
  chat: string,
  timeline: Timeline,
  ask: () => unknown,
) {
  const callsBefore = timeline.calls.length;
  const answered = new Promise<void>((resolve) => {
    onResult = () => results.has(chat) && resolve();
  });
  ask();
  await answered;
  const messages = timeline.visible(chat).filter(({ fromBot }) => fromBot);
  const first = timeline.frames.find(
    (frame) =>
      "message" in frame && frame.message.chat === chat && frame.message.fromBot && frame.message.text,
  );
  const refused = timeline.calls.slice(callsBefore).filter(({ status }) => status === 429).length;
  const isWhole = saysAllOnce(
    recording.text,
    messages.map(({ text }) => text),
  );
  const said = model.saidAtMs(recording.name);
  const latest = Math.max(said?.half ?? 0, (said?.first ?? 0) + EARLY_MS);
  const isEarly = (first?.atMs ?? Number.POSITIVE_INFINITY) <= latest;
  const figures = results.get(chat)?.figures;
  console.log(
    [
      `${platform} ${recording.name}: ${recording.text.length} characters in ${messages.length} messages`,
      isWhole ? "whole" : "NOT WHOLE",
      isEarly ? "first text early" : "FIRST TEXT LATE",
      `first ${figures?.firstTextMs} ms, last ${figures?.finalLagMs} ms late`,
      `${figures?.calls} calls, ${refused} × 429`,
    ].join(", "),
  );
  if (!isWhole || !isEarly || refused > 0) failures.push(`${platform} ${recording.name}`);
}
