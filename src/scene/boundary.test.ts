import { describe, expect, it } from "vitest";
import { modelById } from "../models/registry.ts";
import { nearestBoundary } from "./boundary.ts";
import { decodeLink } from "./link.ts";
import { solveAt } from "./report.ts";

const scene = (link: string) => decodeLink(link).scene;

describe("the nearest boundary", () => {
  it("of linear transfer lies where its gain in the large limit is zero: 2ρs cos θ = s² + σ²-terms, by the numbers", () => {
    for (const link of [
      "?v=1&limit=large&gamma=0.25",
      "?v=1&theta=70&gamma=0.4",
      "?v=1&m=diagonal&om=0.4&alpha=0.3",
      "?v=1&sigma=0.5&q=t-finetune&theta=80&gamma=0.2",
    ]) {
      const s = scene(link);
      const found = nearestBoundary(s);
      expect(found, link).toBeDefined();
      if (!found) continue;
      const at = (v: number) => solveAt(s.model, { ...s.params, [found.axis.param]: v }, [s.quantity])[s.quantity];
      const away =
        1e-4 * (found.axis.hi - found.axis.lo) * Math.sign((s.params[found.axis.param] as number) - found.at);
      expect(Math.sign(at(found.at + away)), link).toBe(found.here);
      expect(Math.sign(at(found.at - away)), link).toBe(-found.here);
    }
  });

  it("says where the other side ends again: scratch wins at 45° from γ = .549 to .911 in the large limit", () => {
    const found = nearestBoundary(scene("?v=1&limit=large"));
    expect(found?.axis.param).toBe("gamma");
    expect(found?.at).toBe(found?.stretches[0].from);
    // And what of the axis is scratch's beside that: from 1.08 on, as the third change of sign has it.
    expect(found?.stretches.map(({ from, to }) => [from?.toFixed(3), to?.toFixed(3)])).toEqual([
      ["0.549", "0.911"],
      ["1.080", undefined],
    ]);
    // Without noise it does not end: beyond γ = cos²θ scratch goes on winning.
    const open = nearestBoundary(scene("?v=1&limit=large&sigma=0&gamma=0.45"));
    expect(open?.stretches.map(({ from, to }) => [from?.toFixed(6), to])).toEqual([["0.500000", undefined]]);
  });

  it("tells every stretch of the other side: a fine scan along the axis finds the other sign there and nowhere else", () => {
    for (const link of [
      "?v=1&limit=large",
      "?v=1&limit=large&gamma=0.75",
      "?v=1&limit=large&gamma=1.5",
      "?v=1&theta=60&gamma=1",
      "?v=1&m=diagonal&om=0.4&alpha=0.3",
    ]) {
      const s = scene(link);
      const found = nearestBoundary(s);
      if (!found) throw new Error(link);
      const { axis, here, stretches } = found;
      for (let k = 0; k <= 997; k++) {
        const v = axis.lo + (k / 997) * (axis.hi - axis.lo);
        const near = stretches.some(({ from, to }) => [from, to].some((e) => Math.abs(v - (e ?? 1e9)) < 1e-5));
        const value = solveAt(s.model, { ...s.params, [axis.param]: v }, [s.quantity])[s.quantity];
        if (near || value === 0 || Number.isNaN(value)) continue;
        const inside = stretches.some(({ from = axis.lo, to = axis.hi }) => v >= from && v <= to);
        expect(Math.sign(value), `${link} ${axis.param} = ${v}`).toBe(inside ? -here : here);
      }
    }
  });

  it("is the nearer of both axes: no sign turns closer by, on a fine scan", () => {
    for (const link of ["?v=1", "?v=1&theta=75&gamma=1.4", "?v=1&m=diagonal&om=0.5&alpha=0.35&lam=0.6"]) {
      const s = scene(link);
      const found = nearestBoundary(s);
      expect(found, link).toBeDefined();
      for (const axis of [s.x, s.y])
        for (let k = -200; k <= 200; k++) {
          const v = (s.params[axis.param] as number) + (k / 200) * (found?.distance ?? 0) * 0.98 * (axis.hi - axis.lo);
          if (v < axis.lo || v > axis.hi) continue;
          const value = solveAt(s.model, { ...s.params, [axis.param]: v }, [s.quantity])[s.quantity];
          expect(Math.sign(value), `${link} ${axis.param} = ${v}`).not.toBe(-(found?.here ?? 0));
        }
    }
  });

  it("is none for a risk, for a probe off the map, and where one side wins everywhere", () => {
    expect(nearestBoundary(scene("?v=1&q=risk-scratch"))).toBeUndefined();
    expect(nearestBoundary(scene("?v=1&gamma=5"))).toBeUndefined();
    expect(nearestBoundary(scene("?v=1&s=0&sigma=0&q=t-linear"))).toBeUndefined();
    expect(Object.keys(modelById("diagonal").quantities)).toContain("best-lam");
    expect(nearestBoundary(scene("?v=1&m=diagonal&q=best-lam"))).toBeUndefined();
  });
});
