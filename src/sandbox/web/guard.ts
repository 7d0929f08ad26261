/** Keeps other web pages out: those that point a name of theirs at 127.0.0.1, and those that post from elsewhere. */

import type { MiddlewareHandler } from "hono";

const OWN_NAMES = ["127.0.0.1", "localhost", "[::1]"];

const HEADERS = {
  "Content-Security-Policy":
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
} as const;

export const guard: MiddlewareHandler = async (c, next) => {
  const host = c.req.header("host") ?? "";
  if (!OWN_NAMES.includes(host.replace(/:\d+$/, ""))) {
    return c.json({ error: "This page answers to 127.0.0.1 and localhost alone." }, 403);
  }
  if (c.req.method === "POST") {
    // Browsers name the origin of every POST; whoever leaves it out is no browser and under nobody's control.
    const origin = c.req.header("origin") ?? `http://${host}`;
    if (origin !== `http://${host}`) return c.json({ error: "Posts come from this page alone." }, 403);
    const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (type !== "application/json") return c.json({ error: "Send JSON." }, 415);
  }
  await next();
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
  return undefined;
};
