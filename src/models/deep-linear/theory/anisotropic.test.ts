import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { uniforms } from "../../../lib/philox.ts";
import { defaultParams } from "../../model.ts";
import type { Params } from "../../param.ts";
import { deepLinear } from "../deepLinear.ts";
import { biasBound, meanNorm, missedVariance } from "./bound.ts";
import { fittedNoise, kappa, resolution, ridgeKappa, sums } from "./deterministicEquivalent.ts";
import { featureFloor } from "./featureFloor.ts";
import { isotropicRidge } from "./isotropicRidge.ts";
import { linearTransfer } from "./linearTransfer.ts";
import { nullSpaceCoefficient } from "./nullSpace.ts";
import { eigenvalues, spectrum, spectrumOf } from "./spectrum.ts";
import { S } from "./state.ts";

type Case = {
  id: number;
  formula: string;
  params: Record<string, number | string | boolean>;
  value: number | number[];
};
const golden = JSON.parse(
  readFileSync(new URL("../../../../test/golden/linear.json", import.meta.url), "utf8").replace(/\bNaN\b/g, "null"),
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
    const ridge = p.reg as number;
    const k = ridgeKappa(spectrumIn(p), n(p), ridge);
    const { df2, share } = resolution(spectrumIn(p), n(p), k, ridge);
    return (sums(spectrumIn(p), k, product(apart, apart)).lost + (sigma(p) ** 2 * df2) / n(p)) / share;
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

const solved = (over: Params) => {
  const p = { ...defaultParams(deepLinear), ...over };
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  return { p, state, read: (id: string) => deepLinear.quantities[id].read(state, 0, p) };
};
const quantity = (id: string, over: Params) => solved(over).read(id);
const near = (a: number, b: number, tolerance: number) =>
  expect(Math.abs(a - b), `${a} against ${b}`).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(b), 1e-12));

describe("a covariance that is the identity", () => {
  // Spikes of size 1 take the general code; equal strengths the closed forms.
  const flat = { spec: "spike", a: 1, k: 7 };
  const settings: Params[] = [
    {},
    { L: 1, theta: 120, sigma: 1, rho: 2 },
    { L: 5, s: 0.3 },
    { L: 2, gs: 0.5, ss: 0.4 },
    { L: 3, gs: 1.7, ss: 1 },
    { L: 3, formula: "printed" },
  ];
  it("is what the closed forms say, at any d", () => {
    for (const over of settings)
      for (const gamma of [0, 0.1, 0.5, 0.9, 0.99, 1, 1.2, 3])
        for (const d of [40, 500])
          for (const id of ["risk-scratch", "risk-finetune", "t-finetune", "risk-source"]) {
            const [general, closed] = [{ ...flat }, {}].map((spec) => quantity(id, { ...over, ...spec, gamma, d }));
            if (Number.isFinite(closed)) near(general, closed, 1e-10);
            else expect(general).toBe(closed);
          }
  });
  it("linear transfer too, with a source that is known", () => {
    for (const ridge of [0, 0.3])
      for (const gamma of [0.1, 0.5, 2])
        near(quantity("risk-linear", { ...flat, gamma, ridge }), quantity("risk-linear", { gamma, ridge }), 1e-9);
  });
  it("at infinite depth: c² is A/(1−B), and 1/(1−B) has the mean d/(n−2) where the data see less", () => {
    for (const spec of [{}, flat])
      for (const [d, n] of [
        [50, 3],
        [50, 25],
        [500, 5],
        [500, 250],
      ]) {
        // So much noise that A is nothing else.
        const { state } = solved({ ...spec, L: inf, d, gamma: n / d, sigma: 100 });
        near(state[S.c2], ((1e4 * n) / (d - n - 1)) * (d / (n - 2)), 2e-4);
      }
    for (const n of [1, 2])
      for (const spec of [{}, flat, { spec: "power", a: 1 }]) {
        expect(quantity("risk-finetune", { ...spec, L: inf, gamma: n / 500 })).toBe(inf);
        expect(quantity("t-finetune", { ...spec, L: inf, gamma: n / 500 })).toBe(-inf);
      }
  });
  it("baselines: a ridge, and the best of them", () => {
    for (const base of ["ridge:0.02", "ridge:3", "best"])
      for (const gamma of [0, 0.1, 0.7, 1, 1.5, 4])
        for (const sigma of [0, 0.2, 2]) {
          const [general, closed] = [flat, {}].map((spec) =>
            quantity("risk-scratch", { ...spec, base, gamma, sigma, rho: 1.4 }),
          );
          near(general, closed, 1e-8);
        }
  });
});

