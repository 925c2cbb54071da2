// The commit of a build: the last one that changed its inputs, so that the same sources give the same files.

import { execFileSync } from "node:child_process";
import { inRoot } from "./process.mjs";

const git = (...args) =>
  execFileSync("git", args, { cwd: inRoot("."), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

/** Twelve digits, with `-modified` where files differ from it; `unknown` without git or outside a repository. */
export function commitOf(paths) {
  try {
    const commit = git("log", "-1", "--format=%H", "--", ...paths).slice(0, 12);
    if (commit === "") return "unknown";
    return git("status", "--porcelain", "--", ...paths) === "" ? commit : `${commit}-modified`;
  } catch {
    return "unknown";
  }
}
