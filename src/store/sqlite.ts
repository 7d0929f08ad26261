/** The store in one file, or in memory alone. The only place that speaks SQL. */

import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { ConfigError } from "../errors.ts";
import { MIGRATIONS } from "./schema.ts";
import type { Store, StoredTurn, Used } from "./store.ts";

/** In the folder for all that lasts. */
export const DATABASE_NAME = "livetype.sqlite";

/** Forgets everything when it is closed. */
export const IN_MEMORY = ":memory:";

/** Telegram keeps an update for 24 hours, Discord a session for minutes: what is older never comes again. */
const CLAIMS_LAST_MS = 7 * 24 * 60 * 60_000;

/** What people wrote is nobody else's to read on this machine. */
const OWNER_ONLY = 0o700;

/** Another process may hold the file for a moment, such as a backup. */
const BUSY_TIMEOUT_MS = 5000;

/** @throws {ConfigError} When the file can't be opened, or was written by a newer version. */
export function openSqliteStore(file: string): Store {
  const database = open(file);
  const all = <Row>(sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values) as Row[];
  const get = <Row>(sql: string, ...values: SQLInputValue[]) => all<Row>(sql, ...values)[0];
  const run = (sql: string, ...values: SQLInputValue[]) => statement(sql).run(...values);

  const statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  function statement(sql: string) {
    let prepared = statements.get(sql);
    if (!prepared) {
      prepared = database.prepare(sql);
      statements.set(sql, prepared);
    }
    return prepared;
  }

  function link(turn: number | bigint, messages: readonly string[]) {
    for (const message of messages) {
      // The turn may have been forgotten meanwhile.
      run(
        `INSERT INTO messages SELECT ?, id FROM turns WHERE id = ?
         ON CONFLICT (message) DO UPDATE SET turn = excluded.turn`,
        message,
        turn,
      );
    }
  }

  return {
    async claim(key) {
      const nowMs = Date.now();
      const { changes } = run("INSERT INTO claims VALUES (?, ?) ON CONFLICT DO NOTHING", key, nowMs);
      if (changes) run("DELETE FROM claims WHERE at_ms < ?", nowMs - CLAIMS_LAST_MS);
      return Number(changes) === 1;
    },

    async conversationAt(place, orElse) {
      run("INSERT INTO places VALUES (?, ?) ON CONFLICT DO NOTHING", place, orElse);
      const sql = "SELECT conversation FROM places WHERE place = ?";
      return get<{ conversation: string }>(sql, place)?.conversation ?? orElse;
    },
    async moveTo(place, conversation) {
      run(
        "INSERT INTO places VALUES (?, ?) ON CONFLICT (place) DO UPDATE SET conversation = excluded.conversation",
        place,
        conversation,
      );
    },
    async addTurn({ conversation, chat, user, userName, question, message }) {
      const { lastInsertRowid } = run(
        "INSERT INTO turns (conversation, chat, user, user_name, question, asked_at_ms) VALUES (?, ?, ?, ?, ?, ?)",
        ...[conversation, chat, user, userName, question, Date.now()],
      );
      if (message) link(lastInsertRowid, [message]);
      return Number(lastInsertRowid);
    },
    async turnOf(message) {
      const sql = `${SELECT_TURNS} WHERE id = (SELECT turn FROM messages WHERE message = ?)`;
      return get<StoredTurn>(sql, message);
    },
    async turnsOf(conversation, { limit }) {
      const sql = `${SELECT_TURNS} WHERE conversation = ? ORDER BY id DESC LIMIT ?`;
      return all<StoredTurn>(sql, conversation, limit);
    },
    async changeQuestion(turn, question) {
      run("UPDATE turns SET question = ? WHERE id = ?", question, turn);
    },
    async saveAnswer(turn, { text, ending }, messages) {
      run("UPDATE turns SET answer = ?, ending = ? WHERE id = ?", text, ending, turn);
      link(turn, messages);
    },
    async forget(user, chat) {
      return Number(run("DELETE FROM turns WHERE user = ? AND chat = ?", user, chat).changes);
    },

    async settings(scope) {
      const sql = "SELECT name, value FROM settings WHERE scope = ?";
      const rows = all<{ name: string; value: string }>(sql, scope);
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
    },
    async changeSetting(scope, name, value) {
      if (value === undefined) {
        run("DELETE FROM settings WHERE scope = ? AND name = ?", scope, name);
        return;
      }
      run(
        "INSERT INTO settings VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        ...[scope, name, value],
      );
    },

    async holders(platform, role) {
      const sql = "SELECT id FROM roles WHERE platform = ? AND role = ?";
      return all<{ id: string }>(sql, platform, role).map(({ id }) => id);
    },
    async grant(platform, role, id) {
      run("INSERT INTO roles VALUES (?, ?, ?) ON CONFLICT DO NOTHING", platform, role, id);
    },
    async revoke(platform, role, id) {
      const sql = "DELETE FROM roles WHERE platform = ? AND role = ? AND id = ?";
      return Number(run(sql, platform, role, id).changes) === 1;
    },

    async addUsage(user, day, { messages = 0, tokens = 0, costUsd = 0 }) {
      const sum = get<Used>(
        `INSERT INTO usage VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
           messages = messages + excluded.messages,
           tokens = tokens + excluded.tokens,
           cost_usd = cost_usd + excluded.cost_usd
         RETURNING messages, tokens, cost_usd AS costUsd`,
        ...[day, user, messages, tokens, costUsd],
      );
      return { ...NOTHING_USED, ...sum };
    },
    async usageOn(day) {
      const sum = get<Used & { users: number }>(
        `SELECT count(*) AS users, coalesce(sum(messages), 0) AS messages,
           coalesce(sum(tokens), 0) AS tokens, coalesce(sum(cost_usd), 0) AS costUsd
         FROM usage WHERE day = ?`,
        day,
      );
      return { users: 0, ...NOTHING_USED, ...sum };
    },

    async limits(platform) {
      const row = get<{ learned: string }>("SELECT learned FROM limits WHERE platform = ?", platform);
      return row ? JSON.parse(row.learned) : {};
    },
    async saveLimits(platform, limits) {
      run(
        "INSERT INTO limits VALUES (?, ?) ON CONFLICT DO UPDATE SET learned = excluded.learned",
        ...[platform, JSON.stringify(limits)],
      );
    },

    async close() {
      if (database.isOpen) database.close();
    },
  };
}

