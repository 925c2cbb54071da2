import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { type Moments, Tally } from "../../../lib/moments.ts";
import type { Setup } from "../../param.ts";
import { type DeepLinearParams, params as schema } from "../params.ts";
import { replicateLaw } from "./law.ts";
import { replicate } from "./onePass.ts";
import { triangle, vectors, width } from "./passLayout.ts";
import { simulators } from "./simulator.ts";

const [pass] = simulators;
const inf = Number.POSITIVE_INFINITY;

const defaults = Object.fromEntries(
  Object.entries(schema).map(([k, p]) => [k, p.default]),
) as unknown as DeepLinearParams;

type Replicate = typeof replicate;

function run(draw: Replicate, setup: Setup, ns: readonly number[], seed: number, index: number): Float64Array {
  const pieces = draw(setup, ns, seed, index);
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}

const ids = ["risk-scratch", "risk-linear", "risk-finetune", "t-linear", "t-finetune"] as const;
type Id = (typeof ids)[number];

/** The quantities of `count` replicates at one sample size. */
function sample(
  draw: Replicate,
  over: Partial<DeepLinearParams>,
  n: number,
  count: number,
  seed: number,
): Record<Id, Float64Array> {
  const p = { ...defaults, ...over };
  const setup = pass.setup(p);
  const out = new Float64Array(pass.quantities.length);
  const all = Object.fromEntries(ids.map((id) => [id, new Float64Array(count)])) as Record<Id, Float64Array>;
  for (let i = 0; i < count; i++) {
    pass.read(out, run(draw, setup, [n], seed, i), 0, pass.head(setup), n, setup, p);
    for (const id of ids) all[id][i] = out[pass.quantities.indexOf(id)];
  }
  return all;
}

/** √(ab/(a+b))·D of Kolmogorov and Smirnov for two samples, equal numbers taken together. */
function gap(a: Float64Array, b: Float64Array): number {
  const [x, y] = [a.slice().sort(), b.slice().sort()];
  let [i, j, most] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const v = Math.min(x[i], y[j]);
    while (x[i] <= v) i++;
    while (y[j] <= v) j++;
    most = Math.max(most, Math.abs(i / x.length - j / y.length));
  }
  return most * Math.sqrt((x.length * y.length) / (x.length + y.length));
}

/** P(√…·D > x) ≈ 2 exp(−2x²): a sample of the right law exceeds this once in 10 000 times. */
const REFUSED = Math.sqrt(Math.log(2e4) / 2);
const COUNT = 1500;

const settings: { n: number; over: Partial<DeepLinearParams> }[] = [
  { n: 1, over: { d: 4, ridge: 0.1 } },
  { n: 3, over: { d: 4, gs: 0.5, ss: 0.5 } },
  { n: 2, over: { d: 8, L: 1, sigma: 0.5 } },
  { n: 6, over: { d: 12, L: inf, s: 2 } },
  { n: 19, over: { d: 20, theta: 100 } },
  { n: 20, over: { d: 20, rho: 2 } },
  { n: 21, over: { d: 20, gs: 0.95, ss: 0.3, L: 3 } },
  { n: 20, over: { d: 40 } },
  { n: 32, over: { d: 16, ridge: 0.5, sigma: 1 } },
  { n: 8, over: { d: 20, gs: 0.5, ss: 0.4, ridge: 0.2 } },
  { n: 19, over: { d: 20, gs: 1.5, ss: 1, L: inf } },
  { n: 5, over: { d: 6, gs: 2, ss: 0.7, L: 1, ridge: 0.3 } },
  { n: 9, over: { d: 4, sigma: 1, theta: 0 } },
];
const named = settings.map((s) => ({ ...s, name: JSON.stringify(s.over, (_, v) => (v === inf ? "inf" : v)) }));

