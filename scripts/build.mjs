// The builds (site, one file and command line), made only when their inputs changed. The command line also draws the gallery's
// thumbnails for the site.

import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
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
      "scripts/catalogues.mjs",
      "scripts/messages.mjs",
      "scripts/withoutDocs.mjs",
      "scripts/preload.mjs",
      "scripts/licences.mjs",
      "LICENSE",
      "scripts/security.mjs",
      "scripts/commit.mjs",
      "scripts/theory.mjs",
      "docs/theory.md",
      "docs/atlas",
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
    const isAtlas = (path) => !path.endsWith(".yml");
    cpSync(inRoot("docs/atlas"), inRoot("dist/atlas"), { recursive: true, filter: isAtlas });
    writeFileSync(inRoot("dist/theory.html"), theoryPage(readFileSync(inRoot("docs/theory.md"), "utf8")));
    writeServiceWorker(inRoot("dist"));
    return 0;
  },
};

/** The same in one file that runs from a disk. */
const oneFile = {
  name: "onefile",
  title: "The one file",
  inputs: [
    ...site.inputs.filter((path) => !["public", "vite.config.ts"].includes(path)),
    ...["vite.onefile.config.ts", "scripts/onefilePlugins.mjs"],
  ],
  output: "dist-onefile/transferscope.html",
  make: async () => {
    const code = await vite(["build", root, "--config", inRoot("vite.onefile.config.ts"), "--mode", "onefile"]);
    if (code === 0) renameSync(inRoot("dist-onefile/index.html"), inRoot(oneFile.output));
    return code;
  },
};

const cli = {
  name: "cli",
  title: "The command line",
  inputs: [
    ...["lib", "models", "compute", "scene", "charts", "figures", "forecast", "atlas", "cli"].map(
      (room) => `src/${room}`,
    ),
    ...[
      "workers",
      "vite.cli.config.ts",
      "scripts/licences.mjs",
      "scripts/withoutDocs.mjs",
      "scripts/packChunks.mjs",
      "scripts/workers.mjs",
      "LICENSE",
      "package.json",
      "package-lock.json",
    ],
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
export const oneFilePath = oneFile.output;
export const ensureSite = (options) => ensureBuilt(site, options);
export const ensureOneFile = (options) => ensureBuilt(oneFile, options);
export const ensureCli = (options) => ensureBuilt(cli, options);
const ensureThumbnails = () => ensureBuilt(thumbnails);

export async function build() {
  await ensureSite({ force: true });
  const code = await node("scripts/size.mjs");
  if (code === 0) say("The site is in dist/: static files, for any server and any folder.");
  return code;
}

/** Bytes, gzip -9; without React in it (vite.onefile.config.ts), and without what docs/offline.md says. */
const LARGEST_FILE = 300_000;

/** npm run onefile: the site as one HTML file. */
export async function makeOneFile() {
  await ensureOneFile({ force: true });
  const file = inRoot(oneFile.output);
  const size = gzipSync(readFileSync(file), { level: 9 }).length;
  say(`${file}, ${(size / 1000).toFixed(1)} kB gzipped: a browser opens it from any disk.`);
  if (size <= LARGEST_FILE) return 0;
  say(`It may have ${LARGEST_FILE / 1000} kB.`);
  return 1;
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