describe("identities for any covariance", () => {
  const inputs: Params[] = [
    { spec: "power", a: 1 },
    { spec: "power", a: 2.5, align: "top" },
    { spec: "spike", a: 10, k: 5, align: "rest" },
    { spec: "step", a: 0.01, align: "bottom" },
    { spec: "step", a: 0, k: 300 },
    { align: "top" },
  ];
  it("κ solves its equation, over the whole range", () => {
    for (const over of inputs)
      for (const n of [1e-3, 0.5, 1, 7, 100, 299, 299.999, 499, 499.9999]) {
        const s = spectrumOf(solved(over).p as never);
        const k = kappa(s, n);
        if (n >= s.rank) {
          expect(k).toBe(0);
          continue;
        }
        const learned = s.values.reduce((sum, v, g) => sum + (s.counts[g] * v) / (v + k), 0);
        near(learned, n, 1e-12);
      }
  });
  it("inputs c times as strong, with noise √c times as large, have c times the risk", () => {
    for (const [lam, L] of [
      ["pow1", 1],
      ["pow1", 3],
      ["step", 2],
    ] as const)
      for (const c of [0.01, 30]) {
        const lambda = Float64Array.from(golden.vectors.spectra[lam]);
        const [plain, scaled] = [1, c].map((by) => {
          const s = spectrum(lambda.map((v) => v * by));
          const k = kappa(s, 8);
          const [tt, ts, ss] = [product(target, target), product(target, source), product(source, source)].map((m) =>
            sums(s, k, m),
          );
          const coefficient = nullSpaceCoefficient((tt.seen + (0.09 * by) / k) / ss.total, ss.unseen / ss.total, L);
          const at = resolution(s, 8, k);
          return (
            (tt.lost - 2 * coefficient * ts.lost + coefficient ** 2 * ss.lost) / at.share +
            fittedNoise(s.rank, 8, 0.3 * Math.sqrt(by), at, 1)
          );
        });
        near(scaled, c * plain, 1e-11);
      }
  });
  it("the gain is the difference of the risks wherever both are finite", () => {
    for (const over of inputs)
      for (const more of [
        {},
        { L: 1 },
        { L: inf },
        { gs: 0.4, ss: 0.3 },
        { train: "rest", L: 3 },
        { base: "best" },
        { base: "ridge:0.1", train: "last" },
        { s: 0 },
      ])
        for (const gamma of [0, 0.004, 0.3, 0.9, 1.4]) {
          const { read } = solved({ ...over, ...more, gamma });
          const [scratch, tuned] = [read("risk-scratch"), read("risk-finetune")];
          if (Number.isFinite(scratch + tuned))
            expect(Math.abs(read("t-finetune") - (scratch - tuned))).toBeLessThan(1e-11 * Math.max(1, scratch, tuned));
        }
  });
  it("no transferability is ∞ − ∞ without saying so, and none is NaN elsewhere", () => {
    const state = new Float64Array(deepLinear.state.length);
    let undefinedOnes = 0;
    for (const spec of ["power", "step"])
      for (const k of [1, 2, 50])
        for (const n of [0, 1, 2, 3, 49, 50, 51, 100, 101])
          for (const more of [{}, { train: "last" }, { L: inf }, { s: 0 }, { base: "ridge:0.1" }]) {
            const p = { ...defaultParams(deepLinear), spec, a: 0, k, d: 100, gamma: n / 100, ...more };
            deepLinear.solve(p, state, 0);
            for (const id of ["t-linear", "t-finetune"]) {
              const { read, why } = deepLinear.quantities[id];
              const value = read(state, 0, p);
              if (!Number.isNaN(value)) continue;
              undefinedOnes++;
              expect(why(value, p)).toMatch(/both risks are infinite/);
              expect(deepLinear.quantities["risk-scratch"].read(state, 0, p)).toBe(inf);
            }
          }
    expect(undefinedOnes).toBeGreaterThan(0);
  });
  it("the first k of L layers are as k layers", () => {
    for (const over of [...inputs, {}])
      for (const k of [1, 2, 4])
        for (const id of ["risk-finetune", "t-finetune", "bound"])
          expect(quantity(id, { ...over, L: 4, train: `first:${k}` })).toBe(quantity(id, { ...over, L: k }));
    expect(quantity("risk-finetune", { L: 3, train: "first:9" })).toBe(quantity("risk-finetune", { L: 3 }));
    expect(quantity("risk-finetune", { L: inf, train: "first:3" })).toBe(quantity("risk-finetune", { L: 3 }));
  });
  it("the best ridge is no worse than any", () => {
    // Few directions, where the factors of finite n and rank change fast with a small λ.
    const few = [
      { spec: "spike", a: 10, k: 5, align: "rest", d: 20 },
      { spec: "step", a: 0.01, align: "bottom", d: 20 },
      { spec: "step", a: 0.01, d: 20 },
    ];
    for (const over of [...inputs, ...few])
      for (const gamma of [0.05, 0.5, 0.6, 0.9, 1, 1.1, 1.5])
        for (const sigma of [0, 0.1, 1]) {
          const best = quantity("risk-scratch", { ...over, gamma, sigma, base: "best" });
          expect(best).toBeLessThanOrEqual(quantity("risk-scratch", { ...over, gamma, sigma }) * (1 + 1e-12));
          for (let t = -14; t <= 5; t += 0.25) {
            const ridge = Math.exp(t);
            const other = quantity("risk-scratch", { ...over, gamma, sigma, base: `ridge:${ridge.toFixed(12)}` });
            expect(best).toBeLessThanOrEqual(other * (1 + 1e-9));
          }
        }
  });
  it("a ridge that vanishes is none, and one without end predicts zero", () => {
    for (const over of inputs)
      for (const gamma of [0.1, 0.4, 1.4]) {
        const risk = (base: string) => quantity("risk-scratch", { ...over, gamma, base });
        expect(risk("ridge:0")).toBe(risk("min"));
        // Without the factor of finite rank, which is exact beyond the rank alone.
        near(risk("ridge:0.0000000001"), quantity("risk-scratch", { ...over, gamma }), gamma > 1 ? 0.02 : 0.02);
        near(risk("ridge:1000"), solved({ ...over, gamma }).state[S.zero], 0.02);
      }
  });
});

