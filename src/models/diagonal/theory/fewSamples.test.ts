import { describe, expect, it } from "vitest";
import type { DiagonalParams } from "../params.ts";
import { fineTuningClasses, scratchClasses } from "./classes.ts";
import { bayesRisk } from "./references.ts";
import { evolve } from "./stateEvolution.ts";

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
const lazy = { slab: "sign", c: 1e6, sigma: 0.3 } as const;
const mixed = { slab: "sign", rsh: 0.6, rnew: 0.02, sigma: 0.2 } as const;

// With few samples R differs from 1 by about α: what is left of 1 − R is what counts.
describe("few samples: 1 − R to 2e-6 of itself", () => {
  /**
   * 1 − R of fine-tuning and of scratch by another program: the two equations of the state evolution as they stand
   * (κ²E[s²] = τ²(1−α) − σ², E[η′] = α), trapezoid to 12.5 standard deviations, Newton, all in 34 decimal digits.
   */
  it.each([
    [{ alpha: 0.000001 }, 9.996532889e-6, 9.455280263e-7],
    [{ alpha: 0.00001 }, 9.996530544e-5, 4.094135772e-6],
    [{ alpha: 0.0001 }, 0.0009996377091, -0.0002154238829],
    [{ alpha: 0.01 }, 0.09663954641, -0.02877968138],
    [{ alpha: 0.1 }, 0.8647063623, 0.1665995793],
    [{ c: 1e-6, alpha: 0.000001 }, 9.99999998e-6, -0.0007546766294],
    [{ c: 1e-6, alpha: 0.001 }, 0.009986325708, -0.04499048314],
    [{ ...lazy, alpha: 0.000001 }, 9.0999991e-7, 9.0999991e-7],
    [{ ...mixed, alpha: 0.000001 }, 5.085703472e-6, 9.004021865e-7],
    [{ ...mixed, alpha: 0.0001 }, 0.0005083115878, -0.0002406724436],
    [{ ...mixed, alpha: 0.01 }, 0.04342590674, -0.03370005041],
    [{ lam: -0.99, alpha: 0.00001 }, 4.495503776e-5, 4.094135772e-6],
    [{ c: 1e-9, lam: 0.5, sigma: 0.5, alpha: 0.0001 }, 0.0007497434022, -0.04942821947],
  ] as const)("%o", (patch, fineTuned, scratch) => {
    const p = { ...base, ...patch };
    for (const [classes, left] of [
      [fineTuningClasses(p), fineTuned],
      [scratchClasses(p), scratch],
    ] as const) {
      const { risk } = evolve(classes, p.alpha, p.sigma);
      expect(Math.abs((1 - risk) / left - 1), `1 − R = ${1 - risk} against ${left}`).toBeLessThan(2e-6);
    }
  });

  /**
   * The limit α → 0. Then τ² = (1 + σ²)/α exceeds all coefficients, x ~ N(0, τ²) in every class, and hardly anything of x
   * passes: s = x/κ = tZ with t = τ/κ, η = (√k/2) sinh 2tZ. E[η′] = α says K₁e^{2t²} = ακ, K₁ the mean of √k, and with
   * E[Bη] = E[B²] E[η′] in each class
   *   1 − R = 2α Σ w E[B²] √k / K₁ − (K₂/8)(e^{8t²} − 1),   K₂ the mean of k,   t e^{2t²} = √(α(1+σ²))/K₁.
   */
  it.each([
    {},
    { slab: "sign" },
    mixed,
    { c: 1e-2, lam: -0.7, gft: 0.1, sigma: 2 },
    { c: 1, apt: 3, rsh: 0.2, rnew: 0.3 },
    lazy,
  ] as const)("tends to its limit in closed form: %o", (patch) => {
    const p = { ...base, ...patch, alpha: 1e-9 };
    for (const classes of [fineTuningClasses(p), scratchClasses(p)]) {
      const mean = (f: (c: (typeof classes)[number]) => number) => classes.reduce((sum, c) => sum + c.weight * f(c), 0);
      const first = mean((c) => c.rootK);
      const right = Math.sqrt(p.alpha * (1 + p.sigma ** 2)) / first;
      let t = 0;
      for (let i = 0; i < 60; i++) t -= (t * Math.exp(2 * t * t) - right) / ((1 + 4 * t * t) * Math.exp(2 * t * t));
      const passed = (2 * p.alpha * mean((c) => (c.size ** 2 + c.variance) * c.rootK)) / first;
      const left = passed - (mean((c) => c.rootK ** 2) / 8) * Math.expm1(8 * t * t);
      const { risk } = evolve(classes, p.alpha, p.sigma);
      expect(Math.abs((1 - risk) / left - 1), `1 − R = ${1 - risk} against ${left}`).toBeLessThan(2e-6);
    }
  });

  it("is never above what any algorithm could reach", () => {
    for (const patch of [{}, { slab: "sign" }, mixed, lazy, { c: 1e-6, lam: 0.9 }, { lam: -0.99 }] as const)
      for (let e = -6; e < -0.5; e += 0.25) {
        const p = { ...base, ...patch, alpha: 10 ** e };
        const best = bayesRisk(p);
        for (const classes of [fineTuningClasses(p), scratchClasses(p)])
          expect(evolve(classes, p.alpha, p.sigma).risk, JSON.stringify(p)).toBeGreaterThanOrEqual(best);
      }
  });
});

// Near α = 1 with noise both risks grow like σ²/(1 − α), and T is what is left of them. By the same other program.
describe("nearly as many samples as coordinates: T to 1e-6", () => {
  const sparse: Partial<DiagonalParams> = { rsh: 0.43, sigma: 0.1, rpt: 0.17, c: 0.00523, lam: -0.577, gft: 9.74 };
  const dense: Partial<DiagonalParams> = {
    ...{ slab: "sign", rsh: 0.789, rnew: 0.285, rpt: 0.22 },
    ...{ lam: -0.0988, c: 0.019, sigma: 0.579, gft: 0.237 },
  };
  it.each([
    [{ ...sparse, alpha: 0.998 }, 4.9919605640106, 4.994183472322],
    [{ ...sparse, alpha: 0.9999 }, 99.990100762605, 99.993601849232],
    [{ ...dense, alpha: 0.998 }, 167.39783078025, 167.39592422071],
    [{ ...dense, alpha: 0.9999 }, 3352.1939264641, 3352.1947636585],
  ])("%o", (patch, fineTuned, scratch) => {
    const p: DiagonalParams = { ...base, ...patch };
    const risk = (classes: ReturnType<typeof scratchClasses>) => evolve(classes, p.alpha, p.sigma).risk;
    const T = risk(scratchClasses(p)) - risk(fineTuningClasses(p));
    expect(Math.abs(T - (scratch - fineTuned)), `${T}`).toBeLessThan(1e-6);
  });
});
