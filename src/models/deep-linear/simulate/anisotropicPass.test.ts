import { readFileSync } from "node:fs";
import { Matrix, pseudoInverse } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import type { Setup } from "../../param.ts";
import { experiments } from "../experiments.ts";
import { type DeepLinearParams, isotropic, params as schema } from "../params.ts";
import { chosenRange, eigenvalues } from "../theory/spectrum.ts";
import { statistics } from "./anisotropicPass.ts";
import { head, width } from "./passLayout.ts";
import { simulators } from "./simulator.ts";

const [simulator] = simulators;
const inf = Number.POSITIVE_INFINITY;
const defaults = Object.fromEntries(
  Object.entries(schema).map(([k, p]) => [k, p.default]),
) as unknown as DeepLinearParams;

function finish<T>(pieces: Generator<void, T>): T {
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}

const run = (setup: Setup, ns: number[], seed = 7, index = 3) =>
  finish(experiments.replicate.pass(setup, ns, seed, index));

function draw(rows: number, cols: number, purpose: number, seed = 7, index = 3): Matrix {
  const out = new Float64Array(rows * cols);
  normals(out, rows * cols, { seed, replicate: index, purpose });
  return Matrix.from1DArray(rows, cols, out);
}

/** The protocols by pseudo-inverses and bisection on the same random numbers: nothing shared but the data. */
function direct(p: DeepLinearParams, n: number): Record<string, number> {
  const { d } = p;
  const lambda = [...eigenvalues(p)];
  const roots = Matrix.diag(lambda.map(Math.sqrt));
  const g = draw(2, d, 6);
  let first = Matrix.columnVector(g.getRow(0)).mul(1 / g.getRowVector(0).norm("frobenius"));
  let second = Matrix.columnVector(g.getRow(1));
  second = Matrix.sub(second, Matrix.mul(first, first.dot(second)));
  second = second.mul(1 / second.norm("frobenius"));
  const [from, to] = chosenRange(p);
  const chosen = Matrix.columnVector(
    Array.from({ length: d }, (_, j) => (j >= from && j < to ? 1 / Math.sqrt(to - from) : 0)),
  );
  const angle = (p.theta * Math.PI) / 180;
  // The isotropic pass takes the first two coordinates.
  if (isotropic(p)) {
    first = Matrix.columnVector(Array.from({ length: d }, (_, j) => (j === 0 ? 1 : 0)));
    second = Matrix.columnVector(Array.from({ length: d }, (_, j) => (j === 1 ? 1 : 0)));
  }
  const teacher = Matrix.mul(first, p.s);
  const betaT =
    p.align === "generic"
      ? Matrix.add(Matrix.mul(first, p.rho * Math.cos(angle)), Matrix.mul(second, p.rho * Math.sin(angle)))
      : Matrix.add(teacher, Matrix.mul(chosen, p.delta));
  let betaS = teacher;
  if (p.gs !== inf) {
    const ns = Math.round(p.gs * d);
    const Xs = draw(ns, d, 2).mmul(roots);
    betaS = pseudoInverse(Xs).mmul(Matrix.add(Xs.mmul(teacher), draw(ns, 1, 3).mul(p.ss)));
  }
  const X = draw(n, d, 0).mmul(roots);
  const y = Matrix.add(X.mmul(betaT), draw(n, 1, 1).mul(p.sigma));
  const plus = pseudoInverse(X);
  const fit = plus.mmul(y);
  const off = (b: Matrix) => Matrix.sub(b, plus.mmul(X.mmul(b)));
  const square = (b: Matrix) => b.norm("frobenius") ** 2;
  const risk = (b: Matrix) => square(roots.mmul(Matrix.sub(b, betaT)));

  const [kind, count] = p.train.split(":");
  const L = kind === "first" ? Math.min(Number(count), p.L) : p.L;
  const A = square(fit) / square(betaS);
  const B = square(off(betaS)) / square(betaS);
  let c: number;
  if (L === inf) c = Math.sqrt(A / (1 - B));
  else {
    let [lo, hi] = [B, B + A ** (1 / L) + 1];
    for (let i = 0; i < 300; i++) {
      const q = (lo + hi) / 2;
      if (q ** (L - 1) * (q - B) > A) hi = q;
      else lo = q;
    }
    c = lo ** ((L - 1) / 2);
  }
  const z = X.mmul(betaS);
  const a = z.dot(y) / square(z);
  const refitted = (b: number) => Matrix.mul(betaS, b);
  const tuned = kind === "last" || kind === "rest" ? refitted(a) : Matrix.add(fit, off(betaS).mul(c));
  // The feature is β̂_s·x/ŝ^{1/L}; its readout b minimises ‖y − Xβ‖²/n + ridge·b².
  const size = Math.sqrt(square(betaS));
  const feature = Matrix.mul(z, 1 / size ** (1 / p.L));
  const b = feature.dot(y) / (square(feature) + n * p.ridge);
  const linear = Matrix.mul(betaS, b / size ** (1 / p.L));
  return {
    "t-linear": risk(fit) - risk(linear),
    "t-finetune": risk(fit) - risk(tuned),
    "risk-scratch": risk(fit),
    "risk-linear": risk(linear),
    "risk-finetune": risk(tuned),
    "risk-source": risk(betaS),
  };
}