const NOTHING_USED: Used = { messages: 0, tokens: 0, costUsd: 0 };

const SELECT_TURNS =
  "SELECT id, conversation, user, user_name AS userName, question, answer, ending, asked_at_ms AS askedAtMs FROM turns";

function open(file: string): DatabaseSync {
  try {
    if (file !== IN_MEMORY) mkdirSync(dirname(file), { recursive: true, mode: OWNER_ONLY });
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    // NORMAL loses at most the last moments when the machine itself dies, and never breaks the file.
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
    migrate(database);
    return database;
  } catch (cause) {
    throw toConfigError(file, cause);
  }
}

/**
 * Looks at a file without changing it; where there is none, nothing is wrong.
 * @throws {ConfigError} When the bot could not start with it.
 */
export function inspectDatabase(file: string): void {
  if (!existsSync(file)) return;
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    try {
      const { quick_check: result } = database.prepare("PRAGMA quick_check(1)").get() ?? {};
      if (result !== "ok") throw damaged(file, result);
      versionOf(database);
    } finally {
      database.close();
    }
  } catch (cause) {
    throw toConfigError(file, cause);
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. Source: sqlite.org/rescode.html. */
const DAMAGED = [11, 26];

function toConfigError(file: string, cause: unknown): ConfigError {
  if (cause instanceof ConfigError) return cause;
  const code = cause instanceof Error && "errcode" in cause ? Number(cause.errcode) : 0;
  // The lowest byte is the kind, those above tell more.
  if (DAMAGED.includes(code & 0xff)) return damaged(file, cause);
  return new ConfigError(
    `The database ${file} can't be opened: set DATA in .env to a folder that the bot may write to.`,
    { cause },
  );
}

const damaged = (file: string, cause: unknown) =>
  new ConfigError(
    `The database ${file} is damaged: put a backup in its place, or move it away to begin anew.`,
    {
      cause,
    },
  );

/** @throws {ConfigError} For one of a later version of the program. */
function versionOf(database: DatabaseSync): number {
  const { user_version: version = 0 } = database.prepare("PRAGMA user_version").get() ?? {};
  if (Number(version) > MIGRATIONS.length)
    throw new ConfigError("The database was written by a newer version of Livetype: update this one.");
  return Number(version);
}

function migrate(database: DatabaseSync): void {
  const taken = versionOf(database);
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < taken) continue;
    database.exec(`BEGIN; ${step} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}
