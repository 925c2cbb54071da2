// A Vite plugin: what tables hold for the generated documentation alone (docs/links.md, scripts/docs.mjs) stays out of the page and the command line.

import { parseAst } from "vite";

/** Which entries of which files. */
const tables = [
  { files: /\/src\/models\/[^?]*\.ts$/, entries: new Set(["tex"]) },
  { files: /\/src\/scene\/(\w+Keys|keys)\.ts$/, entries: new Set(["meaning", "byDefault"]) },
];

/** The source with these entries empty. */
export function withoutEntries(source, entries) {
  const found = [];
  (function walk(node) {
    if (!node || typeof node !== "object") return;
    if (Array.isArray(node)) {
      for (const child of node) walk(child);
      return;
    }
    if (node.type === "Property" && entries.has(node.key.name) && /^(Literal|TemplateLiteral)$/.test(node.value.type))
      found.push(node.value);
    else for (const child of Object.values(node)) walk(child);
  })(parseAst(source, { lang: "ts" }));
  return found.reduceRight((text, { start, end }) => `${text.slice(0, start)}""${text.slice(end)}`, source);
}

/** @param more names of further entries of the models' tables that this program never says */
export function withoutDocs(more = []) {
  const [models, keys] = tables;
  const left = [{ ...models, entries: new Set([...models.entries, ...more]) }, keys];
  return {
    name: "without-docs",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      const table = left.find(({ files }) => files.test(id));
      return table && { code: withoutEntries(code, table.entries), map: null };
    },
  };
}
