import { expect, it } from "vitest";
import { startDiscordBot } from "../../bots/discord/bot.ts";
import { startDiscordSandbox } from "../../src/sandbox/discord/index.ts";

it("a Discord that tells neither whose bot it is nor what commands it has gets one that answers, and says so", async ({
  onTestFinished,
}) => {
  const sandbox = await startDiscordSandbox();
  onTestFinished(() => sandbox.close());
  for (const method of ["GET /applications/@me", "GET /applications/:id/commands"])
    sandbox.faults.add({ method, trouble: { kind: "status", status: 404 } });
  const troubles: string[] = [];
  const { promise: asked, resolve } = Promise.withResolvers<string>();
  const bot = await startDiscordBot(
    { token: sandbox.token, apiBase: sandbox.url },
    {
      ask: async ({ question }) => resolve(question.text),
      troubled: (_, error) => void troubles.push((error as Error).message),
    },
  );
  onTestFinished(() => bot.stop());
  const chat = sandbox.addChannel({ type: "dm" });
  sandbox.say(chat, "hello");
  expect(await asked).toBe("hello");
  expect(troubles).toEqual([
    "It is not known whose bot this is: set OWNER, or start again.",
    "The commands can't be registered: DiscordAPIError[0]: 404: Not Found",
  ]);
});