describe("what one feature leaves of the target", () => {
  it("is the mean over random sources", () => {
    for (const over of [
      { spec: "power", a: 1, align: "top", k: 5 },
      { spec: "spike", a: 8, k: 3, align: "rest" },
    ] as Params[]) {
      const d = 30;
      const inputs = { ...defaultParams(deepLinear), ...over, d } as never as Parameters<typeof eigenvalues>[0];
      const s = spectrumOf(inputs);
      const lambda = eigenvalues(inputs);
      const [from, to] = over.align === "top" ? [0, 5] : [3, d];
      const g = new Float64Array(2 * d);
      let [generic, generic2, chosen, chosen2] = [0, 0, 0, 0];
      const draws = 40_000;
      for (let r = 0; r < draws; r++) {
        normals(g, 2 * d, { seed: 5, replicate: r, purpose: 0 });
        const [u, v] = [g.slice(0, d), g.slice(d)];
        const uu = u.reduce((sum, x) => sum + x * x, 0);
        const uv = u.reduce((sum, x, i) => sum + x * v[i], 0) / uu;
        for (let i = 0; i < d; i++) v[i] -= uv * u[i];
        const vv = v.reduce((sum, x) => sum + x * x, 0);
        const form = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + lambda[i] * x * b[i], 0);
        const one = (form(v, v) - form(u, v) ** 2 / form(u, u)) / vv;
        const delta = u.map((_, i) => (i >= from && i < to ? 1 / Math.sqrt(to - from) : 0));
        const two = form(delta, delta) - form(u, delta) ** 2 / form(u, u);
        generic += one;
        generic2 += one * one;
        chosen += two;
        chosen2 += two * two;
      }
      const floor = featureFloor(s);
      for (const [sum, squares, wanted] of [
        [generic, generic2, floor.generic],
        [chosen, chosen2, floor.chosen],
      ]) {
        const mean = sum / draws;
        const se = Math.sqrt((squares / draws - mean * mean) / draws);
        expect(Math.abs(mean - wanted)).toBeLessThan(4 * se);
        expect(se).toBeLessThan(0.01 * wanted);
      }
    }
  });
});

