#!/usr/bin/env bash
# Proves the published package: packs it, installs it in an empty folder, type-checks a ten-line bot there and runs it.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cd "$root"
npm run build
npm pack --pack-destination "$folder"

cd "$folder"
cat > package.json <<'JSON'
{ "name": "host", "private": true, "type": "module" }
JSON
npm install ./livetype-*.tgz "typescript@$(node -p "require('$root/package.json').devDependencies.typescript")" @types/node@24

cat > bot.ts <<'TS'
import { run } from "@grammyjs/runner";
import { Bot } from "grammy";
import { startTelegramSandbox } from "livetype/sandbox";
import { type LiveResult, replyLive } from "livetype/telegram";

const sandbox = await startTelegramSandbox();
const bot = new Bot(sandbox.token, { client: { apiRoot: sandbox.url } });
const answer = Promise.withResolvers<LiveResult>();
bot.on("message:text", async (ctx) => answer.resolve(await replyLive(ctx, ["Hello ", ctx.msg.text])));
const runner = run(bot);
sandbox.say(sandbox.addChat({ type: "private", first_name: "Ada" }), "world");
const { status, text } = await answer.promise;
console.log(`${status}: ${text}`);
await runner.stop();
await sandbox.close();
TS
cat > discord.ts <<'TS'
import { Client, Events } from "discord.js";
import { replyLive } from "livetype/discord";

const client = new Client({ intents: [] });
client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isChatInputCommand()) await replyLive(interaction, ({ signal }) => say(signal));
});
async function* say(signal: AbortSignal) {
  yield signal.aborted ? "stopped" : "hello";
}
TS
# skipLibCheck: the declarations of grammY 1.46 name types of node-fetch that it doesn't install.
npx tsc --strict --noEmit --skipLibCheck --module nodenext --target es2024 --types node bot.ts discord.ts
PATH="$root/node_modules/.bin:$PATH" node bot.ts | grep -x "done: Hello world"
echo "The package installs, type-checks and runs."