describe("the law and the pass: two samples of Kolmogorov and Smirnov", () => {
  it.each(named)("n = $n, $name", ({ n, over }) => {
    const law = sample(replicateLaw, over, n, COUNT, 1);
    const real = sample(replicate, over, n, COUNT, 2);
    for (const id of ids) expect(gap(law[id], real[id]), id).toBeLessThan(REFUSED);
  });

  it("refuse one degree of freedom more or less", () => {
    for (const { n, over } of [settings[2], settings[4], settings[11]]) {
      const real = sample(replicate, over, n, COUNT, 2);
      const source = over.gs === undefined ? {} : { gs: (over.gs * over.d!) / (over.d! + 1) };
      const wider = sample(replicateLaw, { ...over, ...source, d: over.d! + 1 }, n, COUNT, 1);
      expect(gap(wider["risk-scratch"], real["risk-scratch"])).toBeGreaterThan(REFUSED);
      const more = sample(replicateLaw, over, n + 1, COUNT, 1);
      expect(gap(more["risk-scratch"], real["risk-scratch"])).toBeGreaterThan(REFUSED);
    }
  });

  it("refuse protocols on data of their own: right risks, wrong differences", () => {
    for (const [setting, risk, difference] of [
      [settings[12], "risk-linear", "t-linear"],
      [settings[4], "risk-finetune", "t-finetune"],
    ] as const) {
      const law = sample(replicateLaw, setting.over, setting.n, COUNT, 1);
      const real = sample(replicate, setting.over, setting.n, COUNT, 2);
      expect(gap(law[risk], real[risk]), risk).toBeLessThan(REFUSED);
      const apart = law["risk-scratch"].map((v, i) => v - law[risk][(i + 1) % COUNT]);
      expect(gap(apart, real[difference]), difference).toBeGreaterThan(REFUSED);
    }
  });
});

function momentsOf(numbers: Float64Array): Moments {
  const tally = new Tally(1);
  for (const x of numbers) tally.add(0, x);
  return tally.at(0);
}

describe("golden/linear.json: Monte Carlo means", () => {
  interface Case {
    id: number;
    statistic: string;
    params: Record<string, number | string>;
    mean: number;
    se: number;
  }
  const golden = JSON.parse(
    readFileSync(new URL("../../../../test/golden/linear.json", import.meta.url), "utf8").replace(/\bNaN\b/g, "null"),
  ) as { monte_carlo: Case[] };
  const measure: Record<string, (q: Record<Id, Float64Array>) => Float64Array> = {
    scratch_risk: (q) => q["risk-scratch"],
    ft_risk: (q) => q["risk-finetune"],
    ft_finite_source_risk: (q) => q["risk-finetune"],
    lt_risk: (q) => q["risk-linear"],
    lt_finite_source_risk: (q) => q["risk-linear"],
    prob_ft_beats_scratch: (q) => q["t-finetune"].map((v) => Number(v > 0)),
  };
  const cases = golden.monte_carlo.filter((c) => c.statistic in measure);

  it("there are enough that apply", () => expect(cases.length).toBeGreaterThan(18));

  it.each(cases)("$id: $statistic", (c) => {
    const { n, d = 20, n_source, sigma_s = 0, theta = 0, lam = 0, L = 1, ...rest } = c.params;
    const over = {
      ...rest,
      d: Number(d),
      theta: (Number(theta) * 180) / Math.PI,
      gs: n_source === undefined ? inf : Number(n_source) / Number(d),
      ss: Number(sigma_s),
      L: L === "inf" ? inf : Number(L),
      ridge: Number(lam),
    };
    const mean = momentsOf(measure[c.statistic](sample(replicateLaw, over, Number(n), 10_000, 3 + c.id)));
    const se = Math.hypot(mean.se, c.se);
    expect(Math.abs(mean.mean - c.mean), `${mean.mean} against ${c.mean}`).toBeLessThan(4.5 * se || 1e-15);
  });
});

/** The head and one row by name; symmetric matrices as functions of two vectors. */
function parts(data: Float64Array, setup: Setup, row = 0) {
  const m = vectors(setup);
  const t = triangle(m);
  const at = t + row * width(setup);
  const symmetric = (from: number) => (i: number, j: number) => data[from + triangle(Math.max(i, j)) + Math.min(i, j)];
  return {
    H: symmetric(0),
    K: symmetric(at),
    Ke: (i: number) => data[at + t + i],
    M: symmetric(at + t + m),
    w: (i: number) => data[at + 2 * t + m + i],
    ww: data[at + 2 * t + 2 * m],
  };
}

type Parts = ReturnType<typeof parts>;

/** Means of `count` draws against exact ones, within 4.5 standard errors. */
function expectMeans(
  setup: Setup,
  n: number,
  count: number,
  exact: Record<string, readonly [(x: Parts) => number, number]>,
): void {
  const entries = Object.entries(exact).map(([name, [f, value]]) => ({ name, f, value, tally: new Tally(1) }));
  for (let i = 0; i < count; i++) {
    const x = parts(run(replicateLaw, setup, [n], 17, i), setup);
    for (const { f, tally } of entries) tally.add(0, f(x));
  }
  for (const { name, value, tally } of entries) {
    const { mean, se } = tally.at(0);
    expect(Math.abs(mean - value), `${name}: ${mean} against ${value}`).toBeLessThanOrEqual(
      4.5 * se + 1e-12 * Math.abs(value),
    );
  }
}