describe("a frozen first layer", () => {
  it("leaves the floor of linear transfer, whatever n", () => {
    for (const over of [{}, { spec: "power" }, { align: "top", spec: "step", a: 0.1 }, { gs: 0.7 }] as Params[])
      for (const train of ["rest", "last"])
        for (const L of [1, 2, 3, inf])
          for (const theta of [20, 120])
            for (const gamma of [0, 0.01, 0.5, 1, 2, 20]) {
              const { state, read } = solved({ ...over, train, L, theta, gamma });
              expect(read("risk-finetune")).toBeGreaterThanOrEqual(state[S.floor] * (1 - 1e-12));
            }
  });
  it("what is trained above it, one layer or more, is linear transfer without ridge", () => {
    for (const over of [{}, { spec: "power" }] as Params[])
      for (const gamma of [0.002, 0.01, 0.5, 1.5])
        for (const theta of [30, 150]) {
          const linear = quantity("risk-linear", { ...over, gamma, theta, L: 2 });
          for (const more of [
            { train: "last", L: 2 },
            { train: "rest", L: 2 },
            { train: "rest", L: 4 },
            { train: "last", L: 5, ridge: 0.4 },
          ]) {
            const tuned = quantity("risk-finetune", { ...over, gamma, theta, ...more });
            if (Number.isFinite(linear)) near(tuned, linear, 1e-12);
            else expect(tuned).toBe(linear);
          }
        }
    expect(quantity("risk-finetune", { train: "last", gamma: 0 })).toBe(quantity("risk-source", { gamma: 0 }));
  });
});

describe("the bound", () => {
  it("lies above the bias, by the factors of docs/theory.md §1.3 at d = 400, n = 100", () => {
    const ratio = (over: Params) => {
      const { read } = solved({ L: 1, sigma: 0, d: 400, gamma: 0.25, theta: 60, ...over });
      return read("bound") / read("risk-finetune");
    };
    expect(ratio({})).toBeCloseTo(1.3, 1);
    for (const align of ["generic", "top", "bottom"]) {
      expect(ratio({ spec: "power", a: 1, align })).toBeGreaterThan(10);
      expect(ratio({ spec: "power", a: 1, align })).toBeLessThan(40);
    }
    expect(ratio({ spec: "power", a: 2 })).toBeGreaterThan(400);
    expect(ratio({ spec: "power", a: 2 })).toBeLessThan(1000);
    const u = new Float64Array(4);
    for (let i = 0; i < 300; i++) {
      uniforms(u, 4, { seed: 3, replicate: i, purpose: 1 });
      const over = {
        spec: ["iso", "power", "spike", "step"][i % 4],
        align: ["generic", "top", "rest", "bottom"][Math.floor(u[0] * 4)],
        a: 3 * u[1],
        gamma: 0.02 + u[2],
        theta: 180 * u[3],
      };
      expect(ratio(over), JSON.stringify(over)).toBeGreaterThanOrEqual(1);
    }
  });
  it("is the least over every k, not only at the ends of groups", () => {
    const [values, counts, share] = [
      [3, 1, 0.2],
      [4, 10, 6],
      [0.3, 0.1, 0.6],
    ].map((x) => Float64Array.from(x));
    const grouped = biasBound(spectrum(values, counts), 0.7, share);
    const single = [...values].flatMap((v, g) => Array.from({ length: counts[g] }, () => v));
    const each = [...share].flatMap((m, g) => Array.from({ length: counts[g] }, () => m / counts[g]));
    near(grouped, biasBound(spectrum(Float64Array.from(single)), 0.7, Float64Array.from(each)), 1e-12);
  });
  it("there is none for deeper networks, frozen layers or a finite source", () => {
    for (const over of [{ L: 2 }, { L: 1, gs: 2 }, { L: 2, train: "last" }]) {
      const { p, read } = solved(over);
      expect(read("bound")).toBe(inf);
      expect(deepLinear.quantities.bound.why(inf, p)).toMatch(/no bound/);
    }
    expect(quantity("bound", { L: 5, train: "first:1" })).toBe(quantity("bound", { L: 1 }));
  });
  it("E‖N(0, I_n)‖ by Γ functions at whole n", () => {
    // a₁ = √(2/π), a_{n+1} = n/a_n.
    let a = Math.sqrt(2 / Math.PI);
    for (let n = 1; n <= 300; n++) {
      near(meanNorm(n), a, 1e-12);
      a = n / a;
    }
  });
});
