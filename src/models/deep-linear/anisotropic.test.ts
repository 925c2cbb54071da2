import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { normals } from "../../lib/normal.ts";
import { defaultParams, type Params } from "../model.ts";
import { isotropicRidge, ridgeBaseline } from "./baseline.ts";
import { biasBound, meanNorm, missedVariance } from "./bound.ts";
import { deepLinear } from "./deepLinear.ts";
import { fittedNoise, kappa, resolution, ridgeKappa, sums } from "./deterministicEquivalent.ts";
import { featureFloor } from "./featureFloor.ts";
import { linearTransfer } from "./linearTransfer.ts";
import { nullSpaceCoefficient } from "./nullSpace.ts";
import { eigenvalues, spectrum, spectrumOf } from "./spectrum.ts";

type Case = {
  id: number;
  formula: string;
  params: Record<string, number | string | boolean>;
  value: number | number[];
};
const golden = JSON.parse(
  readFileSync(new URL("../../../test/golden/linear.json", import.meta.url), "utf8").replace(/\bNaN\b/g, "null"),
) as {
  cases: Case[];
  vectors: { beta_s: number[]; beta_t: number[]; spectra: Record<string, number[]> };
};

const inf = Number.POSITIVE_INFINITY;
const n = (p: Case["params"]) => p.n as number;
const sigma = (p: Case["params"]) => p.sigma as number;
const spectrumIn = (p: Case["params"]) => spectrum(Float64Array.from(golden.vectors.spectra[p.lam as string]));
const product = (u: readonly number[], v: readonly number[]) => Float64Array.from(u, (x, i) => x * v[i]);
const { beta_s: source, beta_t: target } = golden.vectors;
const apart = target.map((t, i) => t - source[i]);

/** Fine-tuning from the sums, as anisotropic.ts does it, for given vectors: without the finite-rank factor. */
function fineTuned(p: Case["params"], from: readonly number[]): number {
  const s = spectrumIn(p);
  const k = kappa(s, n(p));
  const at = resolution(s, n(p), k);
  const [tt, ts, ss] = [product(target, target), product(target, from), product(from, from)].map((m) => sums(s, k, m));
  const c =
    ss.total === 0
      ? 0
      : nullSpaceCoefficient((tt.seen + sigma(p) ** 2 / k) / ss.total, ss.unseen / ss.total, p.L as number);
  return (tt.lost - 2 * c * ts.lost + c * c * ss.lost) / at.share + fittedNoise(s.rank, n(p), sigma(p), at, 1);
}

const formulas: Record<string, (p: Case["params"]) => number | number[]> = {
  kappa: (p) => kappa(spectrumIn(p), n(p)),
  de: (p) => {
    const s = spectrumIn(p);
    const { kappa: k, df2 } = resolution(s, n(p), kappa(s, n(p)));
    return [k, df2];
  },
  noise_de: (p) => {
    const s = spectrumIn(p);
    return fittedNoise(s.rank, n(p), sigma(p), resolution(s, n(p), kappa(s, n(p))), 1);
  },
  ft_de: (p) => fineTuned(p, source),
  "scratch_de (ft_de with beta_s=0)": (p) =>
    fineTuned(
      p,
      source.map(() => 0),
    ),
  lt_aniso_exact: (p) => {
    const lambda = golden.vectors.spectra[p.lam as string];
    const form = (u: readonly number[], v: readonly number[]) => u.reduce((sum, x, i) => sum + lambda[i] * x * v[i], 0);
    const floor = form(target, target) - form(target, source) ** 2 / form(source, source);
    const out = new Float64Array(2);
    linearTransfer(out, 0, floor, form(target, target), sigma(p), n(p), 0);
    return out[0] + out[1];
  },
  kappa_ridge: (p) => ridgeKappa(spectrumIn(p), n(p), p.reg as number),
  ridge_de: (p) => {
    const { bias, noise } = ridgeBaseline(spectrumIn(p), n(p), sigma(p), product(apart, apart), p.reg as number);
    return bias + noise;
  },
  ridge_iso: (p) => {
    const { bias, noise } = isotropicRidge(Math.sqrt(p.norm2 as number), p.gamma as number, sigma(p), p.reg as number);
    return bias + noise;
  },
  a_n: (p) => meanNorm(n(p)),
  D2_bound: (p) => missedVariance(spectrumIn(p), n(p), p.t as number),
};

describe("golden/linear.json", () => {
  const counted = new Set<string>();
  for (const c of golden.cases) {
    const formula = formulas[c.formula];
    if (!formula) continue;
    counted.add(c.formula);
    it(`${c.id} ${c.formula} ${JSON.stringify(c.params)}`, () => {
      const values = [formula(c.params)].flat();
      const wanted = [c.value].flat();
      expect(values.length).toBe(wanted.length);
      for (const [i, w] of wanted.entries())
        expect(Math.abs(values[i] - w)).toBeLessThanOrEqual(1e-10 * Math.max(Math.abs(w), 1e-3));
    });
  }
  it("covers every formula of a covariance", () => expect([...counted].sort()).toEqual(Object.keys(formulas).sort()));
});
