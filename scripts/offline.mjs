// What makes the built site work without a network: dist/sw.js with a list of all files.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf, inRoot } from "./process.mjs";

const WORKER = "sw.js";

const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);

/** Writes the service worker of a built site: the list of files with content hashes, then its code. */
export function writeServiceWorker(folder) {
  // Source maps are for who opens the developer tools, with a network; examples of data and atlases are 3 MB that few ask for.
  const isLeft = (path) => path === WORKER || path.endsWith(".map") || /^(examples|atlas)\//.test(path);
  const paths = filesOf(folder).filter((path) => !isLeft(path));
  const files = JSON.stringify(Object.fromEntries(paths.map((path) => [path, hash(readFileSync(join(folder, path)))])));
  const code = readFileSync(inRoot("scripts/serviceWorker.js"), "utf8");
  const head = `const FILES = ${files};\nconst VERSION = ${JSON.stringify(hash(files + code))};\n`;
  writeFileSync(join(folder, WORKER), head + code);
}
