import { MessageFlags, REST } from "discord.js";
import { describe, expect, it, type TestContext } from "vitest";
import { createChannelAdapter } from "../../bots/discord/adapter.ts";
import { lineOf } from "../../bots/discord/line.ts";
import type { Adapter, Control, Outcome } from "../../core/index.ts";
import { type DiscordSandboxOptions, startDiscordSandbox } from "../../src/sandbox/discord/index.ts";
import type { VisibleMessage } from "../../src/sandbox/timeline.ts";

const signal = new AbortController().signal;
const nonce = () => crypto.randomUUID().slice(0, 24);

interface OpenOptions extends DiscordSandboxOptions {
  readonly adapterV2?: boolean;
}

async function open({ onTestFinished }: TestContext, { adapterV2, ...options }: OpenOptions = {}) {
  const sandbox = await startDiscordSandbox(options);
  onTestFinished(() => sandbox.close());
  const channelId = sandbox.addChannel({ name: "general" });
  const line = lineOf(new REST({ api: sandbox.url }), sandbox.token);
  const replyTo = sandbox.say(channelId, "a question");
  const adapter = createChannelAdapter(line, { channelId, replyTo }, { componentsV2: adapterV2 });
  const answers = () => sandbox.timeline.visible(channelId).filter(({ fromBot }) => fromBot);
  const question = () => sandbox.timeline.visible(channelId)[0] as VisibleMessage;
  return { sandbox, channelId, adapter: adapter as Required<Adapter>, answers, question };
}

const idOf = (outcome: Outcome): string => {
  if ("failure" in outcome) throw new Error(JSON.stringify(outcome));
  return outcome.messageId;
};

const textFile = (bytes: number) => ({
  name: "answer.md",
  mediaType: "text/markdown",
  data: new Uint8Array(bytes).fill(120),
});

