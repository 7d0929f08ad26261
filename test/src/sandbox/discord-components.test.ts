import { MessageFlags, type RawFile, Routes } from "discord.js";
import { describe, expect, it } from "vitest";
import { openChannel, refusalOf } from "./discord-client.ts";

const text = (content: string) => ({ type: 10, content });
const v2 = (...components: object[]) => ({ flags: MessageFlags.IsComponentsV2, components });

describe("components V2 in the local Discord", () => {
  it("hold 4,000 characters in all their texts together, in new messages and in changed ones", async () => {
    const { client, channel } = await openChannel();
    const tooMuch = v2(text("x".repeat(3_999)), text("yz"));
    const created = client.rest.post(Routes.channelMessages(channel.id), { body: tooMuch });
    expect(await refusalOf(created)).toMatchObject({ body: { code: 50035 } });
    const fits = v2(text("x".repeat(3_999)), text("y"));
    const { id } = (await client.rest.post(Routes.channelMessages(channel.id), { body: fits })) as {
      id: string;
    };
    const changed = client.rest.patch(Routes.channelMessage(channel.id, id), { body: tooMuch });
    expect(await refusalOf(changed)).toMatchObject({ body: { code: 50035 } });
  });

  it("never go back to text, and are never left without any", async () => {
    const { sandbox, client, channel } = await openChannel();
    const route = Routes.channelMessages(channel.id);
    const { id } = (await client.rest.post(route, { body: v2(text("one")) })) as { id: string };
    const change = (body: object) => client.rest.patch(Routes.channelMessage(channel.id, id), { body });
    const answers = [
      await refusalOf(change({ content: "two" })),
      await refusalOf(change({ content: "two", flags: 0, components: [] })),
      await refusalOf(change({ components: [] })),
      await refusalOf(change({ components: [text("")] })),
    ];
    expect(answers.map(({ body }) => (body as { code: number }).code)).toEqual([50035, 50035, 50006, 50035]);
    await change({ components: [text("two")] });
    expect(sandbox.timeline.visible(channel.id).map((message) => message.text)).toEqual(["two"]);
  });

  it("ping whom they mention, as texts do", async () => {
    const { sandbox, client, channel } = await openChannel();
    const body = v2(text("@everyone"));
    const route = Routes.channelMessages(channel.id);
    await client.rest.post(route, { body });
    await client.rest.post(route, { body: { ...body, allowed_mentions: { parse: [] } } });
    expect(sandbox.timeline.visible(channel.id).map(({ raw }) => raw?.pings)).toEqual([["everyone"], []]);
  });

  it("are refused by a server that was told not to know them", async () => {
    const { client, channel } = await openChannel({ componentsV2: false });
    const sent = client.rest.post(Routes.channelMessages(channel.id), { body: v2(text("one")) });
    expect(await refusalOf(sent)).toMatchObject({ body: { code: 50035, errors: { components: {} } } });
  });
});

describe("files in the local Discord", () => {
  it("are refused over 10 MiB each, and over 25 MiB together", async () => {
    const { client, channel } = await openChannel();
    const MEBIBYTE = 1024 * 1024;
    const post = (...sizes: number[]) => {
      const files = sizes.map((size, index): RawFile => ({ name: `${index}`, data: Buffer.alloc(size) }));
      return client.rest.post(Routes.channelMessages(channel.id), { files });
    };
    expect(await refusalOf(post(10 * MEBIBYTE + 1))).toMatchObject({ status: 413, body: { code: 40005 } });
    const together = post(9 * MEBIBYTE, 9 * MEBIBYTE, 9 * MEBIBYTE);
    expect(await refusalOf(together)).toMatchObject({ status: 413 });
  });
});
