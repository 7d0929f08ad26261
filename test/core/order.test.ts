import { expect, it } from "vitest";
import type { Adapter } from "../../core/adapter.ts";
import { createEntry, type Entry } from "../../core/outbox/entry.ts";
import { inOrder } from "../../core/outbox/order.ts";
import { createScope } from "../../core/outbox/scope.ts";
import type { Urgency } from "../../core/outbox/slot.ts";
import { createPlainDialect } from "./plain-dialect.ts";

const NOW_MS = 10_000;

interface Waiting {
  readonly characters?: number;
  readonly room?: number;
  readonly urgency?: Urgency;
}

/** Text that came a second ago, and a little just now. */
function waiting({ characters = 0, room = 1000, urgency }: Waiting): Entry {
  const adapter: Adapter = {
    dialect: createPlainDialect(2000),
    scopes: () => [],
    exactlyOnce: true,
    send: async () => ({ messageId: "1" }),
    edit: async () => ({ messageId: "1" }),
  };
  const entry = createEntry({
    adapter: () => adapter,
    messageId: () => "1",
    callKind: () => "edit",
    isBegun: () => true,
    room: () => room,
    ...(urgency && { urgency }),
    snapshot: () => undefined,
    delivered() {},
    refused() {},
    failed() {},
  });
  if (characters > 0) {
    entry.unseen.add(characters, NOW_MS - 1000);
    entry.unseen.add(1, NOW_MS);
  }
  return entry;
}

it("more text goes before less, also where a file waits between them", () => {
  const [less, file, more] = [
    waiting({ characters: 100 }),
    waiting({ urgency: "new", room: Number.POSITIVE_INFINITY }),
    waiting({ characters: 500 }),
  ];
  expect(inOrder([less, file, more], NOW_MS)).toEqual([more, less, file]);
});

it("text of a message that is about to be full goes last: the next call shows all of it anyway", () => {
  const [nearlyFull, other, full] = [
    waiting({ characters: 500, room: 5 }),
    waiting({ characters: 100 }),
    waiting({ characters: 500, room: -1 }),
  ];
  expect(inOrder([nearlyFull, other, full], NOW_MS)).toEqual([full, other, nearlyFull]);
});

it("in one chat the text of an answer that has ended goes before that of all others", () => {
  const scope = createScope({ name: "chat", limits: [], pace: { keep: 1 } });
  const [growing, ended] = [waiting({ characters: 500, room: -1 }), waiting({ characters: 5 })];
  ended.ended = true;
  for (const entry of [growing, ended]) entry.openIn.add(scope);
  expect(inOrder([growing, ended], NOW_MS)).toEqual([growing, ended]);
  scope.open = 2;
  expect(inOrder([growing, ended], NOW_MS)).toEqual([ended, growing]);
});

it("an answer that has ended goes before one that is being written, unless that shows far more", () => {
  const [ended, full] = [waiting({ characters: 300 }), waiting({ characters: 400, room: -1 })];
  const rest = waiting({ characters: 10 });
  for (const entry of [ended, rest]) entry.ended = true;
  expect(inOrder([rest, full, ended], NOW_MS)).toEqual([ended, full, rest]);
});

it("of two answers that have ended, the one that has waited longer goes first", () => {
  const [short, long] = [waiting({ characters: 500 }), waiting({ characters: 500 })];
  long.unseen.add(1, NOW_MS);
  for (const entry of [short, long]) entry.ended = true;
  expect(inOrder([short, long], NOW_MS + 1000)).toEqual([long, short]);
});
