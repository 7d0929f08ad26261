/**
 * `npm run lock`, after a dependency was added: writes the packages of all platforms into package-lock.json.
 * npm 11 leaves out those that its registry does not offer just then, and `npm ci` refuses a lock without them.
 */

import { readFile, writeFile } from "node:fs/promises";

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const SYSTEMS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const PROCESSORS = ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"];

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(await readFile(file, "utf8")) as { packages: Record<string, object> };

for (const [place, { dev, optionalDependencies = {} }] of Object.entries<Locked>(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const isLocked =
      `node_modules/${name}` in lock.packages || `${place}/node_modules/${name}` in lock.packages;
    const platform = platformOf(name);
    if (isLocked || !platform) continue;
    const version = range.replace(/^[~^]/, "");
    lock.packages[`node_modules/${name}`] = { version, ...(dev && { dev }), optional: true, ...platform };
    console.log(`added ${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);

/** Native packages say in their names what they are for; npm installs them nowhere else. */
function platformOf(name: string): object | undefined {
  const words = name.split(/[-/]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  if (os.length === 0 || cpu.length === 0) return undefined;
  const libc = words.some((word) => word.startsWith("musl")) ? ["musl"] : undefined;
  const gnu = words.some((word) => word.startsWith("gnu")) ? ["glibc"] : undefined;
  return { os, cpu, ...((libc ?? gnu) && { libc: libc ?? gnu }) };
}
