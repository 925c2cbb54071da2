import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const src = new URL("../", import.meta.url);
const sheets = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".css"))
  .map((path) => [path.replaceAll("\\", "/"), readFileSync(new URL(path, src), "utf8")] as const)
  .map(([path, text]) => [path, text.replace(/\/\*[\s\S]*?\*\//g, "")] as const);

/** The text outside of all blocks, with the heads of the blocks. */
function outermost(css: string): string[] {
  let depth = 0;
  let outside = "";
  for (const c of css) {
    if (c === "}") depth--;
    if (depth === 0) outside += c;
    if (c === "{") depth++;
  }
  return outside.split(/[{};]/).flatMap((s) => s.trim() || []);
}

describe("style sheets", () => {
  it.each(sheets)("%s: every rule is in a layer, since one outside would win over all of them", (_, css) => {
    for (const head of outermost(css)) expect(head).toMatch(/^@layer [a-z, ]+$/);
  });

  it("declare the order of the layers once", () => {
    const orders = sheets.flatMap(([path, css]) => [...css.matchAll(/@layer [^{;]*;/g)].map(([rule]) => [path, rule]));
    expect(orders).toEqual([["ui/tokens.css", "@layer reset, tokens, base, components, views, touch;"]]);
  });

  it("ask for three widths of the window only, one of them also in the letters of the reader", () => {
    const asked = sheets.flatMap(([, css]) =>
      [...css.matchAll(/\((?:min|max)-width: [^)]*\)/g)].map(([width]) => width),
    );
    expect([...new Set(asked)].sort()).toEqual([
      "(max-width: 1180px)",
      "(max-width: 1679px)",
      `(max-width: ${860 / 16}em)`,
      "(max-width: 860px)",
    ]);
  });

  /** A browser styles all that such a rule is about for each element that comes or goes: the whole page, dozens of times a second. */
  it("ask with :has() about small parts alone, and for something that has a name", () => {
    const asked = sheets.flatMap(([path, css]) =>
      [...css.matchAll(/([^\s{},]*):has\(((?:[^()]|\([^()]*\))*)\)/g)].map(([, of, what]) => ({ path, of, what })),
    );
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter(({ of }) => /^(?::root|html\b|body\b|main\b|#root|$)/.test(of ?? ""))).toEqual([]);
    expect(asked.filter(({ what }) => /:not|\*/.test(what ?? ""))).toEqual([]);
  });

  it("take sizes of letters from the scale, and only names that there are", () => {
    const known = new Set(sheets.flatMap(([, css]) => [...css.matchAll(/(--[\w-]+):/g)].map(([, name]) => name)));
    // Set where they are used, by the program.
    for (const name of ["--zoom", "--digits", "--drawn", "--paint-x", "--paint-y", "--story-height"]) known.add(name);
    for (const [path, css] of sheets) {
      // A projector enlarges with the window.
      if (path !== "app/talk/present.css")
        expect(`${path} ${/font(-size)?:[^/;]*\dpx[^;]*/.exec(css)?.[0]}`).toBe(`${path} undefined`);
      for (const [, name] of css.matchAll(/var\((--[\w-]+)/g))
        expect([path, name, known.has(name!)]).toEqual([path, name, true]);
    }
  });
});
