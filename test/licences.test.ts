import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { noticesOf, packageOf } from "../scripts/licences.mjs";

describe("licence notices", () => {
  it.each([
    ["/home/a/node_modules/react/cjs/react.production.js", "react"],
    ["/home/a/node_modules/@scope/b/index.js?commonjs-module", "@scope/b"],
    ["C:\\a\\node_modules\\@scope\\b\\index.js", "@scope/b"],
    ["/a/node_modules/b/node_modules/c/index.js", "c"],
    ["\0/a/node_modules/react/index.js?commonjs-es-import", "react"],
    ["\0rolldown/runtime.js", "rolldown"],
    ["\0vite/preload-helper.js", "vite"],
    ["/home/a/src/app/main.tsx", undefined],
    ["/home/a/index.html", undefined],
  ])("knows the package of %s", (id, name) => {
    expect(packageOf(id)).toBe(name);
  });

  it("hold our own licence and every package's, whole, in a fixed order", () => {
    const text = noticesOf(["zustand", "d3-scale", "react"]);
    for (const file of ["LICENSE", ...["d3-scale", "react", "zustand"].map((name) => `node_modules/${name}/LICENSE`)])
      expect(text).toContain(readFileSync(file, "utf8").trim());
    expect([...text.matchAll(/^(\S+).*\n===/gm)].map(([, name]) => name)).toEqual([
      "Transferscope",
      "d3-scale",
      "react",
      "zustand",
    ]);
  });

  it("leave out what a tool bundles for itself, and refuse a package without a licence", () => {
    expect(noticesOf(["vite"]).length).toBeLessThan(4000);
    expect(() => noticesOf(["no-such-package"])).toThrow();
  });
});
