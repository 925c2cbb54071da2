import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

type Versions = Readonly<Record<string, string>>;
const { dependencies, devDependencies } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
};

const files = ["src", "workers", "test", "scripts", "bench"].flatMap((folder) =>
  readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
);
const own = [...files, ...readdirSync(root)].filter((path) => /\.(tsx?|mjs|js)$/.test(path));
const code = (paths: readonly string[]) => paths.map((path) => readFileSync(`${root}/${path}`, "utf8")).join("\n");

/** Packages that another one loads when an option says so, with that option. */
const byOption: Readonly<Record<string, RegExp>> = { "@vitest/coverage-v8": /coverage: \{\s*provider: "v8"/ };

/** Imported, started by its file's name, or loaded by an option. */
const isUsed = (name: string, text: string) =>
  (byOption[name] ?? new RegExp(`["'](node_modules/)?${name}["'/]`)).test(text);

describe("packages", () => {
  test.each(Object.entries({ ...dependencies, ...devDependencies }))(
    "%s is pinned exactly and used",
    (name, version) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      const of = name.replace(/^@types\//, "");
      if (of !== name) expect(Object.keys({ ...dependencies, ...devDependencies, node: "" })).toContain(of);
      else expect(isUsed(name, code(own))).toBe(true);
    },
  );

  test.each(Object.keys(dependencies))("%s is used by the page itself, not by tests alone", (name) => {
    const shipped = own.filter((path) => /^(src|workers)\//.test(path) && !/\.(test|long)\.tsx?$/.test(path));
    expect(isUsed(name, code(shipped))).toBe(true);
  });
});
