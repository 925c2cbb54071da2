import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { circularImports, violations } from "./architecture.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

function sources(...folders: string[]): Map<string, string> {
  const paths = folders.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" }).map(
      (path) => `${folder}/${path.replaceAll("\\", "/")}`,
    ),
  );
  const code = paths.filter((path) => /\.(tsx?|mjs)$/.test(path));
  return new Map(code.map((path) => [path, readFileSync(`${root}/${path}`, "utf8")]));
}

const check = (files: Record<string, string>) => violations(new Map(Object.entries(files)));

describe("the real tree", () => {
  test("is read", () => {
    expect([...sources("src", "workers").keys()]).toContain("src/models/registry.ts");
  });

  test("keeps to its rooms and doors", () => {
    expect(violations(sources("src", "workers"))).toEqual([]);
  });

  test("has no circular imports among its scripts", () => {
    const scripts = sources("scripts", "bench");
    expect([...scripts.keys()]).toContain("scripts/build.mjs");
    expect(circularImports(scripts)).toEqual([]);
  });
});

/** [rule, path, source, what the message must say]; one file a row is enough for every rule but circles. */
const planted: [rule: string, path: string, source: string, message: string][] = [
  ["lib imports nothing of ours", "src/lib/a.ts", 'import { b } from "../models/b.ts";', "lib has no door to models"],
  ["models import lib only", "src/models/x/a.ts", 'import { b } from "../../compute/b.ts";', "no door to compute"],
  ["compute knows no scene", "src/compute/a.ts", 'import type { B } from "../scene/b.ts";', "no door to scene"],
  ["the forecast knows no model", "src/forecast/a.ts", 'import type { B } from "../models/b.ts";', "no door to models"],
  [
    "the forecast of data needs no Node",
    "src/forecast/a.ts",
    'import { inflateSync } from "node:zlib";',
    "the package node:zlib",
  ],
  ["scene knows no app", "src/scene/a.ts", 'export { b } from "../app/b.ts";', "no door to app"],
  ["charts know no model", "src/charts/a.ts", 'import type { B } from "../models/b.ts";', "no door to models"],
  ["ui sees types of models only", "src/ui/a.tsx", 'import { b } from "../models/b.ts";', "only types from models"],
  ["inline types leave an import behind", "src/ui/a.tsx", 'import { type B } from "../models/b.ts";', "only types"],
  ["ui knows no store", "src/ui/a.tsx", 'import { b } from "../app/store.ts";', "no door to app"],
  ["the command line knows no page", "src/cli/a.ts", 'import { b } from "../app/b.ts";', "no door to app"],
  ["workers stay thin", "workers/a.ts", 'import { b } from "../src/scene/b.ts";', "no door to scene"],
  [
    "workers see types of models only",
    "workers/a.ts",
    'import { b } from "../src/models/b.ts";',
    "only types from models",
  ],
  ["workers see types of lib only", "workers/a.ts", 'import { b } from "../src/lib/b.ts";', "only types from lib"],
  ["no room imports a test's helper", "src/app/a.ts", 'import { b } from "../../test/b.ts";', "outside all rooms"],
  ["imports over several lines", "src/lib/a.ts", 'import {\n  b,\n  c,\n} from "../models/b.ts";', "no door to models"],
  ["imports for their effect", "src/lib/a.ts", 'import "../models/b.ts";', "no door to models"],
  ["lazy imports", "src/charts/a.ts", 'const b = await import("../models/b.ts");', "no door to models"],
  ["types in place", "src/charts/a.ts", 'type B = import("../models/b.ts").B;', "no door to models"],
  ["threads", "src/compute/a.ts", 'new URL("../../workers/solve.ts", import.meta.url);', "no door to workers"],
  ["every file has a room", "src/a.ts", "", "in no room"],
  ["no room without a row in the table", "src/attic/a.ts", "", "in no room"],
  ["a prototype's name is no room", "src/constructor/a.ts", "", "in no room"],

  ["lib: no packages", "src/lib/a.ts", 'import { Matrix } from "ml-matrix";', "the package ml-matrix"],
  ["models: no packages", "src/models/a.ts", 'import fs from "node:fs";', "the package node:fs"],
  ["compute: no packages", "src/compute/a.ts", 'import { wrap } from "comlink";', "the package comlink"],
  ["scene: no packages", "src/scene/a.ts", 'import { create } from "zustand";', "the package zustand"],
  ["charts: D3's modules only", "src/charts/a.ts", 'import { useRef } from "react";', "the package react"],
  ["charts: not the whole of D3", "src/charts/a.ts", 'import { scaleLinear } from "d3";', "the package d3"],
  ["ui: React, not its DOM", "src/ui/a.tsx", 'import { flushSync } from "react-dom";', "the package react-dom"],
  ["ui: no D3", "src/ui/a.tsx", 'import { select } from "d3-selection";', "the package d3-selection"],
  ["app: no Node", "src/app/a.ts", 'import { join } from "node:path";', "the package node:path"],
  ["app: not what is unlisted", "src/app/a.ts", 'import * as b from "@scope/b/c";', "the package @scope/b/c"],
  ["cli: no React", "src/cli/a.ts", 'import { useRef } from "react";', "the package react"],
  ["cli: Node's modules by their full name", "src/cli/a.ts", 'import { join } from "path";', "the package path"],
  ["workers: no store", "workers/a.ts", 'import { create } from "zustand";', "the package zustand"],

  ["chance in lib", "src/lib/a.ts", "export const a = () => Math.random();", "Math.random"],
  ["chance in a template", "src/lib/a.ts", `export const a = () => \`\${Math.random()}\`;`, "Math.random"],
  ["the date in models", "src/models/a.ts", "const a = Date.now();", "Date.now"],
  ["the clock in compute", "src/compute/a.ts", "const a = performance.now();", "performance.now"],
  ["a new date", "src/compute/a.ts", "const a = new Date();", "new Date"],
  ["after an apostrophe in a comment", "src/lib/a.ts", "// don't\nMath.random(); // it's", "Math.random"],
  ["after a quote in a pattern", "src/lib/a.ts", "const q = /[\"'`]/; Math.random();", "Math.random"],

  ["a bare import()", "src/app/a.ts", 'void import("./b.ts").then(f);', "only inside onDemand"],
  ["one beside onDemand", "src/ui/a.ts", 'onDemand(() => f(1)); const b = import("./b.ts");', "only inside onDemand"],
  ["one kept by a variable", "src/app/a.ts", 'const load = () => import("./b.ts"); onDemand(load);', "only inside"],
  ["React's lazy", "src/app/a.tsx", 'import { lazy, memo } from "react";', "in place of React's lazy"],

  ["no default exports", "src/app/page/App.tsx", "export default function App() {}", "no default exports"],
  ["nor by another name", "src/app/page/App.tsx", "export { App as default };", "no default exports"],
  ["no index files", "src/lib/index.ts", "", "no barrels"],
  ["no exports of everything", "src/lib/all.ts", 'export * from "./a.ts";', "no barrels"],
];

