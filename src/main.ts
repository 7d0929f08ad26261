/** Starts the program: the only file with side effects on import. */

import { config } from "dotenv";
import type { App } from "./app.ts";
import { loadConfigFile } from "./config/file.ts";
import { type Config, readConfig } from "./config.ts";
import { ConfigError } from "./errors.ts";
import { createLog, type Log } from "./log/log.ts";
import { secretsOf } from "./log/redact.ts";
import { messageOf } from "./report.ts";

config({ quiet: true });

try {
  loadConfigFile(process.env);
  const settings = readConfig(process.env);
  const [command] = process.argv.slice(2);
  if (command === "doctor") await consult(settings);
  if (command !== undefined)
    throw new ConfigError(`"${command}" is no command: use npm start, or npm start -- doctor.`);
  const log = createLog({
    level: settings.logLevel,
    secrets: secretsOf(process.env),
    isPretty: process.stdout.isTTY,
    write: (lines) => process.stdout.write(lines),
  });
  process.on("unhandledRejection", (err) =>
    log.error({ err }, "something went wrong that nobody waited for"),
  );
  // Not before the settings are known to be right: most of the start is loading it.
  const { startApp } = await import("./app.ts");
  stopInTime(await startApp(settings, log), { graceMs: settings.drainMs, log });
} catch (error) {
  console.error(
    error instanceof ConfigError ? error.message : `Livetype could not start: ${messageOf(error)}.`,
  );
  process.exit(1);
}

async function consult(settings: Config): Promise<never> {
  const { examine } = await import("./doctor/doctor.ts");
  const { describeFindings, exitCodeOf } = await import("./doctor/report.ts");
  const findings = await examine(settings);
  console.log(describeFindings(findings));
  process.exit(exitCodeOf(findings));
}

/** On a signal, of which the second ends at once, and when nobody can tell any more what state the program is in. */
function stopInTime(app: App, { graceMs, log }: { readonly graceMs: number; readonly log: Log }): void {
  let isStopping = false;
  const stop = async (code: number) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    await app.stop(graceMs);
    log.info("Ended.");
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop(0));
  process.on("uncaughtException", (err) => {
    log.error({ err }, "something went wrong that nobody expected: the program ends");
    return stop(1);
  });
}