describe("exact means", () => {
  it.each([
    { d: 10, n: 1 },
    { d: 12, n: 3 },
    { d: 40, n: 30 },
    { d: 4, n: 12 },
    { d: 12, n: 30 },
    { d: 1000, n: 990 },
  ])("d = $d, n = $n", ({ d, n }) => {
    const noise = n < d ? n / (d - n - 1) : d / (n - d - 1);
    const off = Math.max(0, (n * (d - n)) / (d * (d - 1) * (d + 2)));
    const seen = Math.min(1, n / d);
    expectMeans({ d, ns: -1 }, n, 10_000, {
      "‖w‖²": [(x) => x.ww, noise],
      "w₁": [(x) => x.w(0), 0],
      "w₁²": [(x) => x.w(0) ** 2, noise / d],
      "w₁w₂": [(x) => x.w(0) * x.w(1), 0],
      "M₁₁": [(x) => x.M(0, 0), seen],
      "M₂₂²": [(x) => x.M(1, 1) ** 2, n < d ? (n * (n + 2)) / (d * (d + 2)) : 1],
      "M₁₂": [(x) => x.M(0, 1), 0],
      "M₁₂²": [(x) => x.M(0, 1) ** 2, off],
      "‖Xe₁‖²": [(x) => x.K(0, 0), n],
      "‖Xe₂‖⁴": [(x) => x.K(1, 1) ** 2, n * (n + 2)],
      "(e₁ᵀXᵀXe₂)²": [(x) => x.K(0, 1) ** 2, n],
      "(e₁ᵀXᵀε)²": [(x) => x.Ke(0) ** 2, n],
      // E over ε of e₁ᵀXᵀε · e₁ᵀX⁺ε is e₁ᵀXᵀX⁺ᵀe₁ = M₁₁.
      "e₁ᵀXᵀε w₁": [(x) => x.Ke(0) * x.w(0), seen],
    });
  });

  it.each([
    { d: 20, ns: 6, n: 8 },
    { d: 20, ns: 40, n: 9 },
    { d: 14, ns: 5, n: 40 },
    { d: 20, ns: 1, n: 2 },
  ])("source data n_s = $ns, d = $d, n = $n", ({ d, ns, n }) => {
    const learned = Math.min(1, ns / d);
    const noise = ns < d ? ns / (d - ns - 1) : d / (ns - d - 1);
    const seen = Math.min(1, n / d);
    expectMeans({ d, ns }, n, 10_000, {
      "b₃·e₁": [(x) => x.H(2, 0), learned],
      "‖b₃‖²": [(x) => x.H(2, 2), learned],
      "b₃·e₂": [(x) => x.H(2, 1), 0],
      "‖b₄‖²": [(x) => x.H(3, 3), noise],
      "(b₄·e₁)²": [(x) => x.H(3, 0) ** 2, noise / d],
      "b₃·b₄": [(x) => x.H(2, 3), 0],
      "b₃ᵀPb₃": [(x) => x.M(2, 2), seen * learned],
      "b₄ᵀPb₄": [(x) => x.M(3, 3), seen * noise],
      "e₁ᵀPb₃": [(x) => x.M(0, 2), seen * learned],
      "‖Xb₃‖²": [(x) => x.K(2, 2), n * learned],
      "‖Xb₄‖²": [(x) => x.K(3, 3), n * noise],
      "b₄ᵀXᵀε w·b₄": [(x) => x.Ke(3) * x.w(3), seen * noise],
    });
  });

  it("of linear transfer and of one layer, with noise", () => {
    const over = { d: 30, L: 1, theta: 60, sigma: 0.7, rho: 1.5, s: 0.8 };
    const p = (over.rho * Math.sin(Math.PI / 3)) ** 2;
    for (const n of [9, 20, 45]) {
      const noise = over.sigma ** 2 * (n < 30 ? n / (29 - n) : 30 / (n - 31));
      const unseen = Math.max(0, 1 - n / 30);
      const exact = {
        "risk-scratch": over.rho ** 2 * unseen + noise,
        "risk-finetune": unseen * (over.rho ** 2 - 2 * over.rho * over.s * 0.5 + over.s ** 2) + noise,
        "risk-linear": p + (over.sigma ** 2 + p) / (n - 2),
      };
      const drawn = sample(replicateLaw, over, n, 10_000, 5);
      for (const [id, value] of Object.entries(exact)) {
        const mean = momentsOf(drawn[id as Id]);
        expect(Math.abs(mean.mean - value), `${id} at n = ${n}`).toBeLessThan(4.5 * mean.se);
      }
    }
  });
});

