/** The page's few addresses: its files, the stream of what happens, and what the visitor does. */

import { readFile } from "node:fs/promises";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type Panes, streamEvents } from "./events.ts";
import { guard } from "./guard.ts";
import { PLATFORMS, type Platform, type Visitor } from "./visitor.ts";

export interface AppParts {
  readonly panes: Panes;
  readonly visitor: Visitor;
  readonly closing: AbortSignal;
}

/** Real files, so that editors and linters know them; the build copies the folder beside the compiled module. */
const PUBLIC = new URL("public/", import.meta.url);

const CSS = "text/css; charset=utf-8";

const FILES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/style.css": ["style.css", CSS],
  "/extras.css": ["extras.css", CSS],
  "/discord.css": ["discord.css", CSS],
  "/telegram.css": ["telegram.css", CSS],
  "/icon.svg": ["icon.svg", "image/svg+xml"],
} as const;

/** More than any text both platforms take, less than what would be a nuisance to parse. */
const MAX_BODY_BYTES = 64 * 1024;

export async function createApp({ panes, visitor, closing }: AppParts): Promise<Hono> {
  const app = new Hono();
  app.use(guard);
  app.use(
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => c.json({ error: "That is too long." }, 413) }),
  );

  for (const [path, [name, type]] of Object.entries(FILES)) {
    const body = await readFile(new URL(name, PUBLIC), "utf8");
    app.get(path, (c) => c.body(body, 200, { "Content-Type": type }));
  }

  app.get("/events", (c) => streamEvents(c, panes, closing));

  app.post("/say", (c) =>
    act(c, ({ platform, text }) => visitor.say(toPlatform(platform), toText(text, "text"))),
  );

  app.post("/edit", (c) =>
    act(c, ({ platform, text }) => visitor.edit(toPlatform(platform), toText(text, "text"))),
  );

  app.post("/press", (c) =>
    act(c, ({ platform, message, id }) =>
      visitor.press(toPlatform(platform), { message: toText(message, "message"), id: toText(id, "id") }),
    ),
  );

  return app;
}

/** 204, or 400 with the reason in one sentence. */
async function act(c: Context, run: (body: Record<string, unknown>) => void): Promise<Response> {
  try {
    const body: unknown = await c.req.json();
    if (typeof body !== "object" || body === null) throw new TypeError("Expected a JSON object.");
    run(body as Record<string, unknown>);
    return c.body(null, 204);
  } catch (error) {
    return c.json({ error: error instanceof Error ? error.message : String(error) }, 400);
  }
}

function toPlatform(value: unknown): Platform {
  const platform = PLATFORMS.find((one) => one === value);
  if (!platform) throw new TypeError(`Expected \`platform\` to be ${PLATFORMS.join(" or ")}.`);
  return platform;
}

function toText(value: unknown, name: string): string {
  if (typeof value !== "string") throw new TypeError(`Expected \`${name}\` to be a string.`);
  return value;
}