describe("a planted violation is reported", () => {
  test.each(planted)("%s", (_rule, path, source, message) => {
    const found = check({ [path]: source });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(path);
    expect(found[0]).toContain(message);
  });

  test("circular imports, once each, also of types and without the extension", () => {
    const found = check({
      "src/lib/b.ts": 'import { c } from "./c";',
      "src/lib/c.ts": 'import type { A } from "./a.ts";',
      "src/lib/a.ts": 'import { b } from "./b.ts";\nimport { c } from "./c.ts";',
      "src/lib/d.ts": 'import { a } from "./a.ts";',
    });
    expect(found).toEqual([
      "circular import: src/lib/a.ts → src/lib/b.ts → src/lib/c.ts → src/lib/a.ts",
      "circular import: src/lib/a.ts → src/lib/c.ts → src/lib/a.ts",
    ]);
  });
});

/** [what is fine, path, source] */
const allowed: [reason: string, path: string, source: string][] = [
  ["the own room", "src/lib/a.ts", 'import { b } from "./b.ts";'],
  ["an open door", "src/compute/a.ts", 'import { b } from "../models/b.ts";\nimport { c } from "../lib/c.ts";'],
  ["a library in the training of a network", "src/models/x/training/run.ts", 'import { SVD } from "ml-matrix";'],
  ["types through a door for types", "src/ui/a.tsx", 'import type { B } from "../models/b.ts";'],
  ["listed packages and their parts", "src/app/main.tsx", 'import { createRoot } from "react-dom/client";'],
  ["D3's modules in charts", "src/charts/a.ts", 'import { scaleLinear } from "d3-scale";'],
  ["Node in the command line", "src/cli/a.ts", 'import { readFile } from "node:fs/promises";'],
  ["styles beside their component", "src/ui/a.tsx", 'import "./a.css";'],
  ["a thread started by the app", "src/app/a.ts", 'new Worker(new URL("../../workers/s.ts", import.meta.url));'],
  ["a clock in the app", "src/app/a.ts", "const a = performance.now();"],
  ["import() inside onDemand", "src/app/a.ts", 'onDemand(() => f(g()).then(() => import("./b.ts")));'],
  ["types of a module", "src/app/a.ts", 'let b: typeof import("./b.ts");'],
  ["lazy words", "src/app/a.ts", 'import { lazyPart } from "./lazyPart.tsx"; const lazy = 1;'],
  ["words in comments", "src/lib/a.ts", '/* Math.random is out\nimport { b } from "../app/b.ts";\n*/ // Date.now too'],
  ["words in strings", "src/lib/a.ts", "const a = \"Math.random\"; const b = 'new Date';"],
  ["tests", "src/lib/a.test.ts", 'import { Matrix } from "ml-matrix";\nMath.random();\nexport default 1;'],
  ["slow tests", "src/models/a.long.ts", 'import { readFileSync } from "node:fs";'],
  ["a variable named type", "src/ui/a.tsx", 'import type, { b } from "../charts/b.ts";'],
];

test.each(allowed)("no false alarm: %s", (_reason, path, source) => {
  expect(check({ [path]: source })).toEqual([]);
});
