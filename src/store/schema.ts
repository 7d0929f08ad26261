/** The tables, as steps that are taken once each, in their order: a step that has been released never changes. */

export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE claims (key TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX claims_by_age ON claims (at_ms);

  CREATE TABLE places (place TEXT PRIMARY KEY, conversation TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL,
    chat TEXT NOT NULL,
    user TEXT NOT NULL,
    user_name TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    asked_at_ms INTEGER NOT NULL
  );
  CREATE INDEX turns_by_conversation ON turns (conversation, id);
  CREATE INDEX turns_by_user ON turns (user, chat);
  CREATE TABLE messages (
    message TEXT PRIMARY KEY,
    turn INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE
  ) WITHOUT ROWID;
  CREATE INDEX messages_by_turn ON messages (turn);

  CREATE TABLE settings (
    scope TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (scope, name)
  ) WITHOUT ROWID;
  CREATE TABLE roles (
    platform TEXT NOT NULL, role TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (platform, role, id)
  ) WITHOUT ROWID;
  CREATE TABLE usage (
    day TEXT NOT NULL,
    user TEXT NOT NULL,
    messages INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    cost_usd REAL NOT NULL,
    PRIMARY KEY (day, user)
  ) WITHOUT ROWID;
  CREATE TABLE limits (platform TEXT PRIMARY KEY, learned TEXT NOT NULL) WITHOUT ROWID;
  `,
  "ALTER TABLE turns ADD COLUMN ending TEXT NOT NULL DEFAULT 'done';",
];
