import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import "../../test/everyModel.ts";
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
    expect(new Set(all).size).toBe(6);
    for (const colour of all) expect(files.split(`"${colour}"`)).toHaveLength(2);
  });
});
