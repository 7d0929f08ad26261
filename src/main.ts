/** Starts the program: the only file with side effects on import. */

import { config } from "dotenv";
import { startApp } from "./app.ts";
import { readConfigFile } from "./config/file.ts";
import { readConfig } from "./config.ts";
import { ConfigError } from "./errors.ts";
import { messageOf } from "./report.ts";

config({ quiet: true });

try {
  const app = await startApp(readConfig(process.env, readConfigFile()), (line) => console.log(line));
  const stop = async () => {
    await app.stop();
    process.exit();
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
} catch (error) {
  console.error(
    error instanceof ConfigError ? error.message : `Livetype could not start: ${messageOf(error)}.`,
  );
  process.exit(1);
}
