// A Redis server for the tests of atlases: what is there already, else Debian's package, else none.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run, say } from "./process.mjs";

/** The path of a Redis server on this machine; undefined where there is none. */
export function redisHere() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/local/bin"];
  return folders.map((folder) => join(folder, "redis-server")).find((path) => existsSync(path) && works(path));
}

const works = (path) => spawnSync(path, ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0;

/** Installs one where that is possible; without one, its tests are skipped and say so. */
export async function ensureRedis() {
  if (redisHere()) return;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
    return say("No redis-server: its tests are skipped.");
  say("Installing redis-server (apt-get) …");
  const options = { stdout: "stderr", env: { DEBIAN_FRONTEND: "noninteractive" } };
  const install = () => run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "redis-server"], options);
  if ((await install()) !== 0) {
    await run("apt-get", ["update", "-q"], options);
    await install();
  }
  if (!redisHere()) say("redis-server could not be installed: its tests are skipped.");
}
