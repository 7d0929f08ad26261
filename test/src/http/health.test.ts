import { expect, it } from "vitest";
import type { LiveResult } from "../../../core/index.ts";
import { createHealthApp, type HealthParts } from "../../../src/http/health.ts";
import { createMetrics } from "../../../src/http/metrics.ts";

const token = { token: "1:a" };

const RESULT: LiveResult = {
  status: "done",
  text: "x".repeat(1200),
  reasoning: "",
  steps: [],
  sections: [],
  approvals: [],
  messages: [{ id: "1", text: "x" }],
  usage: { inputTokens: 10, outputTokens: 300, costUsd: 0.002 },
  figures: {
    firstTextMs: 120,
    finalLagMs: 80,
    textAgeMs: 640,
    calls: 9,
    rateLimits: 1,
    possibleDuplicates: 0,
  },
};

function open(parts: Partial<HealthParts> = {}) {
  const metrics = createMetrics();
  const app = createHealthApp({
    platforms: { discord: token, telegram: token },
    bots: new Map([
      ["discord", { isConnected: true }],
      ["telegram", { isConnected: true }],
    ]),
    answers: { count: 2, isDraining: false },
    metrics,
    ...parts,
  });
  return { metrics, get: async (path: string) => await app.request(path) };
}

it("is healthy while every bot hears its platform", async () => {
  const response = await open().get("/healthz");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    status: "ok",
    bots: { discord: true, telegram: true },
    answersRunning: 2,
  });
});

it.each([
  ["a bot has lost its platform", { bots: new Map([["discord", { isConnected: false }]]) }, "disconnected"],
  ["a bot could not start", { bots: new Map([["discord", { isConnected: true }]]) }, "disconnected"],
  ["the program is about to end", { answers: { count: 1, isDraining: true } }, "draining"],
] as const)("is not when %s", async (_, parts, status) => {
  const response = await open(parts as Partial<HealthParts>).get("/healthz");
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ status });
});

it("counts answers while they run, and their figures when they end, in Prometheus' format", async () => {
  const { metrics, get } = open();
  const running = Promise.withResolvers<LiveResult>();
  metrics.observe("telegram", running.promise);
  const lines = async () => (await (await get("/metrics")).text()).split("\n");
  expect(await lines()).toContain('livetype_answers_running{platform="telegram"} 1');
  running.resolve(RESULT);
  metrics.observe("discord", Promise.resolve({ ...RESULT, status: "failed" }));
  await new Promise(setImmediate);
  expect((await get("/metrics")).headers.get("content-type")).toContain("text/plain");
  const written = await lines();
  for (const line of [
    'livetype_answers_running{platform="telegram"} 0',
    'livetype_answers_total{platform="telegram",status="done"} 1',
    'livetype_answers_total{platform="discord",status="failed"} 1',
    'livetype_characters_total{platform="telegram"} 1200',
    'livetype_calls_total{platform="telegram"} 9',
    'livetype_rate_limits_total{platform="telegram"} 1',
    'livetype_tokens_total{platform="telegram",direction="out"} 300',
    'livetype_cost_usd_total{platform="telegram"} 0.002',
    'livetype_first_text_seconds_sum{platform="telegram"} 0.12',
    'livetype_text_age_seconds_sum{platform="telegram"} 0.64',
    'livetype_final_lag_seconds_count{platform="telegram"} 1',
  ])
    expect(written).toContain(line);
  expect(written.some((line) => /^livetype_build_info\{version="\d+\.\d+\.\d+",node="v\d+/.test(line))).toBe(
    true,
  );
});
