import { once } from "node:events";
import { Events } from "discord.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { connect, next, startSandbox } from "./discord-client.ts";

async function start() {
  const sandbox = await startSandbox();
  const channel = sandbox.addChannel({ name: "general" });
  const client = await connect(sandbox);
  const heard: string[] = [];
  client.on("raw", ({ t, d }: { t: string; d: { content?: string } }) => {
    if (t === "MESSAGE_CREATE") heard.push(String(d.content));
  });
  const hear = async (text: string) => {
    const come = next(client, "messageCreate", ({ content }) => content === text);
    sandbox.say(channel, text);
    await come;
  };
  const resumed = () => next(client, Events.ShardResume);
  return { sandbox, channel, client, heard, hear, resumed };
}

describe("a client whose connection to the local Discord broke", () => {
  it("resumes, and hears what was said meanwhile, once and in order", async () => {
    const { sandbox, channel, heard, hear, resumed } = await start();
    await hear("before");
    const back = resumed();
    sandbox.disconnect();
    sandbox.say(channel, "meanwhile 1");
    sandbox.say(channel, "meanwhile 2");
    await back;
    await hear("after");
    expect(heard).toEqual(["before", "meanwhile 1", "meanwhile 2", "after"]);
    expect(sandbox.timeline.calls.map(({ method }) => method)).toEqual(["GET /gateway/bot"]);
  });

  it("gets events again that it had, where the sandbox is told so", async () => {
    const { sandbox, channel, heard, hear, resumed } = await start();
    await hear("one");
    await hear("two");
    const back = resumed();
    sandbox.disconnect({ repeat: 1 });
    sandbox.say(channel, "meanwhile");
    await back;
    expect(heard).toEqual(["one", "two", "two", "meanwhile"]);
  });

  it("must identify anew when its session is gone, when it left for good, and when it missed too much", async () => {
    const sandbox = await startSandbox();
    const channel = sandbox.addChannel();
    const identify = async () => {
      const client = await open(sandbox.url);
      const ready = await client.ask(2, { token: sandbox.token, intents: 1 << 9, properties: {} });
      return { ...client, id: ready.d.session_id };
    };
    const resume = async (id: string) =>
      (await open(sandbox.url)).ask(6, { token: sandbox.token, session_id: id, seq: 1 });
    const gone = await identify();
    sandbox.disconnect({ resumable: false });
    expect(await resume(gone.id)).toMatchObject({ op: 9, d: false });
    const left = await identify();
    left.socket.close(1000);
    await once(left.socket, "close");
    expect(await resume(left.id)).toMatchObject({ op: 9, d: false });
    const away = await identify();
    away.socket.close(4000);
    await once(away.socket, "close");
    for (let index = 0; index < 1_001; index += 1) sandbox.say(channel, "x");
    expect(await resume(away.id)).toMatchObject({ op: 9, d: false });
  });

  it("may have been pressed a button meanwhile", async () => {
    const { sandbox, channel, client } = await start();
    await client.application.commands.set([{ name: "ask", description: "Ask" }]);
    const asked = next(client, "interactionCreate");
    sandbox.disconnect();
    sandbox.slash(channel, "ask");
    const [interaction] = await asked;
    if (!interaction.isRepliable()) throw new Error("not repliable");
    await interaction.reply("still here");
    expect(sandbox.timeline.visible(channel).map(({ text }) => text)).toEqual(["still here"]);
  });
});

/** A bare connection: one payload out, the next one in. */
async function open(url: string) {
  const socket = new WebSocket(`${url.replace("http", "ws").replace("/api", "")}/?v=10&encoding=json`);
  onTestFinished(() => socket.terminate());
  await once(socket, "message");
  return {
    socket,
    async ask(op: number, d: object) {
      socket.send(JSON.stringify({ op, d }));
      return JSON.parse(String((await once(socket, "message"))[0]));
    },
  };
}
