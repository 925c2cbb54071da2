// The two builds (site and command line), made only when their inputs changed. The command line also draws the gallery's
// thumbnails for the site.

import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { writeServiceWorker } from "./offline.mjs";
import { contentHash, Failure, inRoot, node, root, say, withLock } from "./process.mjs";
import { theoryPage } from "./theory.mjs";

const site = {
  name: "site",
  title: "The site",
  inputs: [
    ...["src", "workers", "public", "index.html"],
    ...[
      "vite.config.ts",
      "scripts/typeset.mjs",
      "scripts/preload.mjs",
      "scripts/licences.mjs",
      "LICENSE",
      "scripts/security.mjs",
      "scripts/commit.mjs",
      "scripts/theory.mjs",
      "docs/theory.md",
      "scripts/offline.mjs",
      "scripts/serviceWorker.js",
      "package.json",
      "package-lock.json",
    ],
  ],
  output: "dist/index.html",
  make: async () => {
    if ((await vite(["build", root])) !== 0) return 1;
    await ensureThumbnails();
    cpSync(inRoot(thumbnails.folder), inRoot("dist/thumbnails"), { recursive: true });
    writeFileSync(inRoot("dist/theory.html"), theoryPage(readFileSync(inRoot("docs/theory.md"), "utf8")));
    writeServiceWorker(inRoot("dist"));
    return 0;
  },
};

const cli = {
  name: "cli",
  title: "The command line",
  inputs: [
    ...["lib", "models", "compute", "scene", "charts", "figures", "forecast", "cli"].map((room) => `src/${room}`),
    ...["workers", "vite.cli.config.ts", "scripts/licences.mjs", "LICENSE", "package.json", "package-lock.json"],
  ],
  output: "dist-cli/cli.js",
  make: () => vite(["build", root, "--config", inRoot("vite.cli.config.ts")]),
};

/** Outside the site's folder, which every build empties: thumbnails change only with the command line's output. */
const thumbnails = {
  name: "thumbnails",
  title: "The figures' thumbnails",
  inputs: cli.inputs,
  folder: ".cache/thumbnails",
  output: ".cache/thumbnails/defaults.png",
  make: async () => {
    await ensureCli();
    rmSync(inRoot(thumbnails.folder), { recursive: true, force: true });
    return node(cli.output, ["thumbnails", "--out", inRoot(thumbnails.folder)], { stdout: "stderr" });
  },
};

// A test runner says "test", and React would be built in for development.
const vite = (args) =>
  node("node_modules/vite/bin/vite.js", [...args, "--logLevel", "warn"], {
    stdout: "stderr",
    env: { NODE_ENV: "production" },
  });

/** The output's time is part of the stamp, so that a manual build or one from other sources is not taken for this one. */
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
    const code = await target.make();
    const stamp = stampOf(target, hash);
    if (code !== 0 || stamp === undefined) throw new Failure(`${target.title} could not be made.`);
    mkdirSync(inRoot(".cache"), { recursive: true });
    writeFileSync(file, stamp);
  });
}

export const cliFile = cli.output;
export const ensureSite = (options) => ensureBuilt(site, options);
export const ensureCli = (options) => ensureBuilt(cli, options);
const ensureThumbnails = () => ensureBuilt(thumbnails);

export async function build() {
  await ensureSite({ force: true });
  const code = await node("scripts/size.mjs");
  if (code === 0) say("The site is in dist/: static files, for any server and any folder.");
  return code;
}

// In the same process: signals, exit code, stdin and stdout are the program's own, and no child can be orphaned.
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
