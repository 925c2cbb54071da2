// npm run zip: the built site as one file.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import { ensureSite } from "./build.mjs";
import { filesOf, inRoot, say } from "./process.mjs";

/** A zip archive of [path, content], of files that everyone may read; the same content gives the same bytes. */
export const zipOf = (entries) =>
  zipSync(Object.fromEntries(entries), { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 });

/** npm run zip: the site as one file, to be unpacked into any folder of any server. */
export async function zip() {
  await ensureSite();
  const folder = inRoot("dist");
  const { version } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const file = inRoot(`.cache/transferscope-${version}.zip`);
  const archive = zipOf(filesOf(folder).map((path) => [`transferscope/${path}`, readFileSync(join(folder, path))]));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, archive);
  say(`${file}, ${(archive.length / 1e6).toFixed(1)} MB: unpack it into any folder of any static server.`);
}
