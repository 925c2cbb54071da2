// A Vite plugin that writes dist/LICENSES.txt: licence notices of all packages in the bundle, workers included, read from
// node_modules.

import { readdirSync, readFileSync } from "node:fs";
import { inRoot } from "./process.mjs";

/** The package of a bundled module; undefined for our own modules and the bundler's helpers. */
export function packageOf(id) {
  if (/^\0(vite|rolldown)\//.test(id)) return id.slice(1).split("/")[0];
  return /^.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\?]+)/.exec(id)?.[1].replaceAll("\\", "/");
}

/** Name, version and licence of a package, from its own files. */
function noticeOf(name) {
  const folder = inRoot("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.\w+)?$/i.test(entry));
  if (!file) throw new Error(`The package ${name} is in the site, and its licence is in no file of it.`);
  // Build tools append licences of their own dependencies, which are not in the site.
  const [text] = readFileSync(`${folder}/${file}`, "utf8").split(/^#+ .*bundled dependencies.*$/im);
  return [`${name} ${version} (${license})`, text.trim()];
}

/** The file: ours first, then the packages by name. */
export function noticesOf(names) {
  const ours = ["Transferscope", readFileSync(inRoot("LICENSE"), "utf8").trim()];
  const notices = [ours, ...[...names].sort().map((name) => noticeOf(name))];
  return notices.map(([title, text]) => `${title}\n${"=".repeat(title.length)}\n\n${text}\n`).join("\n\n");
}

/** The packages of a plugin's build, as far as they are in the bundle. */
export function packagesIn(bundle) {
  const ids = Object.values(bundle).flatMap(({ modules = {} }) => Object.keys(modules));
  return new Set(ids.map(packageOf).filter((name) => name !== undefined));
}

export function licences() {
  return {
    name: "licences",
    apply: "build",
    generateBundle(_options, bundle) {
      this.emitFile({ type: "asset", fileName: "LICENSES.txt", source: noticesOf(packagesIn(bundle)) });
    },
  };
}
