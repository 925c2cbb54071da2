// Child processes, locks and content hashes, shared by the other scripts.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/**
 * A path to the folder that the bundler can read, which cuts paths at `#` or `?`: the folder itself, or a link to it in the
 * system's temporary folder, removed when this process ends.
 */
export function readablePath(folder) {
  if (!/[#?]/.test(folder)) return folder;
  const place = mkdtempSync(join(tmpdir(), "transferscope-"));
  process.once("exit", () => rmSync(place, { recursive: true, force: true }));
  const link = join(place, "site");
  symlinkSync(folder, link, "junction"); // the kind that Windows lets everybody make; elsewhere there is one kind
  return link;
}

export const root = readablePath(fileURLToPath(new URL("..", import.meta.url)));
export const inRoot = (...path) => join(root, ...path);

/** A failure that a sentence explains: its message is shown without a stack trace. */
export class Failure extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Progress is never data: it goes to stderr. */
export const say = (message) => console.error(message);

const children = new Set();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

// Handled only while a child runs: a command line running in this process keeps Node's default behaviour.
function stop(signal) {
  for (const child of children) child.kill("SIGTERM");
  const exit = () => process.exit(128 + constants.signals[signal]);
  setTimeout(exit, 5000).unref();
  Promise.all([...children].map((child) => new Promise((done) => child.once("close", done)))).then(exit);
}

/**
 * Runs a program in the repository and gives its exit code. `stdout: "stderr"` sends its output to our stderr,
 * `"ignore"` drops it, stderr included.
 */
export function run(command, args, { stdout = "inherit", env = {}, shell = false } = {}) {
  const out = stdout === "stderr" ? 2 : stdout;
  const stdio = ["ignore", out, stdout === "ignore" ? "ignore" : "inherit"];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio, shell, env: { ...process.env, ...env } });
    const ended = () => {
      children.delete(child);
      if (children.size === 0) for (const signal of signals) process.removeListener(signal, stop);
    };
    if (children.size === 0) for (const signal of signals) process.on(signal, stop);
    children.add(child);
    child.once("error", (error) => {
      ended();
      reject(error.code === "ENOENT" ? new Failure(`The program "${command}" was not found.`) : error);
    });
    child.once("close", (code, signal) => {
      ended();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** Runs a script of this repository (or of node_modules) with the same Node. */
export const node = (script, args = [], options = {}) => run(process.execPath, [inRoot(script), ...args], options);

/** The parent of a process, or undefined where the system does not say (only Linux has /proc). */
function parentOf(pid) {
  try {
    return /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** npm may run us through a shell; whether the shell is alive says nothing about npm. */
function parentIsShell() {
  try {
    return /^(ba|da|a|z)?sh$/.test(readFileSync(`/proc/${process.ppid}/comm`, "utf8").trim());
  } catch {
    return false;
  }
}

/** Ends this process when npm dies: a signal to npm does not reach its children, which would keep the port or the CPU. */
export function watchParent() {
  if (!process.env.npm_lifecycle_event) return; // not npm's child: the shell may leave, as with nohup
  const parent = process.ppid;
  const shell = parentIsShell();
  const npm = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && (!shell || parentOf(parent) === npm)) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  timer.unref();
}

const staleAfter = 10_000;

function tryLock(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > staleAfter) rmSync(folder, { recursive: true, force: true });
    return false;
  }
}

/** Runs `work` under a lock file. The holder touches it every second; a stale lock is taken over. */
export async function withLock(name, work) {
  const folder = inRoot(".cache", `${name}.lock`);
  mkdirSync(inRoot(".cache"), { recursive: true });
  for (let tries = 0; !tryLock(folder); tries++) {
    if (tries === 10) say(`Waiting for another Transferscope command to finish (${name}) …`);
    await sleep(100);
  }
  const beat = setInterval(() => {
    if (existsSync(folder)) utimesSync(folder, new Date(), new Date());
  }, 1000);
  const release = () => {
    clearInterval(beat);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

function* filesUnder(path) {
  const stat = statSync(inRoot(path), { throwIfNoEntry: false });
  if (!stat?.isDirectory()) {
    if (stat) yield path;
    return;
  }
  for (const entry of readdirSync(inRoot(path)).sort()) yield* filesUnder(`${path}/${entry}`);
}

/** Paths of all files under a folder, relative to it, with `/`, in a fixed order. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

const isTest = (path) => /\.(test|long)\.tsx?$/.test(path);

/** A hash of names and contents of all files under `paths`, without tests, which are in no build. */
export function contentHash(paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of filesUnder(path)) {
      if (isTest(file)) continue;
      const content = readFileSync(inRoot(file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest("hex");
}
