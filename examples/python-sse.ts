/**
 * A Python service (FastAPI, LangServe, a LangGraph server) that streams server-sent events, live in Telegram. Set
 * SERVICE_URL to its address; without one a small local server stands in for it.
 */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "@grammyjs/runner";
import { Bot } from "grammy";
import { replyLive } from "livetype/telegram";

const apiRoot = process.env.TELEGRAM_API_ROOT ?? "https://api.telegram.org";
const bot = new Bot(process.env.TELEGRAM_TOKEN ?? "", { client: { apiRoot } });
const url = process.env.SERVICE_URL ?? (await startStandIn());

bot.on("message:text", async (ctx) => {
  const body = JSON.stringify({ question: ctx.msg.text });
  await replyLive(ctx, ({ signal }) => fetch(url, { method: "POST", body, signal }));
});

run(bot);

/** In Python: `async for chunk in chain.astream(question): yield f"data: {chunk}\n\n"`, then `event: end`. */
async function startStandIn(): Promise<string> {
  const server = createServer(async (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const word of ["Hello", " from", " a", " service", " in", " Python."]) {
      response.write(`data: ${word}\n\n`);
      await sleep(50);
    }
    response.end("event: end\ndata:\n\n");
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
