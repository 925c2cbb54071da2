import { describe, expect, it } from "vitest";
import { models } from "../../test/everyModel.ts";
import { papers } from "../models/papers.ts";
import { bibtex, citedFormulas, citedPapers } from "./citation.ts";
import { drawnCurves } from "./curveViews.ts";
import { exportName } from "./exportName.ts";
import { decodeLink, encodeLink } from "./link.ts";
import { version } from "./version.ts";

interface Entry {
  readonly kind: string;
  readonly key: string;
  readonly fields: Record<string, string>;
}

/** A small parser after the BibTeX grammar: `@kind{key, name = {value}, …}`, braces balanced, nothing between. */
function parseBibtex(text: string): Entry[] {
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${text.slice(at, at + 30)}`);
  };
  const space = () => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  const take = (pattern: RegExp, what: string) => {
    space();
    const match = new RegExp(pattern, "y");
    match.lastIndex = at;
    const found = match.exec(text);
    if (!found) return fail(`no ${what}`);
    at += found[0].length;
    return found[0];
  };
  const braced = () => {
    take(/\{/, "brace");
    const from = at;
    for (let depth = 1; ; at++) {
      if (at >= text.length) fail("an open brace");
      if (text[at] === "{") depth++;
      if (text[at] === "}" && --depth === 0) break;
    }
    return text.slice(from, at++);
  };
  const entries: Entry[] = [];
  for (space(); at < text.length; space()) {
    const kind = take(/@[a-z]+/, "kind").slice(1);
    take(/\{/, "brace");
    const key = take(/[A-Za-z0-9:.-]+/, "key");
    const fields: Record<string, string> = {};
    while (take(/[,}]/, "comma or end") === ",") {
      space();
      if (text[at] === "}") continue;
      const name = take(/[A-Za-z]+/, "name");
      take(/=/, "equals sign");
      if (name in fields) fail(`${name} twice`);
      fields[name] = braced();
    }
    entries.push({ kind, key, fields });
  }
  return entries;
}

const scene = (link: string) => decodeLink(link).scene;
const address = (link: string) => `https://example.org/t/?${encodeLink(scene(link))}`;
const cite = (link: string) => parseBibtex(bibtex(scene(link), address(link)));

describe("BibTeX", () => {
  it("the parser refuses what is not BibTeX", () => {
    for (const bad of ["@misc{a, title = {x}", "@misc{a title = {x}}", "@misc{a, title = x}", "text", "@misc{, a={b}}"])
      expect(() => parseBibtex(bad)).toThrow();
  });
  it("names the paper of the shown quantity, the software, its version, the link and the formula's source", () => {
    const link = "?v=1&theta=30&gamma=0.25&formula=printed&q=t-finetune";
    const [paper, software, ...rest] = cite(link);
    expect(rest).toEqual([]);
    expect(paper).toMatchObject({
      kind: "inproceedings",
      key: "tahir2025",
      fields: {
        author: "Javan Tahir and Surya Ganguli and Grant M. Rotskoff",
        eprint: "2410.08194",
        archivePrefix: "arXiv",
        year: "2025",
      },
    });
    expect(software.kind).toBe("misc");
    expect(software.fields).toMatchObject({ version, url: address(link) });
    expect(software.fields.note).toContain("arXiv:2410.08194 eqs. 14--15 (c = 1)");
    expect(scene(software.fields.url)).toEqual(scene(link));
  });
  it("takes the paper that the source names at these parameters, and all of the model's where it names none", () => {
    expect(citedPapers(scene("?v=1&L=1&q=t-finetune")).map((p) => p.short)).toEqual(["S21"]);
    expect(citedPapers(scene("?v=1&q=t-linear")).map((p) => p.short)).toEqual(["T25"]);
    expect(citedPapers(scene("?v=1&L=3&q=t-finetune")).map((p) => p.short)).toEqual(["S21", "T25"]);
    expect(citedPapers(scene("?v=1&m=diagonal")).map((p) => p.short)).toEqual(["A26"]);
  });
  it("parses for every quantity of every model, in ASCII, accents as commands", () => {
    let seen = 0;
    for (const model of models)
      for (const q of Object.keys(model.quantities))
        for (const extra of ["", "&L=inf", "&formula=printed", "&limit=large"]) {
          const link = `?v=1&m=${model.id}&q=${q}${model.id === "diagonal" ? "" : extra}`;
          const entries = cite(link);
          expect(entries.length).toBeGreaterThan(1);
          expect(new Set(entries.map((e) => e.key)).size).toBe(entries.length);
          const outside = entries.map(({ fields: { url: _, ...fields } }) => Object.values(fields).join(" ")).join(" ");
          expect(outside).toMatch(/^[\x20-\x7e]*$/);
          // No special character of TeX stands bare.
          expect(outside.replace(/\\./g, "").replace(/\$[^$]*\$/g, "")).not.toMatch(/[&%#_$^~]/);
          seen++;
        }
    expect(seen).toBeGreaterThan(40);
    expect(cite("?v=1&m=diagonal")[0].fields.author).toMatch(/Domin\{\\'e\}$/);
  });
  it("every formula on the page has a name and a source, and every paper an entry somewhere", () => {
    const cited = new Set<string>();
    for (const model of models)
      for (const q of Object.keys(model.quantities))
        for (const L of ["1", "2"]) {
          const shown = scene(`?v=1&m=${model.id}&q=${q}${model.id === "diagonal" ? "" : `&L=${L}`}`);
          const formulas = citedFormulas(shown);
          expect(formulas.map((f) => f.id)).toEqual(
            expect.arrayContaining([q, ...drawnCurves(shown).map((c) => c.quantity)]),
          );
          for (const { name, source } of formulas) expect([name, source].every((t) => t.trim().length > 3)).toBe(true);
          for (const p of citedPapers(shown)) cited.add(p.arxiv);
        }
    expect([...cited].sort()).toEqual(papers.map((p) => p.arxiv).sort());
  });
});

describe("exportName", () => {
  it("is the same for the same scene and another for another; the hash is FNV-1a", () => {
    // FNV-1a of "v=1", worked out by hand in 64-bit whole numbers.
    let hash = 0x811c9dc5n;
    for (const c of "v=1") hash = ((hash ^ BigInt(c.charCodeAt(0))) * 0x01000193n) & 0xffffffffn;
    expect(exportName(scene("?v=1"), "t-linear", "svg")).toBe(
      `transferscope-deep-linear-t-linear-${hash.toString(16).padStart(8, "0")}.svg`,
    );
    expect(exportName(scene("?theta=45&v=1"), "t-linear", "svg")).toBe(exportName(scene(""), "t-linear", "svg"));
    expect(exportName(scene("?v=1&theta=44"), "t-linear", "svg")).not.toBe(exportName(scene(""), "t-linear", "svg"));
  });
});
