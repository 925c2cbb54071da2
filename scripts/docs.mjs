// npm run docs: docs/links.md, generated from the tables that the page runs on. src/scene/link.test.ts compares it with them.

import { writeFileSync } from "node:fs";
import { runnerImport } from "vite";
import { inRoot, root, say } from "./process.mjs";

const file = "docs/links.md";

export async function docs() {
  const { module } = await runnerImport(inRoot("src/scene/wholeLinkTable.ts"), { root, configFile: false });
  writeFileSync(inRoot(file), module.wholeLinkTable);
  say(`wrote ${file}`);
}
