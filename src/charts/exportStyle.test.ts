import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CURVE_MARGIN } from "./curves.ts";
import { exportStyle, hexColour, INK, wrapText } from "./exportStyle.ts";
import { MARGIN } from "./phaseDiagram.ts";

/** Advance widths of Helvetica in thousandths, from its font metrics file. */
const helvetica: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      ["ijl", 222],
      ["tfI .,:;/", 278],
      ["r()-", 333],
      ["ckszvxyJ", 500],
      ["abdeghnopquL0123456789_?", 556],
      ["=+<>~", 584],
      ["FTZ", 611],
      ["ABEKPSVXY&", 667],
      ["wCDHNRU", 722],
      ["GOQ", 778],
      ["mM", 833],
      ["W", 944],
    ] as const
  ).flatMap(([letters, width]) => [...letters].map((c) => [c, width] as const)),
);
const advance = (text: string, size: number) =>
  [...text].reduce((sum, c) => sum + (size * (helvetica[c] ?? Number.NaN)) / 1000, 0);

describe("wrapText", () => {
  const link = "https://example.org/transferscope/?v=1&theta=30&gamma=0.25&fam=c:0.000001,c:0.001,c:1;gft:0,gft:10";
  const words = "risk of scratch minus risk of linear transfer, WHERE SCRATCH FITS ITS NOISE";
  it("loses and adds nothing but the spaces at which it breaks", () => {
    for (const text of [link, words, `at θ = 45°, γ = 0.5. ${link}`, "", "a"])
      for (const width of [20, 50, 120, 400, 4000])
        expect(wrapText(text, width, 10).join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    expect(wrapText("some words", 4000, 10)).toEqual(["some words"]);
  });
  it("keeps to the width in Helvetica, and wastes little of it", () => {
    for (const text of [link, words])
      for (const width of [120, 250, 400]) {
        const lines = wrapText(text, width, 10);
        for (const line of lines) expect(advance(line, 10)).toBeLessThanOrEqual(width);
        expect(lines.length).toBeLessThanOrEqual(Math.ceil((1.7 * advance(text, 10)) / width) + 1);
      }
  });
  it("keeps words whole where it can, the key of a link with its value, and what a hard space holds together", () => {
    expect(wrapText("break-even of linear transfer", 80, 10)).toEqual(["break-even of", "linear transfer"]);
    for (const line of wrapText(link, 320, 10).slice(1)) expect(line).toMatch(/^[a-z]+[=:]/);
    for (const line of wrapText("σ\u00a0=\u00a01, ρ\u00a0=\u00a02, s\u00a0=\u00a03", 60, 10))
      expect(line).toMatch(/^.\u00a0=\u00a0\d/u);
  });
  it("breaks Chinese between letters, fills its lines, and begins none with a mark", () => {
    const chinese = "由模拟均值（以直线相连）得到，以 γ 计，并给出最早和最晚值：微调 0.5；从头训练 1.2。";
    for (const width of [60, 83, 120, 200]) {
      const lines = wrapText(chinese, width, 10);
      expect(lines.join("").replaceAll(" ", "")).toBe(chinese.replaceAll(" ", ""));
      // A Chinese letter is as wide as the text is high.
      const wide = (line: string) => 10 * (line.match(/[\u2e80-\uffef]/g)?.length ?? 0);
      for (const line of lines) expect(wide(line)).toBeLessThanOrEqual(width);
      for (const line of lines.slice(0, -1)) expect(line.length).toBeGreaterThan(width / 10 / 2);
      for (const line of lines) expect(line).not.toMatch(/^[，。：；）]/);
    }
  });
});

describe("hexColour", () => {
  it("writes both ways of rgb() as six digits and leaves the rest", () => {
    expect(["rgb(1 2 255)", "rgb(0,128,16)", "none", "#abcdef", "currentcolor"].map(hexColour)).toEqual([
      "#0102ff",
      "#008010",
      "none",
      "#abcdef",
      INK,
    ]);
  });
});

describe("the look of a file", () => {
  /** The page's style sheets of figures, in the light theme. */
  const css = ["tokens", "figure", "phaseMap"]
    .map((name) => readFileSync(new URL(`../ui/${name}.css`, import.meta.url), "utf8"))
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\//g, "");
  /** A declaration of a selector. */
  const page = (selector: string, property: string) => {
    const rule = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].find(([, s]) =>
      s.split(",").some((one) => one.trim() === selector),
    );
    return new RegExp(`(?:^|[;\\s])${property}:\\s*([^;]+);`).exec(rule?.[2] ?? "")?.[1];
  };
  const file = (selector: string, attribute: string) => {
    const set = exportStyle("sans").filter(([s]) => s.split(", ").includes(selector));
    return set.map(([, attributes]) => attributes[attribute]).findLast((v) => v !== undefined);
  };
  it("has the page's colours of the curves", () => {
    for (const i of [0, 1, 2])
      expect(file(`path.series-${i}`, "stroke")).toBe(
        new RegExp(`--s${i}: light-dark\\((#[0-9a-f]{6}),`).exec(css)?.[1],
      );
    expect(file("text", "fill")).toBe(/--ink: light-dark\((#[0-9a-f]{6})/.exec(css)?.[1]);
  });
  it("stands where the page's words around a figure begin and end", () => {
    // Letters of the usual size, by which the figures of a page are scaled as well (ui/letters.ts).
    for (const margin of [MARGIN, CURVE_MARGIN])
      for (const side of ["left", "right"] as const)
        expect(16 * Number(new RegExp(`--plot-${side}: ([\\d.]+)rem;`).exec(css)?.[1])).toBe(margin[side]);
  });
  it("has the page's widths and dashes of the marks", () => {
    const names = [
      ["phase-line", ".phase-line", "stroke-width"],
      ["phase-line.under", ".phase-line.under", "stroke-width"],
      ["aside", ".aside", "stroke-dasharray"],
      ["landmark", ".landmark", "stroke-dasharray"],
      ["pin", ".pin", "stroke-width"],
      ["series", "path.series", "stroke-width"],
      ["reference", "path.series.reference", "stroke-dasharray"],
      ...[4, 5, 6, 7].map((i) => ["reference", `path.series-${i}.reference`, "stroke-dasharray"]),
    ];
    for (const [, selector, property] of names) {
      expect(page(selector, property)).toBeDefined();
      expect(String(file(selector, property))).toBe(page(selector, property));
    }
    for (const [i, dash] of [undefined, "7 4", "2 3.5"].entries())
      expect(file(`path.series-${i}`, "stroke-dasharray")).toBe(dash);
    expect(["none", "7 4", "2 3.5"]).toEqual([0, 1, 2].map((i) => page(`.series-${i}`, "--dash")));
  });
  it("differs between letters only in the family", () => {
    const [sans, serif] = [exportStyle("sans"), exportStyle("serif")];
    expect(sans[0]).not.toEqual(serif[0]);
    expect(sans.slice(1)).toEqual(serif.slice(1));
  });
});
