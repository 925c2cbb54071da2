import { describe, expect, it } from "vitest";
import { hardSetting, slowCheck } from "../../../../test/slowEvolution.ts";
import { fineTuningClasses } from "./classes.ts";
import { obstacle } from "./obstacle.ts";
import { S, solve, state } from "./theory.ts";

const COUNT = 2000;
const made = Array.from({ length: COUNT }, (_, k) => {
  const p = hardSetting(k);
  const out = new Float64Array(state.length);
  solve(p, out, 0);
  return { k, p, risk: out[S.risk], tau: out[S.tau], kappa: out[S.kappa] };
});

describe("2000 settings over the hard range", () => {
  it("have a finite risk that agrees with τ, or a reason for none", () => {
    let refused = 0;
    let determined = 0;
    for (const { k, p, risk, tau, kappa } of made) {
      const name = `setting ${k}: ${JSON.stringify(p)}: ${risk}`;
      if (obstacle(p) !== undefined) {
        refused++;
        expect(risk, name).toBeNaN();
        continue;
      }
      expect(risk, name).toBeGreaterThanOrEqual(0);
      expect(risk, name).toBeLessThan(Number.POSITIVE_INFINITY);
      expect(kappa, name).toBeGreaterThanOrEqual(0);
      expect(kappa, name).toBeLessThan(Number.POSITIVE_INFINITY);
      const total = p.sigma * p.sigma + risk;
      expect(Math.abs(p.alpha * tau * tau - total), name).toBeLessThanOrEqual(1e-12 * total);
      if (p.alpha >= 1) {
        determined++;
        expect(Math.abs(risk * (p.alpha - 1) - p.sigma * p.sigma), name).toBeLessThanOrEqual(1e-12 * p.sigma * p.sigma);
      }
    }
    expect(refused).toBeGreaterThan(100);
    expect(refused).toBeLessThan(COUNT / 4);
    expect(determined).toBeGreaterThan(100);
  });

  // The criterion is the risk at the root of the slow equations, not their residuals at the quick solution: a residual
  // means much where the two curves cross at a small angle, and little elsewhere. The root is unique.
  it("have the risk of the slow equations: a hundred of them", () => {
    const some = made.filter(({ p, risk }) => p.alpha < 1 && !Number.isNaN(risk)).filter((_, i) => i % 17 === 0);
    expect(some.length).toBeGreaterThanOrEqual(95);
    for (const { k, p, risk, tau, kappa } of some) {
      const slow = slowCheck(fineTuningClasses(p), p.alpha, p.sigma, { tau, kappa });
      const name = `setting ${k}: ${JSON.stringify(p)}: ${risk} against ${slow.risk}`;
      expect(slow.left, name).toBeLessThan(1e-8);
      expect(Math.abs(slow.risk - risk) / Math.max(1, slow.risk), name).toBeLessThan(2e-5);
    }
  });
});
