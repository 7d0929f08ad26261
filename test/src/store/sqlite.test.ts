import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../../src/store/schema.ts";
import { IN_MEMORY, openSqliteStore } from "../../../src/store/sqlite.ts";
import type { NewTurn } from "../../../src/store/store.ts";

const newFile = async () => join(await mkdtemp(join(tmpdir(), "livetype-")), "data", "livetype.sqlite");

const ada: NewTurn = {
  conversation: "c1",
  chat: "telegram:5",
  user: "telegram:5",
  userName: "Ada",
  question: "Why?",
  message: "telegram:5:1",
};

describe("the store", () => {
  it("has everything again after a restart, in a folder that it makes itself", async () => {
    const file = await newFile();
    const before = openSqliteStore(file);
    const turn = await before.addTurn(ada);
    await before.saveAnswer(turn, { text: "Because.", ending: "stopped" }, ["telegram:5:2", "telegram:5:3"]);
    await before.moveTo("telegram:5", "c1");
    await before.changeSetting("telegram:5", "model", "openai:one");
    await before.grant("telegram", "allowed", "7");
    await before.addUsage("telegram:5", "2026-11-21", { messages: 1, tokens: 20, costUsd: 0.5 });
    await before.saveLimits("telegram", { "telegram:chat:5": { blockedUntilMs: 12, rate: 1 } as never });
    await before.claim("telegram:update:1");
    await before.close();

    const after = openSqliteStore(file);
    expect(await after.conversationAt("telegram:5", "c2")).toBe("c1");
    expect(await after.turnsOf("c1", { limit: 9 })).toMatchObject([
      { question: "Why?", answer: "Because.", ending: "stopped" },
    ]);
    expect(await after.turnOf("telegram:5:1")).toMatchObject({ id: turn });
    expect(await after.turnOf("telegram:5:3")).toMatchObject({ id: turn, userName: "Ada" });
    expect(await after.settings("telegram:5")).toEqual({ model: "openai:one" });
    expect(await after.holders("telegram", "allowed")).toEqual(["7"]);
    expect(await after.addUsage("telegram:5", "2026-11-21", { tokens: 1 })).toEqual({
      messages: 1,
      tokens: 21,
      costUsd: 0.5,
    });
    expect(await after.limits("telegram")).toHaveProperty("telegram:chat:5.blockedUntilMs", 12);
    expect(await after.claim("telegram:update:1")).toBe(false);
    await after.close();
  });

  it("brings a database of an older version up to date, with all that is in it", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "livetype-")), "livetype.sqlite");
    const older = new DatabaseSync(file);
    older.exec(`${MIGRATIONS[0]} PRAGMA user_version = 1;
      INSERT INTO turns VALUES (1, 'c1', 'telegram:5', 'telegram:5', 'Ada', 'Why?', 'Because.', 0)`);
    older.close();
    const store = openSqliteStore(file);
    expect(await store.turnsOf("c1", { limit: 9 })).toMatchObject([{ answer: "Because.", ending: "done" }]);
    await store.close();
    const again = openSqliteStore(file);
    await again.close();
  });

  it("gives a claim to the first alone, also of two programs on the same file", async () => {
    const file = await newFile();
    const stores = [openSqliteStore(file), openSqliteStore(file)];
    const claims = await Promise.all(Array.from({ length: 10 }, (_, at) => stores[at % 2]?.claim("event")));
    expect(claims.filter(Boolean)).toHaveLength(1);
    await Promise.all(stores.map((store) => store.close()));
  });

  it("forgets what somebody asked in a chat, the answers and the ways to them, and nothing else", async () => {
    const store = openSqliteStore(IN_MEMORY);
    const mine = await store.addTurn(ada);
    await store.addTurn({ ...ada, chat: "telegram:-9", message: "telegram:-9:1" });
    await store.addTurn({ ...ada, user: "telegram:6", message: "telegram:5:9" });
    expect(await store.forget(ada.user, ada.chat)).toBe(1);
    await store.saveAnswer(mine, { text: "comes too late", ending: "stopped" }, ["telegram:5:2"]);
    expect(await store.turnOf("telegram:5:1")).toBeUndefined();
    expect(await store.turnOf("telegram:5:2")).toBeUndefined();
    expect(await store.turnsOf("c1", { limit: 9 })).toHaveLength(2);
  });

  it("says what to set when its file is no database, can't be written, or is from the future", async () => {
    const file = await newFile();
    openSqliteStore(file);
    const newer = new DatabaseSync(file);
    newer.exec("PRAGMA user_version = 99");
    expect(() => openSqliteStore(file)).toThrow(/newer version of Livetype/);
    const broken = join(await mkdtemp(join(tmpdir(), "livetype-")), "notes.txt");
    await writeFile(broken, "these are my notes, more than a hundred characters of them ".repeat(9));
    expect(() => openSqliteStore(broken)).toThrow(/notes\.txt is damaged: put a backup in its place/);
    expect(() => openSqliteStore(join(broken, "livetype.sqlite"))).toThrow(/set DATA in \.env/);
  });
});
