import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReluParams } from "../params.ts";
import { params } from "../params.ts";
import { trains } from "../simulate/layout.ts";
import { kernels } from "./kernels.ts";
import { ridgeSolution } from "./ridge.ts";
import { breakEven, S, solve, state } from "./theory.ts";

const defaults = Object.fromEntries(Object.entries(params).map(([key, p]) => [key, p.default])) as ReluParams;

function solved(over: Partial<ReluParams>): Float64Array {
  const out = new Float64Array(state.length);
  solve({ ...defaults, ...over }, out, 0);
  return out;
}

/** κ of κ(1 − 1/(γ(1+κ))) = λ by bisection: the left side grows where it is not negative. */
function bisected(gamma: number, lambda: number): number {
  let [lo, hi] = [1e-14, 1e14];
  for (let i = 0; i < 200; i++) {
    const kappa = Math.sqrt(lo * hi);
    if (kappa * (1 - 1 / (gamma * (1 + kappa))) < lambda) lo = kappa;
    else hi = kappa;
  }
  return Math.sqrt(lo * hi);
}

/** The risk as docs/theory.md §3.1 writes it, from another κ. */
function risk(v: number, sigma: number, gamma: number, lambda: number): number {
  const kappa = bisected(gamma, lambda);
  const omega = 1 / (gamma * (1 + kappa) ** 2);
  return ((v * kappa ** 2) / (1 + kappa) ** 2 + sigma ** 2 * omega) / (1 - omega);
}

const setting = fc.record({
  train: fc.constantFrom(...trains),
  theta: fc.double({ min: 0, max: 180, noNaN: true }),
  gamma: fc.double({ min: 0.01, max: 20, noNaN: true }),
  sigma: fc.double({ min: 0, max: 3, noNaN: true }),
  rho: fc.double({ min: 0, max: 3, noNaN: true }),
  s: fc.double({ min: 0, max: 3, noNaN: true }),
  ridge: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5, noNaN: true })),
});

describe("the lazy network's theory", () => {
  it("is ridge regression with λ = μ/γ and what is added, for μ = 1, 1 − 2/π and 1 − 1/π", () => {
    const mu = { first: 1, readout: 1 - 2 / Math.PI, both: 1 - 1 / Math.PI };
    fc.assert(
      fc.property(setting, (p) => {
        const out = solved(p);
        const lambda = mu[p.train] / p.gamma + p.ridge;
        const apart = p.rho ** 2 + p.s ** 2 - 2 * p.rho * p.s * Math.cos((p.theta * Math.PI) / 180);
        const near = (found: number, wanted: number) =>
          expect(Math.abs(found - wanted)).toBeLessThan(1e-8 * (1 + wanted));
        near(out[S.scratchBias] + out[S.noise], risk(p.rho ** 2, p.sigma, p.gamma, lambda));
        near(out[S.finetuneBias] + out[S.noise], risk(apart, p.sigma, p.gamma, lambda));
        expect(Math.abs(out[S.scratchBias] - out[S.finetuneBias] - out[S.gain])).toBeLessThan(1e-10 * (1 + apart));
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it("has an identity of its own between ζ, f and ω, at every γ and μ", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
        (gamma, mu) => {
          const { missed, learned, omega, room, perSample } = ridgeSolution(gamma, mu);
          expect(missed + learned).toBeCloseTo(1, 13);
          expect(omega + room).toBeCloseTo(1, 13);
          expect(perSample * gamma).toBeCloseTo(learned, 13);
          // df1 + what the ridge keeps free: μf = (1−f)(γ−f).
          expect(Math.abs(mu * learned - missed * (gamma - learned))).toBeLessThan(1e-11 * (1 + gamma + mu));
        },
      ),
      { numRuns: 500, seed: 4 },
    );
  });

  it("starts from nothing: at γ = 0 risks are the squared distances", () => {
    const out = solved({ gamma: 0, rho: 1.5, s: 0.5, theta: 90, sigma: 3, ridge: 2 });
    expect(out[S.scratchBias]).toBeCloseTo(2.25, 14);
    expect(out[S.finetuneBias]).toBeCloseTo(2.5, 14);
    expect(out[S.noise]).toBe(0);
  });

  it("tends to the ridgeless network of one layer where the ridge is small beside γ", () => {
    // ridgeSolution is the regression without a kernel: μ → 0 is ρ²(1−γ) + γσ²/(1−γ).
    const { missed, omega, room } = ridgeSolution(0.5, 1e-9);
    expect(missed ** 2 / room).toBeCloseTo(0.5, 7);
    expect(omega / room).toBeCloseTo(1, 7);
  });

  it("a source of finite data: exact where it has all data, nothing where it has none, its own risk between", () => {
    const p = { theta: 60, rho: 1.2, s: 0.7, ss: 0.3 };
    const exact = solved(p)[S.distance2];
    // At γ_s = 100 the built-in ridge still shrinks by a per cent.
    expect(solved({ ...p, gs: 100 })[S.distance2]).toBeCloseTo(exact, 2);
    expect(solved({ ...p, gs: 0 })[S.distance2]).toBeCloseTo(1.44, 13);
    for (const train of trains)
      for (const gs of [0.1, 1, 3]) {
        // Of the source itself what is learned misses as much as scratch would on these data.
        const own = solved({ train, gs, ss: 0.3, theta: 0, rho: 0.7, s: 0.7 })[S.distance2];
        const scratch = solved({ train, gamma: gs, sigma: 0.3, rho: 0.7 });
        expect(own).toBeCloseTo(scratch[S.scratchBias] + scratch[S.noise], 12);
        expect(own).toBeCloseTo(risk(0.49, 0.3, gs, kernels[train].builtIn / gs), 8);
      }
  });

  it("the break-even angle is where the gain changes sign", () => {
    for (const over of [{}, { s: 0.5 }, { gs: 0.5, ss: 0.2 }, { gs: 1, train: "both" as const, rho: 2 }]) {
      const angle = breakEven({ ...defaults, ...over }) as number;
      for (const gamma of [0.1, 1]) {
        expect(solved({ ...over, gamma, theta: angle - 0.01 })[S.gain]).toBeGreaterThan(0);
        expect(solved({ ...over, gamma, theta: angle + 0.01 })[S.gain]).toBeLessThan(0);
      }
    }
    expect(breakEven({ ...defaults, s: 2.1 })).toBeUndefined();
    expect(solved({ s: 2.1, theta: 0 })[S.gain]).toBeLessThan(0);
  });
});
