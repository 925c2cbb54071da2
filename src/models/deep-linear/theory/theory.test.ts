import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultParams } from "../../model.ts";
import type { Params } from "../../param.ts";
import { deepLinear } from "../deepLinear.ts";
import { linearTransfer } from "./linearTransfer.ts";
import { nullSpaceCoefficient } from "./nullSpace.ts";
import { bestRidgeRisk } from "./scratch.ts";
import { learnedSource } from "./source.ts";
import { S } from "./state.ts";

type Case = { id: number; formula: string; params: Record<string, number | string>; value: number | string | number[] };
const golden = JSON.parse(
  readFileSync(new URL("../../../../test/golden/linear.json", import.meta.url), "utf8").replace(/\bNaN\b/g, "null"),
) as { cases: Case[] };

const degrees = (radians: number) => (radians * 180) / Math.PI;
const read = (x: unknown) => (x === "inf" ? Number.POSITIVE_INFINITY : (x as number));

function quantity(id: string, over: Params): number {
  const p = { ...defaultParams(deepLinear), ...over };
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  return deepLinear.quantities[id].read(state, 0, p);
}

function common(p: Case["params"]): Record<string, number | string> {
  const out: Record<string, number | string> = {};
  if ("n" in p) {
    out.d = p.d ?? 500;
    out.gamma = read(p.n) / read(out.d);
  }
  for (const [from, to] of [
    ["gamma", "gamma"],
    ["rho", "rho"],
    ["s", "s"],
    ["sigma", "sigma"],
    ["L", "L"],
    ["gamma_s", "gs"],
    ["sigma_s", "ss"],
  ])
    if (from in p) out[to] = read(p[from]);
  if ("theta" in p) out.theta = degrees(p.theta as number);
  if ("ns" in p) out.gs = read(p.ns) / read(p.d);
  return out;
}

const exact = (id: string) => (p: Case["params"]) => quantity(id, { ...common(p), limit: "finite" });
const large = (id: string) => (p: Case["params"]) => quantity(id, { ...common(p), limit: "large" });

function ridge(n: number, p: Case["params"], shrink: number): number {
  const out = new Float64Array(2);
  const [rho, theta] = [read(p.rho), read(p.theta)];
  linearTransfer(out, 0, (rho * Math.sin(theta)) ** 2, rho * rho, read(p.sigma ?? 0), n, shrink);
  return out[0] + out[1];
}

function breakEven(p: Case["params"]): number {
  let [lo, hi] = [0, 180];
  for (let i = 0; i < 200; i++) {
    const mid = (lo + hi) / 2;
    const gain = quantity("t-finetune", { ...common(p), theta: mid, limit: "large" });
    if (gain > 0) lo = mid;
    else hi = mid;
  }
  return Math.cos((lo * Math.PI) / 180);
}

const formulas: Record<string, (p: Case["params"]) => number | number[]> = {
  scratch_exact: exact("risk-scratch"),
  ft1_exact: (p) => quantity("risk-finetune", { ...common(p), L: 1 }),
  lt_exact: exact("risk-linear"),
  lt_ridge_exact: (p) => ridge(read(p.n), p, read(p.lam) / read(p.feat_norm) ** 2),
  lt_ridge_asym: (p) => ridge(Number.POSITIVE_INFINITY, p, read(p.lam)),
  scratch_asym: large("risk-scratch"),
  depth_c: (p) => nullSpaceCoefficient(read(p.A), read(p.B), read(p.L)),
  ft_asym: large("risk-finetune"),
  cos_star: breakEven,
  eff_source: (p) => {
    const theta = read(p.theta);
    const s = learnedSource(read(p.gamma_s), read(p.sigma_s), read(p.s), 1, Math.cos(theta), Number.POSITIVE_INFINITY);
    return [Math.sqrt(s.norm2), Math.acos(s.overlap / Math.sqrt(s.norm2))];
  },
  ft_finite_source_asym: large("risk-finetune"),
  lt_finite_source_asym: large("risk-linear"),
  ft1_finite_source_exact: (p) => quantity("risk-finetune", { ...common(p), L: 1 }),
  lt_finite_source_exact_noisefree: exact("risk-linear"),
};

describe("golden/linear.json", () => {
  const counted: Record<string, number> = {};
  for (const c of golden.cases) {
    const formula = formulas[c.formula];
    if (!formula) continue;
    counted[c.formula] = (counted[c.formula] ?? 0) + 1;
    it(`${c.id} ${c.formula} ${JSON.stringify(c.params)}`, () => {
      const values = [formula(c.params)].flat();
      const wanted = [c.value].flat().map(read);
      for (let i = 0; i < wanted.length; i++) {
        if (!Number.isFinite(wanted[i])) expect(values[i]).toBe(wanted[i]);
        else expect(Math.abs(values[i] - wanted[i])).toBeLessThanOrEqual(1e-10 * Math.max(Math.abs(wanted[i]), 1e-3));
      }
    });
  }
  it("covers every formula of this version", () => {
    expect(Object.keys(counted).sort()).toEqual(Object.keys(formulas).sort());
  });
});

