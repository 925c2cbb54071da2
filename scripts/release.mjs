// Publishes the built site into a folder that a static server serves, so that links of a paper open for good
// (docs/releases.md): every version in a folder of its own that is never written again, and the newest beside them.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureSite } from "./build.mjs";
import { Failure, inRoot, say } from "./process.mjs";

/**
 * Puts a site into `folder`: as `<version>/`, which must not be there yet, as `v<link>/`, the newest that reads links of
 * that version, and at the root. What else is in the folder stays.
 */
export function publish(site, folder, version, link) {
  const own = join(folder, version);
  if (existsSync(own))
    throw new Failure(
      `${version} is published in ${folder} already and stays as it is: give package.json a new version.`,
    );
  mkdirSync(folder, { recursive: true });
  cpSync(site, own, { recursive: true });
  rmSync(join(folder, `v${link}`), { recursive: true, force: true });
  cpSync(site, join(folder, `v${link}`), { recursive: true });
  // Our folders contain hashed files of one build: remove those of the previous build.
  for (const entry of readdirSync(site, { withFileTypes: true }))
    if (entry.isDirectory()) rmSync(join(folder, entry.name), { recursive: true, force: true });
  cpSync(site, folder, { recursive: true });
}

const read = (path) => readFileSync(inRoot(path), "utf8");

/** The version of links that the site writes. */
export function linkVersion() {
  return Number(/export const LINK_VERSION = (\d+)/.exec(read("src/scene/migrate.ts"))?.[1]);
}

const linesOf = (text) => text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));

/** How many links are published and the digest of their lines, as `test/links.sha256` has it. */
export function linksDigest(text) {
  const lines = linesOf(text);
  const digest = createHash("sha256")
    .update(lines.map((line) => `${line}\n`).join(""))
    .digest("hex");
  return `${lines.length} ${digest}`;
}

/** npm run release -- FOLDER */
export async function release([folder, ...rest]) {
  if (!folder || rest.length > 0) throw new Failure("Usage: npm run release -- FOLDER", 2);
  const [digest, known] = [linksDigest(read("test/links.txt")), linesOf(read("test/links.sha256"))];
  if (known.at(-1) !== digest)
    throw new Failure(`Links were published since the last release. Add this line to test/links.sha256:\n${digest}`);
  await ensureSite();
  const { version } = JSON.parse(read("package.json"));
  publish(inRoot("dist"), folder, version, linkVersion());
  say(`${version} is in ${folder}: ${version}/ for good, v${linkVersion()}/ and the root until the next one.`);
}
