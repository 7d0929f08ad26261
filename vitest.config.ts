import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Most tests wait for sockets most of the time.
    maxWorkers: 2 * availableParallelism(),
    projects: [
      // Virtual time, and real clients over real sockets with short answers: what CI runs.
      {
        test: {
          name: "fast",
          // The clients are loaded once for each worker, not for each file: a third of all the work.
          isolate: false,
          // Of one file at once: they wait most of the time as well.
          maxConcurrency: 10,
          include: ["test/**/*.test.ts"],
          exclude: ["test/live/**"],
          setupFiles: ["test/setup.ts"],
          testTimeout: process.env.FUZZ ? 600_000 : 20_000,
        },
      },
      // The documented limits at full length, for figures.
      { test: { name: "live", include: ["test/live/**/*.test.ts"], testTimeout: 120_000 } },
    ],
  },
});