describe("every draw", () => {
  const size = fc.integer({ min: 4, max: 30 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const direction = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });

  it("has a P_∥ between 0 and 1, with w in its range, and everything seen from d samples on", () => {
    fc.assert(
      fc.property(size, share, share, direction, fc.nat(1000), (d, a, b, u, index) => {
        const setup = { d, ns: Math.round(a * 2 * (d + 1)) - 2 };
        if (setup.ns < 0) setup.ns = -1;
        const n = Math.round(b * 2 * (d + 1));
        const x = parts(run(replicateLaw, setup, [n], 3, index), setup);
        const m = vectors(setup);
        const form = (f: (i: number, j: number) => number) => {
          let sum = 0;
          for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) sum += u[i] * f(i, j) * u[j];
          return sum;
        };
        const [H, M, K] = [form(x.H), form(x.M), form(x.K)];
        let w = 0;
        for (let i = 0; i < m; i++) w += u[i] * x.w(i);
        // Sums over b₄ cancel at the size of the largest vector.
        const scale = Math.max(...Array.from({ length: m }, (_, i) => x.H(i, i)));
        expect(M).toBeGreaterThanOrEqual(-1e-12 * scale);
        expect(M).toBeLessThanOrEqual(H + 1e-12 * scale);
        expect(K).toBeGreaterThanOrEqual(-1e-12 * scale * (n + 1) * 10);
        expect(w * w).toBeLessThanOrEqual(x.ww * (M + 1e-12 * scale));
        if (n >= d) for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) expect(x.M(i, j)).toBe(x.H(i, j));
        if (n === 0) expect([M, K, w, x.ww]).toEqual([0, 0, 0, 0].map((zero) => expect.closeTo(zero, 15)));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it("of a single sample is that of one vector x: P_∥ = xxᵀ/‖x‖², w = xε/‖x‖²", () => {
    for (const setup of [
      { d: 4, ns: -1 },
      { d: 9, ns: -1 },
      { d: 9, ns: 3 },
      { d: 4, ns: 9 },
    ])
      for (let index = 0; index < 50; index++) {
        const x = parts(run(replicateLaw, setup, [1], 3, index), setup);
        for (let i = 0; i < vectors(setup); i++)
          for (let j = 0; j <= i; j++) {
            expect(x.K(i, j) ** 2 / (x.K(i, i) * x.K(j, j))).toBeCloseTo(1, 9);
            expect((x.M(i, j) * x.K(0, 0)) / (x.K(i, j) * x.M(0, 0))).toBeCloseTo(1, 9);
            expect((x.w(i) * x.K(i, j)) / (x.Ke(j) * x.M(i, i))).toBeCloseTo(1, 9);
            expect(x.w(i) ** 2 / (x.ww * x.M(i, i))).toBeCloseTo(1, 9);
          }
      }
  });

  it("of d−1 samples leaves one direction unseen", () => {
    let worst = 0;
    for (const d of [4, 5, 6, 25])
      for (let index = 0; index < 2000; index++) {
        const { M } = parts(run(replicateLaw, { d, ns: -1 }, [d - 1], 3, index), { d, ns: -1 });
        worst = Math.max(worst, Math.abs((1 - M(0, 0)) * (1 - M(1, 1)) - M(0, 1) ** 2));
      }
    expect(worst).toBeLessThan(1e-14);
  });

  it("where source and target span all of d = 4, obeys the normal equations and the Gram matrix of w", () => {
    for (const ns of [2, 3])
      for (const n of [1, 2, 3, 4, 5, 20])
        for (let index = 0; index < 50; index++) {
          const setup = { d: 4, ns };
          const x = parts(run(replicateLaw, setup, [n], 3, index), setup);
          const matrix = (f: (i: number, j: number) => number) =>
            new Matrix(Array.from({ length: 4 }, (_, i) => Array.from({ length: 4 }, (_, j) => f(i, j))));
          const column = (f: (i: number) => number) => Matrix.columnVector([0, 1, 2, 3].map(f));
          const [H, K, M] = [matrix(x.H), matrix(x.K), matrix(x.M)];
          const [w, Ke] = [column(x.w), column(x.Ke)];
          // In coordinates b = BH⁻¹(Bᵀb): XᵀXw = Xᵀε, XᵀXP = XᵀX, PP = P, Pw = w.
          const close = (a: Matrix, b: Matrix, condition: number) =>
            expect(Matrix.sub(a, b).norm()).toBeLessThan(1e-13 * condition * (1 + b.norm()));
          const inverse = solve(H, Matrix.eye(4));
          const condition = 1 + inverse.norm() * H.norm();
          close(K.mmul(inverse).mmul(w), Ke, condition * (1 + K.norm() * w.norm()));
          close(K.mmul(inverse).mmul(M), K, condition);
          close(M.mmul(inverse).mmul(M), M, condition);
          close(M.mmul(inverse).mmul(w), w, condition);
          close(w.transpose().mmul(inverse).mmul(w), Matrix.columnVector([x.ww]), condition);
        }
  });
});

describe("coordinates", () => {
  const setups = [
    { d: 70, ns: -1 },
    { d: 70, ns: 35 },
    { d: 4, ns: 4 },
  ];

  it.each(setups)("rows do not depend on which other sample sizes are asked, bitwise: %o", (setup) => {
    const [head, row] = [pass.head(setup), pass.width(setup)];
    const all = [1, 2, 30, 66, 67, 68, 69, 70, 71, 140, 1400];
    const many = run(replicateLaw, setup, all, 7, 3);
    expect(many.length).toBe(head + all.length * row);
    for (const [i, n] of all.entries()) {
      const one = run(replicateLaw, setup, [n], 7, 3);
      expect(one.slice(head)).toEqual(many.slice(head + i * row, head + (i + 1) * row));
      expect(one.slice(0, head)).toEqual(many.slice(0, head));
    }
  });

  it.each(setups)("the same seed and index are the same bits, others are other draws: %o", (setup) => {
    const draw = (seed: number, index: number) => run(replicateLaw, setup, [2, 50], seed, index).join();
    expect(draw(7, 3)).toBe(draw(7, 3));
    expect(new Set([draw(7, 3), draw(7, 4), draw(8, 3), draw(7 + 2 ** 32, 3)]).size).toBe(4);
  });

  it("sample sizes are independent draws, and source and target are, with as many samples too", () => {
    const setup = { d: 12, ns: 6 };
    const count = 10_000;
    const products = new Tally(3);
    for (let i = 0; i < count; i++) {
      const data = run(replicateLaw, setup, [6, 7], 11, i);
      const [six, seven] = [parts(data, setup, 0), parts(data, setup, 1)];
      products.add(0, (six.M(0, 0) - 6 / 12) * (seven.M(0, 0) - 7 / 12));
      products.add(1, (six.M(0, 0) - 6 / 12) * (six.H(2, 2) - 6 / 12));
      products.add(2, six.w(0) * six.H(3, 0));
    }
    for (let k = 0; k < 3; k++) expect(Math.abs(products.at(k).mean)).toBeLessThan(4.5 * products.at(k).se);
  });

  it("rests often enough to listen", () => {
    let rests = 0;
    const ns = Array.from({ length: 500 }, (_, i) => i + 1);
    for (const _ of replicateLaw({ d: 400, ns: 300 }, ns, 1, 0)) rests++;
    expect(rests).toBeGreaterThan(5);
  });
});

it("d = 5000 costs what d = 5 does: exact risks at n = 2500 and 100 000, with every kind of source", () => {
  const over = { d: 5000, L: 1, sigma: 0.5, ss: 0.5 };
  for (const gs of [inf, 0.5, 2, 100])
    for (const n of [2500, 100_000]) {
      const drawn = sample(replicateLaw, { ...over, gs }, n, 400, 9);
      const scratch = n === 2500 ? 0.5 + (0.25 * 2500) / 2499 : (0.25 * 5000) / 94_999;
      const mean = momentsOf(drawn["risk-scratch"]);
      expect(Math.abs(mean.mean - scratch)).toBeLessThan(4.5 * mean.se);
      // The spread at n = 2500 is that of Beta and F variables with thousands of degrees of freedom.
      expect(Math.sqrt(mean.variance)).toBeLessThan(0.03);
      for (const id of ids) expect(drawn[id].every(Number.isFinite)).toBe(true);
    }
});