describe("identities of docs/theory.md §1", () => {
  const grid = [0.1, 0.5, 0.9, 1.3];
  it("fine-tuning tends to scratch as s → 0 at every finite depth", () => {
    for (const L of [1, 2, 3, 10])
      for (const gamma of grid)
        for (const limit of ["finite", "large"]) {
          const s = 1e-9 ** L;
          const p = { L, gamma, s: Math.max(s, 1e-100), limit };
          expect(quantity("risk-finetune", p)).toBeCloseTo(quantity("risk-scratch", p), 3);
        }
  });
  it("infinite depth does not depend on the size of the source", () => {
    for (const gamma of grid)
      for (const s of [1e-3, 0.5, 7, 1000])
        expect(quantity("risk-finetune", { L: Number.POSITIVE_INFINITY, gamma, s })).toBeCloseTo(
          quantity("risk-finetune", { L: Number.POSITIVE_INFINITY, gamma, s: 1 }),
          10,
        );
  });
  it("finite d tends to the large-d limit, at the rate 1/d", () => {
    for (const id of ["risk-scratch", "risk-finetune", "risk-linear"])
      for (const gamma of grid) {
        const limit = quantity(id, { gamma, limit: "large" });
        const near = Math.abs(quantity(id, { gamma, d: 500 }) - limit);
        const nearer = Math.abs(quantity(id, { gamma, d: 5000 }) - limit);
        expect(nearer).toBeLessThan(near / 8);
      }
  });
  it("the gain is the difference of the risks wherever both are finite", () => {
    for (const L of [1, 2, 4, Number.POSITIVE_INFINITY])
      for (const gamma of [0, 0.1, 0.5, 0.9, 1.1, 2])
        for (const gs of [0, 0.5, 1.5, Number.POSITIVE_INFINITY])
          for (const s of [0, 1, 2]) {
            const p = { L, gamma, gs, ss: 0.3, s, sigma: 0.4, rho: 1.3 };
            expect(quantity("t-finetune", p)).toBeCloseTo(
              quantity("risk-scratch", p) - quantity("risk-finetune", p),
              12,
            );
          }
  });
  it("the root of the depth equation is a root, at any depth", () => {
    for (const A of [1e-12, 1e-3, 0.7, 30, 1e9])
      for (const B of [0, 1e-9, 0.3, 1])
        for (const L of [3, 4, 7, 20, 100, 1000]) {
          const logQ = (2 / (L - 1)) * Math.log(nullSpaceCoefficient(A, B, L));
          // q − B against A q^{1−L}, both computed from ln q
          const left = Math.exp(logQ) - B;
          const right = Math.exp(Math.log(A) - (L - 1) * logQ);
          expect(Math.abs(left - right)).toBeLessThan(1e-12 * Math.max(1, Math.exp(logQ)) + 1e-9 * right);
        }
  });
  it("depth L tends to the closed form of infinite depth", () => {
    for (const A of [0.2, 0.7])
      for (const B of [0.3, 0.5])
        expect(nullSpaceCoefficient(A, B, 100000)).toBeCloseTo(nullSpaceCoefficient(A, B, Number.POSITIVE_INFINITY), 3);
  });
});

