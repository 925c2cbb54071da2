import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../docs/decisions", import.meta.url));
const read = (name: string) => readFileSync(`${folder}/${name}`, "utf8");
const records = readdirSync(folder)
  .filter((name) => name !== "README.md")
  .sort();

test("every decision record has a number of its own, a title, a date and a line in the list", () => {
  const listed = read("README.md").match(/^- .*$/gm);
  const expected = records.map((name) => {
    const title = /^# (.*)\n\n\d{4}-\d\d-\d\d/.exec(read(name))?.[1];
    return `- [${name.slice(0, 4)}](${name}) ${title}`;
  });
  expect(listed).toEqual(expected);
  expect(new Set(records.map((name) => name.slice(0, 4))).size).toBe(records.length);
});