describe.concurrent("what an answer on Discord has besides text:", () => {
  it("a message is taken away again", async (test) => {
    const { adapter, answers } = await open(test);
    const id = idOf(await adapter.send({ text: "hello" }, { signal, nonce: nonce() }));
    expect(idOf(await adapter.remove(id, { signal }))).toBe(id);
    expect(answers()).toEqual([]);
    expect(await adapter.remove(id, { signal })).toMatchObject({ failure: { kind: "gone" } });
  });

  it("a file comes as a message of its own, once for each nonce, and pings nobody", async (test) => {
    const { adapter, answers } = await open(test);
    const sending = { signal, nonce: nonce() };
    const first = await adapter.sendFile(textFile(3), sending);
    expect(await adapter.sendFile(textFile(3), sending)).toMatchObject({ messageId: idOf(first) });
    expect(answers()).toMatchObject([{ text: "", files: [{ name: "answer.md", text: "xxx" }] }]);
    expect(answers()[0]?.raw?.attachments).toMatchObject([{ content_type: "text/markdown" }]);
  });

  it("a file that is too large is refused in one sentence, without a call", async (test) => {
    const { sandbox, adapter } = await open(test);
    const before = sandbox.timeline.calls.length;
    expect(await adapter.sendFile(textFile(10_485_761), { signal, nonce: nonce() })).toEqual({
      failure: { kind: "too-long", message: "answer.md is larger than the 10 MiB that Discord takes here" },
    });
    expect(sandbox.timeline.calls.length).toBe(before);
  });

  it("no phone rings for a silent message, and links in it show no previews", async (test) => {
    const { adapter, answers } = await open(test);
    await adapter.send({ text: "silent" }, { signal, nonce: nonce(), isSilent: true });
    await adapter.send({ text: "loud" }, { signal, nonce: nonce() });
    expect(answers().map(({ silent }) => silent)).toEqual([true, undefined]);
    const flags = answers().map(({ raw }) => Number(raw?.flags) & MessageFlags.SuppressEmbeds);
    expect(flags).toEqual([MessageFlags.SuppressEmbeds, MessageFlags.SuppressEmbeds]);
  });

  it("👀 stands at the question until it is taken away", async (test) => {
    const { adapter, question } = await open(test);
    const { show, scopes } = adapter.acknowledgement;
    await show(true, { signal });
    expect(question().reactions).toEqual(["👀"]);
    await new Promise((resolve) => setTimeout(resolve, 260));
    await show(false, { signal });
    expect(question().reactions).toBeUndefined();
    expect(scopes.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^discord:reactions:/),
      "discord:global",
    ]);
  });

  it("each kind of call draws on a budget of its own, beside the bot's", async (test) => {
    const { adapter, channelId } = await open(test);
    const names = (["send", "file", "edit", "remove"] as const).map((kind) =>
      adapter.scopes(kind).map(({ name }) => name.replace(channelId, "#")),
    );
    const all = "discord:global";
    expect(names).toEqual([
      ["discord:sends:#", all],
      ["discord:sends:#", all],
      ["discord:edits:#", all],
      ["discord:deletes:#", all],
    ]);
  });

  it("messages over an hour old have a slower budget, which is the one a refusal is about", async (test) => {
    const { adapter, sandbox, channelId } = await open(test, { lifetimes: { oldMessageMs: 0 } });
    const id = idOf(await adapter.send({ text: "hello" }, { signal, nonce: nonce() }));
    // As an hour ago: the id tells the time.
    const old = String(BigInt(id) - (BigInt(3_600_000) << 22n));
    expect(adapter.scopes("edit", old).map(({ name }) => name)).toContain(`discord:old-edits:${channelId}`);
    expect(adapter.scopes("edit", id)).toHaveLength(2);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const edit = (text: string) => adapter.edit(id, { text }, { signal });
    for (const text of ["a", "b", "c"]) idOf(await edit(text));
    expect(await edit("d")).toMatchObject({ failure: { kind: "rate-limited", isSurprise: false } });
    expect(sandbox.timeline.calls.at(-1)).toMatchObject({ status: 429 });
  });

  it("more than five buttons stand in rows of four, so that pairs stay together", async (test) => {
    const { adapter, answers } = await open(test);
    const controls = Array.from(
      { length: 8 },
      (_, index): Control => ({ id: `lt:${index}`, label: `${index}`, kind: "again" }),
    );
    await adapter.send({ text: "hello", controls }, { signal, nonce: nonce() });
    const rows = answers()[0]?.raw?.components as { components: unknown[] }[];
    expect(rows.map(({ components }) => components.length)).toEqual([4, 4]);
  });
});

const STOP: Control = { id: "lt:stop", label: "Stop", kind: "stop" };

describe.concurrent("components V2 on Discord", () => {
  it("hold 4,000 characters and their buttons, and grow by edits", async (test) => {
    const { adapter, answers } = await open(test, { adapterV2: true });
    const controls = [STOP];
    const id = idOf(await adapter.send({ text: "hello @everyone", controls }, { signal, nonce: nonce() }));
    expect(adapter.dialect.maxLength).toBe(4000);
    await adapter.edit(id, { text: "x".repeat(4000), controls }, { signal });
    const [message] = answers();
    expect(message?.text).toHaveLength(4000);
    expect(message?.raw).toMatchObject({ pings: [], components: [{ type: 10 }, { type: 1 }] });
    const longer = await adapter.edit(id, { text: "x".repeat(4001), controls }, { signal });
    expect(longer).toMatchObject({ failure: { kind: "too-long" } });
  });

  it("that the server does not know say unsupported, and text is the way out", async (test) => {
    const { adapter, answers } = await open(test, { adapterV2: true, componentsV2: false });
    const sending = { signal, nonce: nonce() };
    expect(await adapter.send({ text: "hello" }, sending)).toMatchObject({
      failure: { kind: "unsupported" },
    });
    expect(idOf(await adapter.fallback.send({ text: "hello", controls: [STOP] }, sending))).toBeTruthy();
    expect(adapter.fallback.dialect.maxLength).toBe(2000);
    expect(answers().map(({ text }) => text)).toEqual(["hello"]);
  });
});
