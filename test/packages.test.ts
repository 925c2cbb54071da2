import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

type Versions = Readonly<Record<string, string>>;
const { devDependencies, ...others } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as {
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
  test.each(Object.entries(devDependencies))("%s is pinned exactly and used", (name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const of = name.replace(/^@types\//, "");
    if (of !== name) expect(Object.keys({ ...devDependencies, node: "" })).toContain(of);
    else expect(isUsed(name, code(own))).toBe(true);
  });

  // Who installs the command line gets it with all that its commands use, but for those that need packages beside it and say so.
  test("none is needed at run time but by one command, which is installed without them", () => {
    expect(Object.keys(others).filter((key) => /dependencies$/i.test(key))).toEqual(["peerDependencies"]);
    const { peerDependencies, peerDependenciesMeta } = others as unknown as {
      readonly peerDependencies: Versions;
      readonly peerDependenciesMeta: Readonly<Record<string, { optional: boolean }>>;
    };
    for (const [name, version] of Object.entries(peerDependencies))
      expect([devDependencies[name], peerDependenciesMeta[name]], name).toEqual([version, { optional: true }]);
  });
});
