// A Chromium for the end-to-end tests: what is there already, else what can be installed.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Failure, node, run, say } from "./process.mjs";

// The headless shell has the same engine without a browser UI: tests take two thirds of the time.
const names = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
];

function systemPaths() {
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  if (process.platform === "darwin") {
    return [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      ...onPath,
    ];
  }
  if (process.platform === "win32") {
    return ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]
      .map((name) => process.env[name])
      .filter(Boolean)
      .map((folder) => join(folder, "Google", "Chrome", "Application", "chrome.exe"));
  }
  return [...onPath, ...names.flatMap((name) => [`/usr/bin/${name}`, `/snap/bin/${name}`])];
}

/** Ubuntu's chromium may be a stub for a snap, so the file must also answer --version. */
function works(path) {
  if (!path || !existsSync(path)) return false;
  if (process.platform === "win32") return true; // there, --version would open a window
  return spawnSync(path, ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0;
}

const fromSystem = () => systemPaths().find(works);

async function fromPlaywright() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  return works(path) ? path : undefined;
}

async function fromApt() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync("/usr/bin/apt-get")) return undefined;
  say("Installing Chromium (apt-get) …");
  const options = { stdout: "stderr", env: { DEBIAN_FRONTEND: "noninteractive" } };
  await run("apt-get", ["update", "-q"], options);
  for (const name of ["chromium-headless-shell", "chromium"]) {
    // Another apt-get may hold the lock for a while: wait for it.
    const args = ["-o", "DPkg::Lock::Timeout=120", "install", "-y", "-q", "--no-install-recommends", name];
    const code = await run("apt-get", args, options);
    if (code === 0 && fromSystem()) break;
  }
  return fromSystem();
}

async function fromPlaywrightInstall() {
  say("Installing Chromium (playwright install) …");
  await node("node_modules/playwright/cli.js", ["install", "--no-shell", "chromium"], { stdout: "stderr" });
  return fromPlaywright();
}

function fromEnvironment() {
  for (const name of ["TRANSFERSCOPE_CHROMIUM", "CHROME_PATH"]) {
    const path = process.env[name];
    if (!path) continue;
    if (works(path)) return path;
    throw new Failure(`${name} says "${path}", and no browser runs there.`);
  }
  return undefined;
}

/** The path of a working Chromium, installed if needed. */
export async function findChromium() {
  for (const source of [fromEnvironment, fromPlaywright, fromSystem, fromApt, fromPlaywrightInstall]) {
    const path = await source();
    if (path) return path;
  }
  throw new Failure(
    "No Chromium was found and none could be installed: set TRANSFERSCOPE_CHROMIUM to the path of one.",
  );
}
