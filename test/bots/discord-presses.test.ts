import { describe, expect, it, type TestContext } from "vitest";
import { createChannelAdapter } from "../../bots/discord/adapter.ts";
import { deskOf } from "../../bots/discord/controls.ts";
import { lineOf } from "../../bots/discord/line.ts";
import type { PressReply } from "../../core/index.ts";
import type { VisibleMessage } from "../../src/sandbox/timeline.ts";
import { startBot } from "./discord-bot.ts";
import { buttonsOf } from "./pressing.ts";

const signal = new AbortController().signal;

/** A message of the bot with one button, which is answered so when it is pressed. */
async function openButton(test: TestContext, reply: PressReply, options: { componentsV2?: boolean } = {}) {
  const { sandbox, client, channelId } = await startBot(test, () => Promise.reject(new Error("unused")));
  const desk = deskOf(client);
  const seat = desk.seat({
    get offers() {
      return [{ control, act: () => reply }];
    },
    isAtRest: true,
    forgotten() {},
    mayPress: async () => true,
  });
  const control = { id: seat.idOf("look"), label: "Look", kind: "again" } as const;
  const adapter = createChannelAdapter(lineOf(client.rest, client.token), { channelId }, options);
  const place = async (id: string) => {
    const controls = [{ ...control, id }];
    const outcome = await adapter.send({ text: "An **answer**.", controls }, { signal, nonce: "n" });
    if ("failure" in outcome) throw new Error(JSON.stringify(outcome));
    return outcome.messageId;
  };
  const visible = () => sandbox.timeline.visible(channelId);
  const press = (messageId: string) => void sandbox.press(channelId, messageId, "Look");
  return { sandbox, control, place, press, visible };
}

const isForAda = ({ ephemeral, to }: VisibleMessage) => ephemeral === true && to === "ada";

describe.concurrent("a pressed button on Discord", () => {
  it("can show a file to the one who pressed alone, and the message stays as it is", async (test) => {
    const file = { name: "steps.md", mediaType: "text/markdown", data: new TextEncoder().encode("# Steps") };
    const { sandbox, control, place, press, visible } = await openButton(test, { file });
    press(await place(control.id));
    await sandbox.timeline.waitFor((frame) => "message" in frame && isForAda(frame.message));
    const [message, notice] = visible();
    expect(message).toMatchObject({ text: "An **answer**." });
    expect(notice?.files).toMatchObject([{ name: "steps.md", text: "# Steps" }]);
    expect(buttonsOf(message as VisibleMessage)).toEqual(["Look"]);
  });

  it.for([false, true])(
    "from before a restart says so and goes away; the text stays (components V2: %s)",
    async (componentsV2, test) => {
      const { sandbox, place, press, visible } = await openButton(test, {}, { componentsV2 });
      press(await place("lt:00000000:1:regenerate"));
      await sandbox.timeline.waitFor((frame) => "message" in frame && isForAda(frame.message));
      const [message, notice] = visible();
      expect(notice?.text).toBe(
        "The bot was restarted since, so this button does nothing any more. Please ask again.",
      );
      expect(message?.text).toBe("An **answer**.");
      expect(buttonsOf(message as VisibleMessage)).toEqual([]);
    },
  );
});
