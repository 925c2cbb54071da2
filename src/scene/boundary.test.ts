import { assert, describe, expect, it } from "vitest";
import { uniforms } from "../lib/philox.ts";
import { modelById } from "../models/registry.ts";
import { nearestBoundary } from "./boundary.ts";
import { decodeLink } from "./link.ts";
import { solveAt } from "./report.ts";

const scene = (link: string) => decodeLink(link).scene;

/** A random setting of either model with the probe on its map. */
function randomLink(k: number): string {
  const u = new Float64Array(16);
  uniforms(u, u.length, { seed: 17, replicate: k, purpose: 7 });
  const f = (x: number) => x.toPrecision(3);
  const pick = (i: number, ...texts: string[]) => texts[Math.floor(u[i] * texts.length)];
  if (k % 3 === 2)
    return `?v=1&m=diagonal&alpha=${f(u[0])}&lam=${f(1.9 * u[1] - 0.95)}&c=${f(10 ** (6 * u[2] - 6))}&rsh=${f(u[3])}&rnew=${f(0.3 * u[4])}&rpt=${f(0.02 + 0.5 * u[5])}&sigma=${u[6] < 0.4 ? 0 : f(u[6])}&gft=${u[7] < 0.5 ? 0 : f(u[7])}&slab=${pick(8, "gauss", "sign")}&y=${pick(9, "lam:-0.99..0.99", "rsh:0..1")}`;
  return `?v=1&theta=${f(90 * u[0])}&gamma=${f(1.5 * u[1])}&sigma=${u[2] < 0.2 ? 0 : f(u[3])}&rho=${f(0.3 + 1.5 * u[4])}&s=${f(0.3 + 1.5 * u[5])}&L=${pick(6, "1", "2", "3", "inf")}&limit=${pick(7, "finite", "large")}&d=${pick(8, "20", "100", "500")}&q=${pick(9, "t-linear", "t-finetune")}&gs=${u[10] < 0.4 ? f(0.1 + 2 * u[11]) : "inf"}&ss=${f(u[12])}&ridge=${u[13] < 0.7 ? 0 : f(u[13])}&x=${pick(14, "theta:0..180", "rho:0..3", "sigma:0..1")}`;
}

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

  it("tells narrow stretches: too few samples for a readout, and next to as many samples as coordinates", () => {
    const told = (link: string) => nearestBoundary(scene(link))?.stretches;
    // n ≤ 2: no finite mean. The edge is where (σ² + p)/(n − 2) is what scratch has beyond p, at n = 3.93 of d = 500.
    const few = told("?v=1&theta=22.9&gamma=0.259&sigma=0.77&rho=0.63&s=1.06&L=1&q=t-linear");
    expect(few?.map(({ from }) => from)).toEqual([undefined]);
    expect(few?.[0].to).toBeCloseTo(0.007859446, 7);
    const many = told("?v=1&m=diagonal&alpha=0.599&rsh=0.43&rnew=0&sigma=0.1&rpt=0.17&c=0.00523&lam=-0.577&gft=9.74");
    expect(many?.at(-1)?.from).toBeCloseTo(0.9954, 3);
    expect(many?.at(-1)?.to).toBeUndefined();
    // γ² − (1 + cos²θ − σ²)γ + cos²θ = 0 below the peak, 1 + σ²/sin²θ above it: 2e-6 to either side.
    const peak = told("?v=1&limit=large&sigma=0.001&gamma=0.8&x=sigma:0..1");
    expect(peak?.map(({ from, to }) => [from?.toFixed(6), to?.toFixed(6)])).toEqual([
      [undefined, "0.500001"],
      ["0.999998", "1.000002"],
    ]);
  });

  it("at random settings of both models misses nothing that a scan of 800 places finds on either axis", () => {
    let found = 0;
    for (let k = 0; k < 36; k++) {
      const link = randomLink(k);
      const s = scene(link);
      const here = Math.sign(solveAt(s.model, s.params, [s.quantity])[s.quantity]);
      const nearest = nearestBoundary(s);
      if (here === 0) continue;
      if (nearest) found++;
      for (const axis of [s.x, s.y]) {
        const width = axis.hi - axis.lo;
        for (let i = 0; i <= 800; i++) {
          const v = axis.lo + (i / 800) * width;
          const value = solveAt(s.model, { ...s.params, [axis.param]: v }, [s.quantity])[s.quantity];
          const name = `${link}: ${axis.param} = ${v}: ${value}`;
          if (Math.sign(value) === -here) {
            assert(nearest, name);
            const distance = Math.abs(v - (s.params[axis.param] as number)) / width;
            assert(distance >= nearest.distance - 1e-7, name);
          }
          if (axis !== nearest?.axis || value === 0 || Number.isNaN(value)) continue;
          const isTold = (margin: number) =>
            nearest.stretches.some(
              ({ from = axis.lo, to = axis.hi }) => from - margin * width <= v && v <= to + margin * width,
            );
          if (Math.sign(value) === -here) assert(isTold(1e-7), name);
          else assert(!isTold(-1e-7), name);
        }
      }
    }
    expect(found).toBeGreaterThan(20);
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