describe("one pass with a covariance against direct linear algebra on the same data", () => {
  const settings: Partial<DeepLinearParams>[] = [
    { spec: "power" },
    { spec: "power", a: 2.5, L: 3, s: 0.3, ridge: 0.2, theta: 120 },
    { spec: "spike", a: 9, k: 3, L: inf, sigma: 0 },
    { spec: "step", a: 0.02, k: 4, align: "top", delta: 2, L: 1 },
    { spec: "step", a: 0, k: 5, align: "rest", L: 2 },
    { spec: "power", align: "bottom", k: 2, L: 7, s: 2 },
    { spec: "iso", align: "top", k: 3, sigma: 1 },
    { spec: "power", gs: 0.5, ss: 0.4, L: 2 },
    { spec: "step", a: 0, k: 7, gs: 1.75, ss: 1, L: 3, ridge: 0.1 },
    { spec: "spike", a: 0.1, k: 3, gs: 0.75, align: "rest", L: 4, train: "first:2" },
    { spec: "power", train: "rest", L: 3, theta: 150 },
    { spec: "iso", train: "last", L: 4, theta: 150 },
    { spec: "iso", train: "rest", L: 4, theta: 150 },
  ];
  const ns = [1, 2, 3, 5, 8, 9, 11, 12, 13, 15, 24, 70];
  for (const over of settings)
    it(
      JSON.stringify(over, (_, v) => (v === inf ? "inf" : v)),
      () => {
        const p = { ...defaults, ...over, d: 12 };
        const setup = simulator.setup(p);
        const data = run(setup, ns);
        const out = new Float64Array(simulator.quantities.length);
        for (const [i, n] of ns.entries()) {
          simulator.read(out, data, 0, simulator.head(setup) + i * simulator.width(setup), n, setup, p);
          const wanted = direct(p, n);
          for (const [k, id] of simulator.quantities.entries())
            if (id in wanted)
              expect(Math.abs(out[k] - wanted[id]), `${id} at n = ${n}: ${out[k]} against ${wanted[id]}`).toBeLessThan(
                1e-7 * Math.max(1e-2, Math.abs(wanted["risk-scratch"]), Math.abs(wanted[id])),
              );
        }
      },
    );
});

it("rows do not depend on which other sample sizes are asked", () => {
  for (const over of [{}, { gs: 0.5 }, { spec: "step", a: 0, k: 40 } as const]) {
    const setup = simulator.setup({ ...defaults, spec: "power", d: 70, ...over });
    const all = [1, 30, 39, 40, 63, 64, 65, 69, 70, 71, 100, 128, 129, 200];
    const many = run(setup, all);
    const w = width(setup);
    for (const [i, n] of all.entries())
      expect(run(setup, [n]).slice(head(setup))).toEqual(many.slice(head(setup) + i * w, head(setup) + (i + 1) * w));
  }
});

it("inputs that change nothing start no new data, and isotropic generic data are those of the isotropic pass", () => {
  const setup = (over: Partial<DeepLinearParams>) => simulator.setup({ ...defaults, ...over });
  expect(setup({})).toEqual({ d: 500, ns: -1 });
  expect(setup({ a: 2, k: 7, delta: 3 })).toEqual(setup({}));
  expect(setup({ spec: "power", k: 7 })).toEqual(setup({ spec: "power" }));
  expect(setup({ align: "top", a: 3, delta: 2, theta: 10, rho: 5 })).toEqual(setup({ align: "top" }));
  expect(setup({ spec: "power", a: 2 })).not.toEqual(setup({ spec: "power" }));
});

