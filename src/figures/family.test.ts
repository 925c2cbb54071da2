import { describe, expect, it } from "vitest";
import { modelById } from "../models/registry.ts";
import { decodeLink } from "../scene/link.ts";
import { familyLegend } from "./family.ts";

const labels = (link: string) => {
  const { scene, notices } = decodeLink(link);
  expect(notices).toEqual([]);
  return familyLegend(modelById(scene.model), scene).map(({ name, label }) => [name, label]);
};

describe("the legend of a family", () => {
  const four = "fam=lam:-0.99999_gft:0.000001,lam:0_gft:0,lam:0_gft:10,lam:-0.99_gft:0";
  it("calls the exemplars of the four regimes by their names ([A26] Fig. 4)", () => {
    expect(labels(`?v=1&m=diagonal&x=alpha:0..0.5&cut=x&${four}`).map(([name]) => name)).toEqual([
      "I rich",
      "II lazy, pretrained",
      "III lazy",
      "IV rich, pretrained",
    ]);
  });
  it("writes values as the rest of the page does: ∞, true minus signs, degrees", () => {
    expect(labels("?v=1&fam=L:1,L:inf").map(([, label]) => label)).toEqual(["L = 1", "L = ∞"]);
    expect(labels("?v=1&fam=theta:0,theta:60").map(([, label]) => label)).toEqual(["θ = 0°", "θ = 60°"]);
    expect(labels("?v=1&m=diagonal&fam=lam:-0.5,lam:0").map(([, label]) => label)).toEqual(["λ_PT = −0.5", "λ_PT = 0"]);
  });
  it("names nothing where the name changes along the curve, or is the same for all", () => {
    const along = labels(`?v=1&m=diagonal&x=alpha:0..0.5&y=lam:-0.99..0.99&cut=y&fam=gft:0,gft:10`);
    const alike = labels("?v=1&m=diagonal&x=alpha:0..0.5&cut=x&fam=rsh:0.1,rsh:1");
    const other = labels("?v=1&fam=s:1,s:2");
    for (const [name, label] of [...along, ...alike, ...other]) {
      expect(name).toBeUndefined();
      expect(label).toMatch(/ = /);
    }
  });
});
