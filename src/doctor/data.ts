/** Whether what must last has a place, and what is there can be read. */

import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Finding, ok, warning, wrong } from "../../bots/finding.ts";
import { ConfigError } from "../errors.ts";
import { DATABASE_NAME, inspectDatabase } from "../store/sqlite.ts";

const ABOUT = "Database";

/** SQLite's log alone may grow to some megabytes before it is written back. */
const MIN_FREE_BYTES = 100 * 1024 * 1024;

export async function checkData(folder: string | undefined): Promise<Finding[]> {
  if (folder === undefined) return [ok(ABOUT, "in memory: the sandbox forgets")];
  const path = resolve(folder);
  const probe = join(path, `.doctor-${process.pid}`);
  try {
    await mkdir(path, { recursive: true });
    await writeFile(probe, "");
    await rm(probe);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    return [
      wrong(
        ABOUT,
        `${path} can't be written to${code}: give the bot's user the folder, or set DATA to another`,
      ),
    ];
  }
  try {
    inspectDatabase(join(path, DATABASE_NAME));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [wrong(ABOUT, error.message)];
  }
  const { bavail, bsize } = await statfs(path);
  return [
    bavail * bsize < MIN_FREE_BYTES
      ? warning(ABOUT, `the disk of ${path} is nearly full: make room, or set DATA to another folder`)
      : ok(ABOUT, `in ${path}`),
  ];
}