describe("golden/linear.json, Monte Carlo with a covariance", () => {
  const golden = JSON.parse(
    readFileSync(new URL("../../../../test/golden/linear.json", import.meta.url), "utf8").replace(/\bNaN\b/g, "null"),
  ) as {
    vectors: { beta_s: number[]; beta_t: number[]; spectra: Record<string, number[]> };
    monte_carlo: {
      statistic: string;
      params: { spectrum: string; d: number; n: number; sigma: number; L?: number };
      mean: number;
      se: number;
    }[];
  };
  const { beta_s, beta_t, spectra } = golden.vectors;
  const d = beta_s.length;
  const source = Float64Array.from(beta_s);
  const overlap = beta_t.reduce((sum, t, i) => sum + t * beta_s[i], 0);
  const rest = Float64Array.from(beta_t, (t, i) => t - overlap * beta_s[i]);
  const size = Math.sqrt(rest.reduce((sum, x) => sum + x * x, 0));
  const B = [source, rest.map((x) => x / size)];
  const task = {
    ...defaults,
    s: 1,
    rho: Math.hypot(overlap, size),
    theta: (Math.atan2(size, overlap) * 180) / Math.PI,
  };
  const cases = golden.monte_carlo.filter((c) => c.statistic.startsWith("aniso"));
  const TRIALS = 6000;
  /** Mean and standard error of scratch and fine-tuning at every depth, on the same data. */
  const means = (spectrum: string, n: number, sigma: number, depths: readonly number[]) => {
    const setup = { d, ns: -1, spec: 1 };
    const out = new Float64Array(simulator.quantities.length);
    const [scratch, tuned] = ["risk-scratch", "risk-finetune"].map((id) => simulator.quantities.indexOf(id as never));
    const sums = Array.from({ length: 1 + depths.length }, () => [0, 0]);
    const lambda = Float64Array.from(spectra[spectrum]);
    for (let r = 0; r < TRIALS; r++) {
      const data = finish(statistics(lambda, B, [n], 91, r));
      for (const [k, L] of [1, ...depths].entries()) {
        const p = { ...task, sigma, spec: "power", L } as DeepLinearParams;
        simulator.read(out, data, 0, head(setup), n, setup, p);
        const value = out[k === 0 ? scratch : tuned];
        sums[k][0] += value;
        sums[k][1] += value * value;
      }
    }
    return sums.map(([sum, squares]) => {
      const mean = sum / TRIALS;
      return { mean, se: Math.sqrt((squares / TRIALS - mean * mean) / TRIALS) };
    });
  };
  const groups = [...new Set(cases.map(({ params: p }) => `${p.spectrum} ${p.n} ${p.sigma}`))];
  it("has them", () => expect([cases.length > 6, groups.length > 2]).toEqual([true, true]));
  it.each(groups)("%s", (group) => {
    const mine = cases.filter(({ params: p }) => `${p.spectrum} ${p.n} ${p.sigma}` === group);
    const { spectrum, n, sigma } = mine[0].params;
    const tuned = mine.filter((c) => c.statistic === "aniso_ft_risk");
    const found = means(
      spectrum,
      n,
      sigma,
      tuned.map((c) => c.params.L as number),
    );
    for (const [i, { mean, se }] of [...mine.filter((c) => c.statistic === "aniso_scratch_risk"), ...tuned].entries()) {
      const k = mine.some((c) => c.statistic === "aniso_scratch_risk") ? i : i + 1;
      expect(Math.abs(found[k].mean - mean)).toBeLessThanOrEqual(4 * Math.hypot(se, found[k].se));
    }
  });
});

it("refuses what double precision cannot resolve", () => {
  expect(simulator.refuse([100], { ...defaults, spec: "power", a: 3 })).toBeUndefined();
  expect(simulator.refuse([400], { ...defaults, spec: "power", a: 10 })).toMatch(/precision/);
  expect(simulators[1].refuse([100], { ...defaults, spec: "power" })).toMatch(/isotropic/);
  expect(simulators[1].refuse([100], { ...defaults, align: "top" })).toMatch(/isotropic/);
});
