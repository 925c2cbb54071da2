import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
import { categoryColours } from "../charts/colour.ts";
import { models } from "../models/registry.ts";
import { defaultScene } from "../scene/readScene.ts";
import { curveSeries } from "./curveFigure.ts";

/** The colours, as tokens of the page and as they are written into files. */
const tokens = readFileSync(new URL("../ui/tokens.css", import.meta.url), "utf8");
const light = (name: string) => new RegExp(`--${name}: light-dark\\((#\\w+)`).exec(tokens)?.[1];
const files = readFileSync(new URL("../charts/exportStyle.ts", import.meta.url), "utf8");

describe("a way of learning", () => {
  it("has the same colour, dashes and mark in every model", () => {
    const looks = new Map<string, Set<string>>();
    for (const model of models.all()) {
      const series = curveSeries(model, defaultScene(model), undefined, undefined);
      model.curves.forEach(({ label, reference }, k) => {
        if (reference) return;
        const seen = looks.get(label) ?? looks.set(label, new Set()).get(label);
        seen?.add(`${series[k].style} ${series[k].marker}`);
      });
    }
    expect(Object.fromEntries([...looks].map(([label, seen]) => [label, [...seen]]))).toEqual({
      scratch: ["0 circle"],
      "linear transfer": ["1 square"],
      "fine-tuning": ["2 triangle"],
    });
  });

  it("shares its colour with no part of a risk, on the page and in files", () => {
    const all = ["s0", "s1", "s2", "part-0", "part-1", "part-2"].map(light);
    expect(new Set([...all, light("feature")]).size).toBe(7);
    for (const colour of all) expect(files.split(`"${colour}"`)).toHaveLength(2);
  });

  it("alone has its colour: style sheets use it for curves, traces and places of protocols, and nothing else", () => {
    const sheets = readdirSync(new URL("../", import.meta.url), { recursive: true, encoding: "utf8" }).filter((path) =>
      path.endsWith(".css"),
    );
    const uses = sheets.flatMap((path) => {
      const text = readFileSync(new URL(`../${path}`, import.meta.url), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
      return [...text.matchAll(/([^{}]+)\{[^{}]*var\(--s([012])\)[^{}]*\}/g)].map(
        ([, selector, k]) => `${selector.trim()} s${k}`,
      );
    });
    expect(uses.sort()).toEqual([
      // The circle in which fine-tuning gains.
      ".geometry-panel .inside s2",
      ".series-0 s0",
      ".series-1 s1",
      ".series-2 s2",
      ".trace-finetune s2",
      ".trace-linear s1",
    ]);
  });

  it("alone has its colour on maps: a regime, or another category, has none of the protocols'", () => {
    const protocols = new Set<number>();
    const others = new Set<number>();
    for (const model of models.all())
      for (const { categories, name } of Object.values(model.quantities))
        categories?.forEach(({ colour }, k) => {
          (name.startsWith("protocol") ? protocols : others).add(colour ?? k);
        });
    expect([...protocols].sort()).toEqual([0, 1, 2]);
    expect(others.size).toBeGreaterThan(3);
    expect([...others].filter((k) => k < 4)).toEqual([]);
    expect(Math.max(...others)).toBeLessThan(categoryColours.length);
  });
});