describe("edges", () => {
  const inf = Number.POSITIVE_INFINITY;
  it("no target data: scratch and linear transfer predict zero, fine-tuning is the source", () => {
    const p = { gamma: 0, rho: 1.5, theta: 30 };
    expect(quantity("risk-scratch", p)).toBe(2.25);
    expect(quantity("risk-linear", p)).toBeCloseTo(2.25, 14);
    for (const L of [1, 2, 5, inf])
      expect(quantity("risk-finetune", { ...p, L })).toBeCloseTo(quantity("risk-source", p), 13);
    expect(quantity("risk-linear", { ...p, limit: "large" })).toBeCloseTo(2.25 / 4, 13);
  });
  it("γ = 1 with noise: infinite risks, T linear +∞, T fine-tune 0", () => {
    for (const [limit, gammas] of [
      ["large", [1]],
      ["finite", [499 / 500, 1, 501 / 500]],
    ] as const)
      for (const gamma of gammas) {
        const p = { gamma, limit };
        expect(quantity("risk-scratch", p)).toBe(inf);
        expect(quantity("risk-finetune", p)).toBe(inf);
        expect(quantity("t-linear", p)).toBe(inf);
        // From n = d on nothing is left unseen; one before, what deep networks keep has a mean of its own.
        if (gamma >= 1) expect(quantity("t-finetune", p)).toBeCloseTo(0, 12);
        else expect(quantity("t-finetune", p)).toBeLessThan(0);
        expect(quantity("t-finetune", { ...p, L: 1 })).toBeCloseTo(gamma < 1 ? (1 - gamma) * (Math.SQRT2 - 1) : 0, 12);
      }
  });
  it("γ = 1 without noise: scratch is perfect", () => {
    expect(quantity("risk-scratch", { gamma: 1, sigma: 0 })).toBe(0);
    expect(quantity("risk-finetune", { gamma: 1, sigma: 0 })).toBe(0);
  });
  it("a source of size 0: depth ≥ 2 never leaves zero, one layer is scratch", () => {
    for (const gamma of [0.5, 1.5]) {
      expect(quantity("risk-finetune", { s: 0, L: 2, gamma })).toBe(1);
      expect(quantity("risk-finetune", { s: 0, L: 1, gamma })).toBeCloseTo(quantity("risk-scratch", { gamma }), 14);
      expect(quantity("risk-linear", { s: 0, gamma })).toBe(1);
    }
  });
  it("n = 1, 2 without ridge: infinite, unless there is nothing left to fit", () => {
    for (const n of [1, 2]) {
      expect(quantity("risk-linear", { gamma: n / 500 })).toBe(inf);
      expect(quantity("risk-linear", { gamma: n / 500, sigma: 0, theta: 0 })).toBe(0);
      expect(quantity("risk-linear", { gamma: n / 500, ridge: 0.1 })).toBeLessThan(2);
    }
  });
  it("pretraining at its own peak: infinite for finite depth, forgotten by infinite depth", () => {
    const p = { gs: 1, ss: 0.5, limit: "large" };
    expect(quantity("risk-finetune", { ...p, L: 2 })).toBe(inf);
    expect(quantity("t-finetune", { ...p, L: 2 })).toBe(-inf);
    expect(quantity("risk-finetune", { ...p, L: inf })).toBeCloseTo(
      quantity("risk-finetune", { ...p, gs: 1 + 1e-9, L: inf }),
      4,
    );
    expect(quantity("risk-linear", p)).toBe(1);
  });
  it("θ = 0, 90, 180 are exact", () => {
    expect(quantity("risk-linear", { theta: 0, limit: "large" })).toBe(0);
    expect(quantity("risk-linear", { theta: 180, limit: "large" })).toBe(0);
    expect(quantity("risk-linear", { theta: 90, limit: "large" })).toBe(1);
    expect(quantity("risk-source", { theta: 180 })).toBe(4);
  });
  it("every order parameter has a number, never NaN", () => {
    const [plain, state] = [0, 1].map(() => new Float64Array(deepLinear.state.length));
    for (const theta of [0, 45, 90, 180])
      for (const gamma of [0, 0.002, 0.5, 0.998, 1, 1.002, 20])
        for (const sigma of [0, 1])
          for (const s of [0, 1, 1000])
            for (const rho of [0, 1])
              for (const gs of [0, 0.5, 1, 100, inf])
                for (const L of [1, 2, 3, 1000, inf])
                  for (const limit of ["finite", "large"]) {
                    const p = { ...defaultParams(deepLinear), theta, gamma, sigma, s, rho, gs, ss: 0.1, L, limit };
                    deepLinear.solve({ ...p, further: "yes" }, plain, 0);
                    deepLinear.solve({ ...p, further: "yes", aside: "yes" }, state, 0);
                    // What a map alone shows is all that it adds.
                    plain[S.bestScratch] = state[S.bestScratch];
                    expect(plain, JSON.stringify(p)).toEqual(state);
                    expect(
                      // As trained there is no tuned resolution.
                      Object.values(S).every((i) => Number.isNaN(state[i]) === (i === S.tunedKappa)),
                      JSON.stringify(p),
                    ).toBe(true);
                    for (const [id, q] of Object.entries(deepLinear.quantities)) {
                      if (q.simulatedOnly || q.solveOptions) continue;
                      const value = q.read(state, 0, p);
                      // Between two networks that are the same no place is better than another.
                      if (id === "best-a" && Number.isNaN(value)) expect(q.why(value, p)).not.toBe("");
                      else expect(value, `${id} ${JSON.stringify(p)}`).not.toBeNaN();
                    }
                  }
  });
});

