// The size gate: what a first visit downloads before it can paint. Lazy chunks and workers are reported only.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
/** The chunk of the model that a link without `m` means: loaded before the first picture. */
const firstModel = /["'`]\.\/(deep-linear-[\w-]+\.js)["'`]/;
// Bytes, gzip -9, files compressed one by one. React takes 62 kB, the first model 19: its closed forms. Theory beyond these is a lazy
// chunk (docs/decisions/0049-theory-that-few-links-need-comes-when-asked.md).
const limits = { script: 136_000, style: 15_000 };

/**
 * Hashes in the names of files change with each commit, and with them the size of what names these files, by twenty bytes: in their
 * place stand others of the same length, made of the name and of how many files of that name came before.
 */
const steadyNames = new Map();
function steady(text) {
  return text.replace(/\b([A-Za-z][\w.]*)-[\w-]{8}(\.(?:js|css)\b)/g, (file, name, type) => {
    const known = steadyNames.get(file);
    if (known) return known;
    const before = [...steadyNames.keys()].filter(
      (other) => other.startsWith(`${name}-`) && other.endsWith(type),
    ).length;
    const hash = createHash("sha256").update(`${name}${type}${before}`).digest("base64url").slice(0, 8);
    steadyNames.set(file, `${name}-${hash}${type}`);
    return steadyNames.get(file);
  });
}

const gzipped = (file) => gzipSync(steady(readFileSync(file, "utf8")), { level: 9 }).length;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/** The values of `attribute` in those tags that `wanted` accepts, as paths in dist. */
function links(html, wanted, attribute) {
  const value = new RegExp(`\\b${attribute}=["']([^"'?#]+)`);
  return [...html.matchAll(/<(?:script|link)\b[^>]*>/g)]
    .filter(([tag]) => wanted.test(tag))
    .flatMap(([tag]) => value.exec(tag)?.[1] ?? [])
    .map((path) => join(dist, path));
}

/** The files with everything they import statically; import("…") has a parenthesis and is not matched. */
function withStaticImports(entries) {
  const found = new Set(entries);
  for (const file of found) {
    for (const [, path] of readFileSync(file, "utf8").matchAll(/\b(?:from|import)\s*["'](\.{1,2}\/[^"']+\.js)["']/g)) {
      const imported = join(dirname(file), path);
      if (existsSync(imported)) found.add(imported);
    }
  }
  return found;
}

function report(title, files, limit) {
  const sizes = [...files].map((file) => [basename(file), gzipped(file)]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  const verdict = limit === undefined ? "" : ` of ${kilobytes(limit)}${total > limit ? ": TOO LARGE" : ""}`;
  console.log(`${title}: ${kilobytes(total)} gzipped${verdict}`);
  for (const [name, size] of sizes) console.log(`  ${kilobytes(size).padStart(9)}  ${name}`);
  return limit === undefined || total <= limit;
}

if (!existsSync(join(dist, "index.html"))) {
  console.error("There is no dist/index.html to measure: npm run build first.");
  process.exit(1);
}

const html = readFileSync(join(dist, "index.html"), "utf8");
const entries = [...links(html, /^<script\b/, "src"), ...links(html, /modulepreload/, "href")];
const models = entries.flatMap((file) => {
  const [, name] = firstModel.exec(readFileSync(file, "utf8")) ?? [];
  return name ? [join(dirname(file), name)] : [];
});
const scripts = withStaticImports([...entries, ...models]);
const styles = links(html, /rel=["']?stylesheet/, "href");
const later = readdirSync(dist, { recursive: true })
  .map((path) => join(dist, path))
  .filter((file) => file.endsWith(".js") && !scripts.has(file));
const isWorker = (file) => /worker/i.test(basename(file));

const fits = [
  models.length === 1,
  report("First load, script", scripts, limits.script),
  report("First load, style", styles, limits.style),
  report("Workers", later.filter(isWorker)),
  report(
    "Lazy chunks",
    later.filter((file) => !isWorker(file)),
  ),
];
if (!fits[0]) console.error("dist/index.html refers to no script, or its script to no model.");
process.exitCode = fits.every(Boolean) ? 0 : 1;
