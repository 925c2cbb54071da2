// The two builds (the site and the command line), made only when their inputs changed.

import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { contentHash, Failure, inRoot, node, say, withLock } from "./process.mjs";

const site = {
  name: "site",
  inputs: ["src", "workers", "public", "index.html", "vite.config.ts", "package.json", "package-lock.json"],
  output: "dist/index.html",
  args: ["build"],
};

const cli = {
  name: "cli",
  inputs: [
    ...["lib", "models", "compute", "scene", "cli"].map((room) => `src/${room}`),
    ...["workers", "vite.cli.config.ts", "package.json", "package-lock.json"],
  ],
  output: "dist-cli/cli.js",
  args: ["build", "--config", "vite.cli.config.ts"],
};

/** The output's time is part of the stamp: a build made by hand or from other sources does not pass for this one. */
function stampOf(target, hash) {
  const built = statSync(inRoot(target.output), { throwIfNoEntry: false })?.mtimeMs;
  return built === undefined ? undefined : `${hash} ${built}`;
}

function readStamp(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

async function ensureBuilt(target, { force = false } = {}) {
  const file = inRoot(".cache", `${target.name}.stamp`);
  const hash = contentHash(target.inputs);
  const isCurrent = () => readStamp(file) === stampOf(target, hash);
  if (!force && isCurrent()) return;
  await withLock(`build-${target.name}`, async () => {
    if (!force && isCurrent()) return;
    const code = await node("node_modules/vite/bin/vite.js", [...target.args, "--logLevel", "warn"], {
      stdout: "stderr",
      // A test runner says "test", and React would be built in for development.
      env: { NODE_ENV: "production" },
    });
    const stamp = stampOf(target, hash);
    if (code !== 0 || stamp === undefined) throw new Failure(`The build of the ${target.name} failed.`);
    mkdirSync(inRoot(".cache"), { recursive: true });
    writeFileSync(file, stamp);
  });
}

export const ensureSite = (options) => ensureBuilt(site, options);
export const ensureCli = (options) => ensureBuilt(cli, options);

export async function build() {
  await ensureSite({ force: true });
  const code = await node("scripts/size.mjs");
  if (code === 0) say("The site is in dist/: static files, for any server and any folder.");
  return code;
}

// In this very process: signals, exit code, stdin and stdout are the program's own, and there is no child to orphan.
async function become(path, args) {
  process.argv = [process.execPath, inRoot(path), ...args];
  await import(pathToFileURL(inRoot(path)).href);
}

export async function runCli(args) {
  await ensureCli();
  await become(cli.output, args);
}

export async function runBench(args) {
  await ensureCli();
  await become("bench/run.mjs", args);
}
