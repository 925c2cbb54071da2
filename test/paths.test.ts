import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "vite";
import { afterAll, describe, expect, it } from "vitest";
import { readablePath } from "../scripts/process.mjs";

const place = mkdtempSync(join(tmpdir(), "paths-"));
const made = [place];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** Worker threads of the test runner emit no exit event: links are created in the test's own folder, which is removed. */
function readable(folder: string): string {
  const path = readablePath(folder);
  if (path !== folder) made.push(dirname(path));
  return path;
}

/** A site of one page, one module, one that comes later, a worker and a style sheet. */
function project(folder: string): string {
  const files = {
    "index.html": '<!doctype html><script type="module" src="/main.ts"></script>',
    "main.ts": `import "./main.css";
      new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      import("./later.ts").then(({ later }) => document.body.append(later));`,
    "later.ts": 'export const later: string = "later";',
    "worker.ts": 'postMessage("works");',
    "main.css": "body { color: red }",
  };
  const root = join(place, folder);
  mkdirSync(root);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  return root;
}

describe("a project's folder", () => {
  it.each(["plain", "a # and a space", "100%25 c#", "why?#"])("builds where it is called: %s", async (name) => {
    const root = project(name);
    await build({
      root: readable(root),
      configFile: false,
      logLevel: "silent",
      base: "./",
      resolve: { preserveSymlinks: true },
      worker: { format: "es" },
    });
    expect(readFileSync(join(root, "dist/index.html"), "utf8")).toMatch(/src="\.\/assets\/index-.*\.js"/);
  });

  it("is named as it is wherever the bundler can read that", () => {
    for (const path of ["/home/a b/100%25", "C:\\Users\\ä", "/tmp/ü&(1)"]) expect(readablePath(path)).toBe(path);
    expect(readable("/a#b")).not.toContain("#");
  });
});
