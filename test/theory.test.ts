import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { theoryPage } from "../scripts/theory.mjs";

const root = new URL("../", import.meta.url);
const theory = readFileSync(new URL("docs/theory.md", root), "utf8");
const sections = [...theory.matchAll(/^#+ §([\d.]*\d) /gm)].map(([, number]) => number);

/** Text files of ours that may cite the theory. */
const files = ["README.md", "src", "workers", "test", "bench", "scripts", "docs", "public"].flatMap((place) => {
  const at = new URL(place, root);
  if (statSync(at).isFile()) return [place];
  return readdirSync(at, { recursive: true })
    .map((path) => `${place}/${String(path).replaceAll("\\", "/")}`)
    .filter((path) => /\.(ts|tsx|mjs|js|md|css|html)$/.test(path) && path !== "test/theory.test.ts");
});

/** Sections that a text cites: `docs/theory.md §1.2`, `§1.2–1.3`, `§2.1, §2.6`. */
function cited(text: string): string[] {
  return [...text.matchAll(/theory\.md (§[\d.]*\d(?:(?:–|, |,?\s*\*?\s*and )§?[\d.]*\d)*)/g)].flatMap(
    ([, list]) => list.match(/\d[\d.]*\d|\d/g) ?? [],
  );
}

describe("docs/theory.md", () => {
  it("says with a subscript which λ is meant, in §2 which c, γ and ρ, and typesets them", () => {
    const [, before, diagonal, after] = /^([\s\S]*)(## §2 [\s\S]*)(## §3 [\s\S]*)$/m.exec(theory) ?? [];
    const tex = (text: string) => text.match(/\$\$[\s\S]*?\$\$|\$[^$]*\$/g) ?? [];
    expect(tex(before).length + tex(after).length).toBeGreaterThan(300);
    expect(tex(theory).filter((t) => /\\lambda(?!'?_)/.test(t))).toEqual([]);
    expect(tex(diagonal).filter((t) => /(?<![\\A-Za-z])c(?![A-Za-z_])|\\(?:gamma|rho)(?!_)/.test(t))).toEqual([]);
    // Plain letters outside of formulas and code.
    const prose = theory.replace(/\$\$[\s\S]*?\$\$|\$[^$]*\$|`[^`]*`/g, "");
    expect(prose.match(/[^\n]*[α-ω][^\n]*/gu) ?? []).toEqual([]);
  });
  it("has each section that is cited anywhere, and nothing cites what readers cannot open", () => {
    const missing: string[] = [];
    let count = 0;
    for (const path of files) {
      const text = readFileSync(new URL(path, root), "utf8");
      for (const number of cited(text)) {
        count++;
        if (!sections.includes(number)) missing.push(`${path}: §${number}`);
      }
      // Read across the line breaks of a comment.
      const flat = text.replace(/\n[\s*/]*/g, " ");
      if (/\bscience,? ?§|\bscience\.md\b|\.\.\/shared/.test(flat)) missing.push(`${path}: science`);
    }
    expect(missing).toEqual([]);
    expect(count).toBeGreaterThan(60);
  });

  it("numbers each section once, in order", () => {
    expect(new Set(sections).size).toBe(sections.length);
    const order = (number: string) => number.split(".").reduce((sum, part, i) => sum + Number(part) / 100 ** i, 0);
    expect([...sections].sort((a, b) => order(a) - order(b))).toEqual(sections);
  });

  it("cites only sections of its own, and papers by their full number", () => {
    const own = theory.match(/§\d[\d.]*\d|§\d/g) ?? [];
    // [S21] §5 and [A26] §2 are the papers'.
    const papers = theory.match(/\[(?:S21|A26)\]\s§\d/g)?.map((text) => text.slice(text.indexOf("§"))) ?? [];
    for (const number of own) if (!papers.includes(number)) expect(sections).toContain(number.slice(1));
    for (const number of ["2107.01641", "2410.08194", "2602.20062"]) expect(theory).toContain(`arXiv:${number}`);
  });

  it("becomes a page with a place for each section, all formulas typeset", () => {
    const page = theoryPage(theory);
    for (const number of sections) expect(page).toContain(` id="${number}">`);
    expect(page.match(/<math/g)?.length).toBeGreaterThan(100);
    const words = page.replace(/<math.*?<\/math>/gs, "");
    expect(words).not.toMatch(/[$\\]|\*\*|\]\(/);
    expect(page).not.toMatch(/merror| style="/);
    expect(() => theoryPage("$$\\frac{1}{$$")).toThrow();
  });
});
