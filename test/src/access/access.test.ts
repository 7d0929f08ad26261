import { describe, expect, it } from "vitest";
import type { Speaker } from "../../../bots/host.ts";
import { createAccess } from "../../../src/access/access.ts";
import { createFlood } from "../../../src/access/flood.ts";
import { createPairing } from "../../../src/access/pairing.ts";
import { IN_MEMORY, openSqliteStore } from "../../../src/store/sqlite.ts";

const ada: Speaker = {
  platform: "discord",
  userId: "1",
  userName: "Ada",
  chatId: "20",
  groupId: "300",
  roleIds: ["4000"],
  surface: "group",
};

describe("who may ask", () => {
  it.each(["1", "20", "300", "4000"])(
    "is whoever has the id %s, as user, chat, server or role",
    async (id) => {
      const access = createAccess(openSqliteStore(IN_MEMORY), { owners: [], allow: [id] });
      expect(await access.mayAsk(ada)).toBe(true);
      const other = { ...ada, userId: "2", chatId: "21", groupId: "301", roleIds: [] };
      expect(await access.mayAsk(other)).toBe(false);
    },
  );

  it("is an owner in any case: one of the configuration, or whom the platform names, on that platform", async () => {
    const access = createAccess(openSqliteStore(IN_MEMORY), { owners: ["7"], allow: [] });
    expect(await access.mayAsk({ ...ada, userId: "7" })).toBe(true);
    access.own("discord", ["8"]);
    expect(await access.isOwner({ ...ada, userId: "8" })).toBe(true);
    expect(await access.isOwner({ ...ada, platform: "telegram", userId: "8" })).toBe(false);
  });

  it("is nobody on one platform for having an id that is allowed on the other", async () => {
    const store = openSqliteStore(IN_MEMORY);
    await store.grant("telegram", "allowed", "1");
    expect(await createAccess(store, { owners: [], allow: [] }).mayAsk(ada)).toBe(false);
  });
});

describe("the pairing code", () => {
  const eve: Speaker = { ...ada, platform: "telegram", userId: "5", surface: "private" };

  it("makes the first who presents it in private the owner, and nobody after", async () => {
    const store = openSqliteStore(IN_MEMORY);
    const pairing = createPairing(store);
    expect(await pairing.take({ ...eve, surface: "group" }, pairing.code)).toMatch(/private chat/);
    expect(await pairing.take(eve, pairing.code.toLowerCase())).toMatch(/You are my owner now/);
    expect(await pairing.take({ ...eve, userId: "6" }, pairing.code)).toBeUndefined();
    expect(await store.holders("telegram", "owner")).toEqual(["5"]);
  });

  it("does nothing any more after ten wrong guesses", async () => {
    const store = openSqliteStore(IN_MEMORY);
    const pairing = createPairing(store);
    for (let guess = 0; guess < 10; guess += 1) await pairing.take(eve, `WRONG${guess}`);
    expect(await pairing.take(eve, pairing.code)).toBeUndefined();
    expect(await store.holders("telegram", "owner")).toEqual([]);
  });
});

describe("the flood guard", () => {
  it("lets twenty questions a minute through, says once that it is too much, and lets more through later", () => {
    const flood = createFlood();
    const during = Array.from({ length: 23 }, (_, at) => flood.note("eve", at * 100));
    expect(during.slice(18)).toEqual(["fine", "fine", "told", "silent", "silent"]);
    expect(flood.note("ada", 2300)).toBe("fine");
    expect(flood.note("eve", 60_050)).toBe("fine");
    expect(flood.note("eve", 60_060)).toBe("told");
  });
});
