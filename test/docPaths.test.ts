import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const top = ["src", "workers", "test", "bench", "scripts", "docs", "public", ".ci"];

/** Every file and folder of the repository, from its root. */
const entries = [
  ...readdirSync(root).filter((name) => top.includes(name) || statSync(new URL(name, root)).isFile()),
  ...top.flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" }).map(
      (path) => `${folder}/${path.replaceAll("\\", "/")}`,
    ),
  ),
];
const documents = ["README.md", "CONTRIBUTING.md", ...entries.filter((path) => /^docs\/.*\.md$/.test(path))];

/** Records of decisions that a later one replaces: they keep the paths of their day (docs/decisions/README.md). */
const replaced = new Set(
  documents
    .flatMap((path) => (/\bReplaces [^.]*?(\d{4})/.exec(read(path)) ?? []).slice(1, 2))
    .map((n) => `decisions/${n}-`),
);
const isReplaced = (path: string) => [...replaced].some((start) => path.includes(start));

/** Folders that a build makes; git ignores them. */
const isBuilt = (path: string) => /^(dist|dist-cli|dist-onefile|\.cache)\//.test(path);

const ending = /\.(tsx?|mjs|js|css|html|md|json|csv|txt|npz|png|cff|ya?ml|sha256)$/;
const rooms = readdirSync(new URL("src", root));
/** Text in backticks that means a file or folder: with the ending of a file, or in a folder or room of ours. */
const isPath = (text: string) =>
  /^[\w.*<>@-]+(\/[\w.*<>@-]*)*$/.test(text) &&
  (ending.test(text) || (text.includes("/") && [...top, ...rooms].includes(text.split("/")[0]!)));

/** Paths that a text names: in backticks; within a block of code, only from a folder at the root on. */
function pathsIn(text: string): string[] {
  const block = /^```[\s\S]*?^```/gm;
  const commands = (text.match(block) ?? []).flatMap((code) => code.match(/(?<![\w./-])[\w.]+\/[\w./-]+\.\w+/g) ?? []);
  const inline = [...text.replace(block, "").matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
  // A path of ours may also stand in a command such as `npx vitest run src/…`.
  const words = inline.flatMap((code) => code.split(" "));
  return [
    ...words.filter(isPath),
    ...commands.filter((path) => top.includes(path.split("/")[0]!) && ending.test(path)),
  ];
}

/**
 * Whether a file or folder has this path, from the root or, as `theory/state.ts`, from any folder on; `*` and `<name>` stand for
 * one name or a part of it.
 */
function exists(path: string): boolean {
  const name = path.replace(/\/$/, "").replace(/<[\w-]+>/g, "*");
  const pattern = name.replace(/[.+?^$()[\]{}|\\]/g, "\\$&").replaceAll("*", "[^/]+");
  const whole = new RegExp(top.includes(name.split("/")[0]!) ? `^${pattern}$` : `(^|/)${pattern}$`);
  return entries.some((entry) => whole.test(entry));
}

test("a path is found where a file has it, and not elsewhere", () => {
  expect(
    ["src/lib/philox.ts", "lib/philox.ts", "src/models/*/theory", "src/models/<model>/params.ts"].filter(exists),
  ).toHaveLength(4);
  expect(["src/philox.ts", "lib/philox.js", "hilox.ts", "src/models/*/params", "src/lib/none/"].filter(exists)).toEqual(
    [],
  );
  expect(pathsIn("`lib/a.ts`, `npx vitest run src/b.test.ts`, `n/d`\n```sh\nrun test/c.ts other/d.ts\n```\n")).toEqual([
    "lib/a.ts",
    "src/b.test.ts",
    "test/c.ts",
  ]);
});

test("every file that the documents name exists", () => {
  const missing: string[] = [];
  let count = 0;
  for (const document of documents) {
    if (isReplaced(document)) continue;
    for (const path of pathsIn(read(document))) {
      if (isBuilt(path)) continue;
      count++;
      if (!exists(path)) missing.push(`${document}: ${path}`);
    }
  }
  expect(missing).toEqual([]);
  expect(count).toBeGreaterThan(300);
});

test("every link from a document to a file of ours leads to it", () => {
  const missing: string[] = [];
  let count = 0;
  for (const document of documents)
    for (const [, to] of read(document).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(\w+:|#|\?)/.test(to!)) continue;
      count++;
      const path = posix.join(posix.dirname(document), to!.replace(/[?#].*$/, ""));
      if (!existsSync(new URL(path, root))) missing.push(`${document}: ${to}`);
    }
  expect(missing).toEqual([]);
  expect(count).toBeGreaterThan(50);
});