describe("anomalous positive transfer", () => {
  /** Least large-d ridge risk, by search over κ: docs/theory.md §1.3 with all eigenvalues 1. */
  function leastRidgeRisk(v: number, gamma: number, sigma: number): number {
    const risk = (kappa: number) => {
      const share = 1 / (gamma * (1 + kappa) ** 2);
      return ((v * kappa ** 2) / (1 + kappa) ** 2 + sigma ** 2 * share) / (1 - share);
    };
    const from = Math.max(0, (1 - gamma) / gamma);
    let least = Number.POSITIVE_INFINITY;
    for (let t = -12; t < 12; t += 0.0005) least = Math.min(least, risk(from + Math.exp(t)));
    return least;
  }
  it("best-ridge scratch is the least of all ridge risks", () => {
    for (const [v, gamma, sigma] of [
      [1, 0.5, 0.2],
      [1, 1, 0.2],
      [2.25, 0.9, 1],
      [1, 3, 0.5],
      [0.3, 0.1, 0.1],
    ])
      expect(bestRidgeRisk(v, gamma, sigma) / leastRidgeRisk(v, gamma, sigma)).toBeCloseTo(1, 6);
    expect(bestRidgeRisk(1, 0.3, 0)).toBeCloseTo(0.7, 14);
    expect(bestRidgeRisk(1, 3, 0)).toBe(0);
    expect(bestRidgeRisk(0, 0.5, 0.2)).toBe(0);
  });
  it("at finite d ends where linear transfer and the exact best ridge part, not their limits", () => {
    const { aside, read } = deepLinear.quantities["t-linear"];
    const state = new Float64Array(deepLinear.state.length);
    let otherwise = 0;
    for (const d of [6, 20, 500])
      for (const n of [3, 5, 6, 7, 19, 20, 21, 40])
        for (const theta of [20, 45, 60, 75])
          for (const sigma of [0, 0.3, 1]) {
            const p = { ...defaultParams(deepLinear), d, gamma: n / d, theta, sigma, aside: "yes" };
            deepLinear.solve(p, state, 0);
            const found = aside?.read(state, 0, p) as number;
            const best = { ...p, base: "best" };
            deepLinear.solve(best, state, 0);
            const wanted = -read(state, 0, best);
            expect(Math.abs(found - wanted), JSON.stringify(p)).toBeLessThan(1e-12);
            expect(deepLinear.quantities["t-linear"].tag(best)).toBe("E");
            // The same in the limit: there linear transfer has the risk of its floor.
            const limit = Math.sin((theta * Math.PI) / 180) ** 2 - bestRidgeRisk(1, n / d, sigma);
            if (Math.sign(limit) !== Math.sign(found)) otherwise++;
            expect(aside?.read(state, 0, best)).toBe(-1);
          }
    expect(otherwise).toBeGreaterThan(5);
  });
  it("is the mean of real ridge regressions: one sample, by the law of its length", () => {
    // XXᵀ = u ~ χ²_d: σ²[(d − 1)/a + E 1/(u + a)], a = σ²d/ρ².
    const [d, sigma, rho] = [4, 0.7, 1.3];
    const a = (sigma * sigma * d) / (rho * rho);
    let mean = 0;
    for (let u = 0.0005; u < 80; u += 0.001) mean += (u * Math.exp(-u / 2) * 0.001) / 4 / (u + a);
    const p = { ...defaultParams(deepLinear), d, gamma: 1 / d, sigma, rho, aside: "yes" };
    const state = new Float64Array(deepLinear.state.length);
    deepLinear.solve(p, state, 0);
    expect(state[S.bestScratch]).toBeCloseTo(sigma * sigma * ((d - 1) / a + mean), 6);
  });
  it("is the band at the peak, not the corner of related tasks, and there is none without noise", () => {
    const { aside } = deepLinear.quantities["t-linear"];
    const state = new Float64Array(deepLinear.state.length);
    const isAside = (over: object) => {
      const p = { ...defaultParams(deepLinear), limit: "large", ...over, aside: "yes" };
      deepLinear.solve(p, state, 0);
      const t = deepLinear.quantities["t-linear"].read(state, 0, p);
      return t > 0 && (aside?.read(state, 0, p) as number) > 0;
    };
    expect([0.95, 1, 1.05].map((gamma) => isAside({ gamma }))).toEqual([true, true, true]);
    expect(isAside({ gamma: 1, theta: 89 })).toBe(true);
    expect([0.1, 0.4].map((gamma) => isAside({ gamma }))).toEqual([false, false]);
    expect(isAside({ gamma: 1, theta: 20 })).toBe(false);
    expect(isAside({ gamma: 2, theta: 10 })).toBe(false);
    for (const gamma of [0.2, 0.5, 0.9, 1, 1.5]) expect(isAside({ gamma, sigma: 0 })).toBe(false);
  });
});
