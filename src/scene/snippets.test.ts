import { describe, expect, it } from "vitest";
import { models } from "../../test/everyModel.ts";
import type { DataTable } from "./dataTable.ts";
import { decodeLink } from "./link.ts";
import { pgfplotsSnippet, pythonSnippet, type TableKind } from "./snippets.ts";

const table = (columns: readonly string[]): DataTable => ({ head: [], columns, rows: [] });

/** Columns that a program asks the file for. */
const askedFor = (program: string) =>
  [...program.matchAll(/\br\["([^"]*)"\]/g), ...program.matchAll(/[xy]=\{([^}]*)\}/g)].map(([, name]) => name);

const cases: readonly (readonly [link: string, kind: TableKind, columns: readonly string[]])[] = [
  ["?v=1", "grid", ["x", "y", "t-linear"]],
  ["?v=1&q=best&x=sigma:log:0.01..1", "grid", ["x", "y", "best"]],
  ["?v=1&m=diagonal&q=l-order", "grid", ["x", "y", "l-order"]],
  ["?v=1", "curves", ["gamma", "risk-scratch", "risk-linear", "risk-finetune"]],
  ["?v=1&m=diagonal&fam=c:0.001_lam:1,c:1", "curves", ["alpha", "c:0.001_lam:1", "c:1"]],
  ["?v=1", "simulation", ["cell", "gamma", "quantity", "n", "mean", "se", "trials", "theory", "z"]],
];

describe("the Python program", () => {
  it.each(cases)("%s %s reads that file and only columns that it has", (link, kind, columns) => {
    const program = pythonSnippet(decodeLink(link).scene, kind, table(columns), "a.csv");
    expect(program).toContain('open("a.csv"');
    expect(askedFor(program).length).toBeGreaterThan(0);
    for (const name of askedFor(program)) expect(columns).toContain(name);
    if (kind === "curves") for (const name of columns.slice(1)) expect(program).toContain(`"${name}"`);
    // Nothing but the standard library and matplotlib; brackets close; no value of JavaScript is left.
    expect([...program.matchAll(/^(?:import|from) (\w+)/gm)].map(([, m]) => m)).toEqual(["csv", "matplotlib"]);
    for (const [open, close] of ["()", "[]", "{}"])
      expect(program.split(open).length).toBe(program.split(close).length);
    expect(program).not.toMatch(/undefined|NaN|null|true|false/);
  });
  it("draws with the page's limits", () => {
    const limits = (link: string) =>
      /vmin=([-\d.]+), vmax=([-\d.]+)/
        .exec(pythonSnippet(decodeLink(link).scene, "grid", table(["x", "y", "q"]), "a.csv"))
        ?.slice(1)
        .map(Number);
    expect(limits("?v=1")).toEqual([-1, 1]);
    expect(limits("?v=1&lim=0.3")).toEqual([-0.3, 0.3]);
    expect(limits("?v=1&q=risk-scratch&lim=0.3")).toEqual([0, 0.3]);
    expect(limits("?v=1&m=diagonal&q=l-order")).toEqual([1, 2]);
    expect(limits("?v=1&q=best")).toEqual([0, 2]);
  });
  it("marks logarithmic axes, and every model has a program", () => {
    const log = pythonSnippet(decodeLink("?v=1&x=sigma:log:0.01..1").scene, "grid", table(["x", "y", "q"]), "a.csv");
    expect(log).toContain('ax.set_xlabel("sigma")\nax.set_xscale("log")');
    expect(log).not.toContain("set_yscale");
    for (const model of models)
      for (const q of Object.keys(model.quantities)) {
        const { scene } = decodeLink(`?v=1&m=${model.id}&q=${q}`);
        expect(pythonSnippet(scene, "grid", table(["x", "y", q]), "a.csv")).toContain(`r["${q}"]`);
      }
  });
});

describe("the pgfplots picture", () => {
  it("plots every column of the file; underscores are text", () => {
    for (const [link, kind, columns] of cases) {
      if (kind !== "curves") continue;
      const picture = pgfplotsSnippet(decodeLink(link).scene, table(columns), "a.dat");
      expect(askedFor(picture)).toEqual(columns.slice(1).flatMap((name) => [columns[0], name]));
      expect(picture.match(/\\addplot table \[[^\]]*\] \{a\.dat\};/g)).toHaveLength(columns.length - 1);
      const words = [...picture.matchAll(/\\texttt\{([^}]*)\}/g)].map(([, w]) => w);
      expect(words.map((w) => w.replaceAll("\\_", "_"))).toEqual([columns[0], ...columns.slice(1)]);
      for (const w of words) expect(w.replaceAll("\\_", "")).not.toMatch(/[_&%#$]/);
      expect(picture).toMatch(/^\\begin\{tikzpicture\}[\s\S]*\\end\{tikzpicture\}\n$/);
    }
  });
});
