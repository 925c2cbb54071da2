import { describe, expect, it } from "vitest";
import { uniforms } from "../../../lib/philox.ts";
import type { DiagonalParams } from "../params.ts";
import { fineTuningClasses, scratchClasses } from "./classes.ts";
import { bayesRisk, l1Threshold, mmse } from "./references.ts";
import { evolve, FINE } from "./stateEvolution.ts";

const base: DiagonalParams = {
  alpha: 0.2,
  rsh: 1,
  rnew: 0,
  sigma: 0,
  slab: "gauss",
  rpt: 0.1,
  apt: 1,
  alphapt: Number.POSITIVE_INFINITY,
  sigmapt: 0,
  c: 1e-3,
  lam: 0,
  gft: 0,
  bpt: 1,
  bft: 1,
  D: 400,
};

/** 30 settings: both slabs, noise in two of three, finite pretraining data in every third, α in (0.02, 0.97). */
const settings = Array.from({ length: 30 }, (_, k): DiagonalParams => {
  const u = new Float64Array(10);
  uniforms(u, 10, { seed: 20260220, replicate: k, purpose: 1 });
  return {
    ...base,
    alpha: 0.02 + 0.95 * u[0],
    slab: k % 2 ? "sign" : "gauss",
    sigma: k % 3 ? u[1] : 0,
    rpt: 0.02 + 0.5 * u[2],
    rsh: u[3],
    rnew: k % 5 ? 0.3 * u[4] : 0,
    c: 10 ** (-6 + 7 * u[5]),
    lam: -0.99 + 1.98 * u[6],
    gft: k % 4 ? u[7] : 0,
    alphapt: k % 3 === 2 ? 0.1 + 1.5 * u[8] : Number.POSITIVE_INFINITY,
    sigmapt: 0.3 * u[9],
  };
});

describe("l1Threshold", () => {
  it("known values", () => {
    expect(l1Threshold(0.1)).toBeCloseTo(0.32879350545363, 12);
    expect(l1Threshold(0.02)).toBeCloseTo(0.10418139412976644, 13);
    expect(l1Threshold(0.3)).toBeCloseTo(0.6455722919969775, 13);
    expect(l1Threshold(0)).toBe(0);
    expect(l1Threshold(1)).toBe(1);
    for (const bad of [-1e-9, 1.01, Number.NaN]) expect(l1Threshold(bad)).toBeNaN();
  });
  it("grows with ρ and lies between ρ and 1, down to the smallest ρ", () => {
    let before = 0;
    for (let k = -300; k < 0; k += 1.7) {
      const rho = 10 ** k;
      const now = l1Threshold(rho);
      expect(now).toBeGreaterThan(Math.max(before, rho));
      expect(now).toBeLessThan(1);
      before = now;
    }
    for (let rho = 0.02; rho < 0.999; rho += 0.02) expect(l1Threshold(rho)).toBeGreaterThan(l1Threshold(rho - 0.01));
  });
  it("2ρ ln 1/ρ for tiny ρ", () => {
    const ratio = (rho: number) => l1Threshold(rho) / (2 * rho * Math.log(1 / rho));
    expect(ratio(1e-200)).toBeGreaterThan(0.98);
    expect(ratio(1e-200)).toBeLessThan(1);
    expect(ratio(1e-300)).toBeGreaterThan(ratio(1e-200));
  });
});

/** E[B²] − E[E[B|Y]²] on a plain grid of seen values, with the densities as they stand. */
function bruteMmse(slab: "gauss" | "sign", a: number, v: number, noise: number): number {
  const normal = (y: number, variance: number) =>
    Math.exp((-0.5 * y * y) / variance) / Math.sqrt(2 * Math.PI * variance);
  const b = Math.sqrt(v);
  const reach = b + 10 * Math.sqrt(v + noise);
  const count = 60_000;
  const step = (2 * reach) / count;
  let known = 0;
  for (let i = 0; i <= count; i++) {
    const y = -reach + i * step;
    const right = slab === "gauss" ? normal(y, v + noise) : 0.5 * normal(y - b, noise);
    const left = slab === "gauss" ? 0 : 0.5 * normal(y + b, noise);
    const density = (1 - a) * normal(y, noise) + a * (right + left);
    if (density === 0) continue;
    const mean = (a * (slab === "gauss" ? (right * y * v) / (v + noise) : b * (right - left))) / density;
    known += step * density * mean * mean;
  }
  return a * v - known;
}

