import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../../", import.meta.url);
const text = (path: string) => readFileSync(new URL(path, root), "utf8");

const rows = text("docs/experience.md")
  .split("\n")
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, item, promise, test]) => ({ item: Number(item), promise, test }));

/** Titles of tests as they stand in the source; a line of its own for a title that is made from its row. */
const titles = (source: string) =>
  Array.from(
    source.matchAll(/\b(?:test|ownTab|it|check)(?:\.each\([^;]*?\))?\(\s*(["`])((?:\\.|(?!\1).)*)\1/gs),
    ([, , title]) => title,
  );

it.each(rows.filter((row) => row.test !== ""))("item $item: $test", ({ test }) => {
  const [, file, title] = /^`([^`]+)` › (.+)$/.exec(test) ?? [];
  expect(existsSync(new URL(file, root))).toBe(true);
  expect(titles(text(file)).filter((found) => found.includes(title))).not.toEqual([]);
});

it("every item of the paper's issue has a test, and what has none says that it is open", () => {
  for (const item of [1, 2, 11, 12, 13, 14, 17, 24])
    expect(rows.filter((row) => row.item === item && row.test !== "").length).toBeGreaterThan(1);
  for (const { promise, test } of rows) expect(test === "").toBe(promise.startsWith("Open: "));
});
