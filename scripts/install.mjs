// Dependencies: installed when the lock file, the platform or Node's major version is not what the stamp says.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { contentHash, Failure, inRoot, run, say, withLock } from "./process.mjs";

const stampFile = inRoot("node_modules", ".transferscope-stamp");

function isCurrent(stamp) {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
}

function npm(args) {
  // npm run -s would silence the errors of this npm, too.
  const all = [...args, "--loglevel=warn"];
  const options = { stdout: "stderr" };
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.c?js$/.test(cli)) return run(process.execPath, [cli, ...all], options);
  return run("npm", all, { ...options, shell: process.platform === "win32" });
}

/** Makes node_modules match package-lock.json. Output goes to stderr. */
export async function ensureInstalled() {
  const [major] = process.versions.node.split(".");
  const stamp = `${contentHash(["package-lock.json"])} ${process.platform} ${process.arch} node${major}\n`;
  if (isCurrent(stamp)) return;
  await withLock("install", async () => {
    if (isCurrent(stamp)) return;
    say("Installing the dependencies (npm ci) …");
    const code = await npm(["ci", "--include=dev"]);
    if (code !== 0) throw new Failure("npm ci failed; its message is above. Is the network there?");
    writeFileSync(stampFile, stamp);
  });
}
