// node scripts/rooms.mjs <commit>: draws into docs/architecture.md which room imports which, and by how many import lines, at
// that commit and in the working tree. Tests are left out.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { posix } from "node:path";
import { inRoot } from "./process.mjs";

const git = (...args) => execFileSync("git", args, { cwd: inRoot("."), encoding: "utf8", maxBuffer: 1e9 });

/** Path → source of the files of src and workers at a commit, or in the working tree. */
function sources(commit) {
  const list = commit
    ? git("ls-tree", "-r", "--name-only", commit, "src", "workers")
    : git("ls-files", "src", "workers");
  const paths = list.split("\n").filter((path) => /\.tsx?$/.test(path) && !/\.(test|long)\.tsx?$|\.d\.ts$/.test(path));
  const read = (path) => (commit ? git("show", `${commit}:${path}`) : readFileSync(inRoot(path), "utf8"));
  return new Map(paths.map((path) => [path, read(path)]));
}

/** The room of a file; with `inside`, the rooms within that one. */
function roomOf(path, inside) {
  const parts = path.replace(/^src\//, "").split("/");
  if (!inside) return parts[0];
  if (parts[0] !== inside) return undefined;
  return parts.length > 2 ? parts[1] : "(no room)";
}

/** `from to` → import lines. */
function edges(files, inside) {
  const count = new Map();
  for (const [path, source] of files)
    for (const [, target] of source.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew\s+URL\(\s*)["'](\.[^"'\n]+)["']/g)) {
      const [from, to] = [path, posix.join(posix.dirname(path), target)].map((p) => roomOf(p, inside));
      if (from && to && from !== to && !target.endsWith(".css"))
        count.set(`${from}\t${to}`, (count.get(`${from}\t${to}`) ?? 0) + 1);
    }
  return count;
}

function sizes(files, inside) {
  const count = new Map();
  for (const path of files.keys()) {
    const room = roomOf(path, inside);
    if (room) count.set(room, (count.get(room) ?? 0) + 1);
  }
  return count;
}

/** Both commits in one drawing, with "before → after" on what differs. */
function drawing(old, now, inside) {
  const id = (room) => room.replace(/\W/g, "_");
  const change = (before = 0, after = 0) => (before === after ? `${after}` : `${before} → ${after}`);
  const names = (count) => (before, after) => [...new Set([...count(before).keys(), ...count(after).keys()])].sort();
  const rooms = names((files) => sizes(files, inside))(old, now);
  const arrows = names((files) => edges(files, inside))(old, now);
  const [oldSizes, newSizes, oldEdges, newEdges] = [
    sizes(old, inside),
    sizes(now, inside),
    edges(old, inside),
    edges(now, inside),
  ];
  return [
    "```mermaid",
    "flowchart TB",
    ...rooms.map((room) => `  ${id(room)}["${room}<br>${change(oldSizes.get(room), newSizes.get(room))} files"]`),
    ...arrows.map((arrow) => {
      const [from, to] = arrow.split("\t");
      return `  ${id(from)} -->|${change(oldEdges.get(arrow), newEdges.get(arrow))}| ${id(to)}`;
    }),
    "```",
  ].join("\n");
}

const [before] = process.argv.slice(2);
if (!before) throw new Error("Usage: node scripts/rooms.mjs <commit>");
const [old, now] = [sources(before), sources()];
const text = `${drawing(old, now)}

Within \`app\`, which was one room:

${drawing(now, now, "app")}`;
const file = inRoot("docs/architecture.md");
const [start, end] = ["<!-- rooms -->", "<!-- end of rooms -->"];
const page = readFileSync(file, "utf8");
writeFileSync(file, `${page.slice(0, page.indexOf(start))}${start}\n\n${text}\n\n${page.slice(page.indexOf(end))}`);