describe("mmse", () => {
  const rows = (["gauss", "sign"] as const).flatMap((slab) =>
    [1e-3, 0.1, 0.6, 1].flatMap((a) => [1, 30].flatMap((v) => [0.01, 0.3, 2, 50].map((n) => ({ slab, a, v, n })))),
  );
  it("against plain quadrature, 64 settings", () => {
    for (const { slab, a, v, n } of rows) {
      const made = mmse(slab, a, v, n);
      expect(Math.abs(made - bruteMmse(slab, a, v, n)), JSON.stringify({ slab, a, v, n })).toBeLessThan(1e-11 * v);
      expect(made).toBeLessThanOrEqual(Math.min(a * v, n) * (1 + 1e-12));
    }
  });
  it("ends of the range", () => {
    expect(mmse("gauss", 0, 1, 1)).toBe(0);
    expect(mmse("gauss", 1, 3, 2)).toBeCloseTo(6 / 5, 14);
    for (const slab of ["gauss", "sign"] as const) expect(mmse(slab, 0.2, 5, 1e12) / (0.2 * 5)).toBeCloseTo(1, 9);
    // As noise vanishes, the Gaussian slab costs aτ² and the two-point law nothing.
    expect(mmse("gauss", 0.2, 5, 1e-16) / (0.2 * 1e-16)).toBeCloseTo(1, 6);
    expect(mmse("sign", 0.2, 5, 1e-16)).toBe(0);
    expect(mmse("sign", 1, 1, 0.02)).toBeGreaterThan(0);
  });
});

describe("bayesRisk", () => {
  it("a dense Gaussian target: ridge regression with the best penalty", () => {
    for (const alpha of [0.05, 0.5, 1, 3])
      for (const sigma of [0, 0.1, 1, 20]) {
        const b = sigma * sigma + alpha - 1;
        const ridge = (Math.sqrt(b * b + 4 * sigma * sigma) - b) / 2;
        const made = bayesRisk({ ...base, rpt: 1, rsh: 1, alpha, sigma });
        expect(Math.abs(made - ridge), `${alpha} ${sigma}`).toBeLessThan(1e-12);
      }
  });
  it("ends of the range", () => {
    expect(bayesRisk({ ...base, alpha: 0 })).toBe(1);
    expect(bayesRisk({ ...base, rsh: 0 })).toBeNaN();
    // Without noise, known places: as many samples as active coordinates are enough.
    expect(bayesRisk({ ...base, alpha: 0.101 })).toBe(0);
    expect(bayesRisk({ ...base, alpha: 0.05 })).toBeCloseTo(0.5, 10);
    expect(bayesRisk({ ...base, alpha: 20, sigma: 100 })).toBeLessThan(1);
  });
  it("is a fixed point, to the last digits", () => {
    for (const p of settings) {
      const R = bayesRisk(p);
      if (R === 0) continue;
      const v = 1 / (p.rpt * p.rsh + (1 - p.rpt) * p.rnew);
      const noise = (p.sigma * p.sigma + R) / p.alpha;
      const again = p.rpt * mmse(p.slab, p.rsh, v, noise) + (1 - p.rpt) * mmse(p.slab, p.rnew, v, noise);
      expect(Math.abs(again / R - 1)).toBeLessThan(1e-10);
    }
  });
  it("agrees with the plain iteration from R = 1", () => {
    for (const p of settings.filter((q) => q.sigma > 0)) {
      const v = 1 / (p.rpt * p.rsh + (1 - p.rpt) * p.rnew);
      let R = 1;
      for (let i = 0; i < 20_000; i++) {
        const noise = (p.sigma * p.sigma + R) / p.alpha;
        const next = p.rpt * mmse(p.slab, p.rsh, v, noise) + (1 - p.rpt) * mmse(p.slab, p.rnew, v, noise);
        if (Math.abs(next - R) < 1e-15 * R) break;
        R = next;
      }
      expect(Math.abs(bayesRisk(p) - R)).toBeLessThan(1e-10);
    }
  });
  it("is never above fine-tuning or scratch", () => {
    for (const p of settings) {
      const best = bayesRisk(p);
      expect(best).toBeGreaterThanOrEqual(0);
      expect(best).toBeLessThanOrEqual(1);
      for (const classes of [fineTuningClasses(p), scratchClasses(p)])
        expect(best).toBeLessThanOrEqual(evolve(classes, p.alpha, p.sigma, FINE).risk + 1e-7);
    }
  });
  it("falls with α", () => {
    for (const p of settings) {
      let before = 1;
      for (let alpha = 0.04; alpha < 1.3; alpha += 0.04) {
        const now = bayesRisk({ ...p, alpha });
        expect(now).toBeLessThanOrEqual(before);
        if (now > 0) expect(now).toBeLessThan(before);
        before = now;
      }
    }
  });
});
