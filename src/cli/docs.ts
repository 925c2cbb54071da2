import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { linkTable } from "../scene/linkTable.ts";

const FILE = "docs/links.md";

/** Writes the generated documentation. */
export function writeDocs(): number {
  writeFileSync(FILE, linkTable());
  process.stderr.write(`wrote ${FILE}\n`);
  return 0;
}

/** 0 if the generated documentation is up to date. */
export function checkDocs(): number {
  const same = existsSync(FILE) && readFileSync(FILE, "utf8") === linkTable();
  process.stderr.write(same ? `${FILE} is up to date\n` : `${FILE} is out of date: run npm run docs\n`);
  return same ? 0 : 1;
}
