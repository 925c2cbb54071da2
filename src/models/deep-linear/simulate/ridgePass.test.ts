import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { decodeLink } from "../../../scene/link.ts";
import { plan } from "../../../scene/plan.ts";
import { deepLinear } from "../deepLinear.ts";
import { experiments } from "../experiments.ts";
import { type DeepLinearParams, params as schema } from "../params.ts";
import { bestBaseline, ridgeBaseline } from "../theory/baseline.ts";
import { kappa } from "../theory/deterministicEquivalent.ts";
import { riskOf } from "../theory/isotropicRidge.ts";
import { type Spectrum, spectrum } from "../theory/spectrum.ts";
import { directions } from "./anisotropicPass.ts";
import { DATA, NOISE } from "./onePass.ts";
import { simulators } from "./simulator.ts";

const [pass, law] = simulators;
const defaults = Object.fromEntries(
  Object.entries(schema).map(([k, p]) => [k, p.default]),
) as unknown as DeepLinearParams;
const of = (over: object): DeepLinearParams => ({ ...defaults, ...over });
const place = (id: string) => pass.quantities.indexOf(id);

/** What every sample size of a replicate reads, in the order of the quantities. */
function read(p: DeepLinearParams, ns: readonly number[], seed: number, replicate: number): number[][] {
  const setup = pass.setup(p);
  const pieces = experiments.replicate.pass(setup, ns, seed, replicate);
  let piece = pieces.next();
  while (!piece.done) piece = pieces.next();
  const data = piece.value;
  expect(data.length).toBe(pass.head(setup) + ns.length * pass.width(setup));
  return ns.map((n, k) => {
    const out = new Float64Array(pass.quantities.length);
    pass.read(out, data, 0, pass.head(setup) + k * pass.width(setup), n, setup, p);
    return [...out];
  });
}

/** Risk of (XᵀX/n + λ)⁻¹Xᵀy/n on the data of a replicate, by elimination. */
function direct(p: DeepLinearParams, n: number, ridge: number, seed: number, replicate: number): number {
  const { d } = p;
  const { lambda, tasks } = directions(pass.setup(p), seed, replicate);
  const angle = (p.theta * Math.PI) / 180;
  const sizes = p.align === "generic" ? [p.rho * Math.cos(angle), p.rho * Math.sin(angle)] : [p.s, p.delta];
  const target = Matrix.columnVector(Array.from(lambda, (_, j) => sizes[0] * tasks[0][j] + sizes[1] * tasks[1][j]));
  if (n === 0) return [...lambda].reduce((sum, l, j) => sum + l * target.get(j, 0) ** 2, 0);
  const [z, eps] = [new Float64Array(n * d), new Float64Array(n)];
  normals(z, n * d, { seed, replicate, purpose: DATA });
  normals(eps, n, { seed, replicate, purpose: NOISE });
  const X = Matrix.from1DArray(n, d, z).mulRowVector(Array.from(lambda, Math.sqrt));
  const y = Matrix.add(X.mmul(target), Matrix.columnVector([...eps]).mul(p.sigma));
  const turned = X.transpose();
  const fit = solve(Matrix.add(turned.mmul(X).div(n), Matrix.eye(d).mul(ridge)), turned.mmul(y).div(n));
  return [...lambda].reduce((sum, l, j) => sum + l * (fit.get(j, 0) - target.get(j, 0)) ** 2, 0);
}

const inputs: readonly object[] = [
  {},
  { gs: 0.7, ss: 0.4, L: 3 },
  { rho: 2, theta: 130, train: "last" },
  { spec: "power", a: 1.5 },
  { spec: "spike", a: 9, k: 5, gs: 2, ss: 0.2 },
  { spec: "step", a: 0, k: 20 },
  { L: 1, stop: 3 },
];
const ns = [0, 1, 2, 15, 29, 30, 31, 70];

describe("scratch with a ridge on the data of a replicate", () => {
  it.each([...inputs, { align: "top", k: 6, delta: 0.7, s: 1.3 }])("solves its equations: %j", (over) => {
    for (const ridge of [1e-3, 0.4, 1000]) {
      const p = of({ d: 30, sigma: 0.5, ...over, base: `ridge:${ridge}` });
      for (const [k, values] of read(p, ns, 3, 2).entries()) {
        const expected = direct(p, ns[k], ridge, 3, 2);
        const risk = values[place("risk-scratch")];
        expect(Math.abs(risk - expected), `λ = ${ridge}, n = ${ns[k]}`).toBeLessThan(1e-9 * expected);
        for (const kind of ["linear", "finetune"]) {
          const gain = risk - values[place(`risk-${kind}`)];
          expect(values[place(`t-${kind}`)]).toBe(gain);
          expect(values[place(`hurts-${kind}`)]).toBe(gain < -1e-12 * (1 + risk) ? 1 : 0);
        }
      }
    }
  });
  it.each(inputs)("its best is σ²d/(nρ²): %j", (over) => {
    const p = of({ d: 30, sigma: 0.5, ...over, base: "best" });
    for (const [k, values] of read(p, ns, 5, 1).entries()) {
      const expected = direct(p, ns[k], (0.25 * 30) / (ns[k] * p.rho ** 2), 5, 1);
      expect(Math.abs(values[place("risk-scratch")] - expected), `n = ${ns[k]}`).toBeLessThan(1e-9 * expected);
    }
  });
  it.each(inputs)("leaves transfer as it is, bit for bit: %j", (over) => {
    const [bare, ...others] = ["min", "ridge:0.2", "best"].map((base) =>
      read(of({ d: 30, sigma: 0.5, ...over, base }), ns, 8, 0),
    );
    for (const other of others)
      for (const [k] of ns.entries()) {
        for (const id of ["risk-linear", "risk-finetune", "risk-source"])
          expect(other[k][place(id)], `${id}, n = ${ns[k]}`).toBe(bare[k][place(id)]);
        // Without data a ridge is nothing; with data it is something.
        expect(other[k][place("risk-scratch")] === bare[k][place("risk-scratch")]).toBe(ns[k] === 0);
      }
  });
  it("does not depend on which other sample sizes are asked", () => {
    const p = of({ d: 30, sigma: 0.5, spec: "power", base: "best" });
    const all = read(p, ns, 8, 0);
    for (const [k, n] of ns.entries()) expect(read(p, [n], 8, 0)[0]).toEqual(all[k]);
  });
  it("a target of nothing is left at nothing, and no noise takes no ridge", () => {
    const nothing = read(of({ d: 30, rho: 0, base: "best" }), ns, 8, 0);
    for (const values of nothing) expect(values[place("risk-scratch")]).toBe(0);
    const [best, min] = ["best", "min"].map((base) => read(of({ d: 30, sigma: 0, base }), ns, 8, 0));
    expect(best).toEqual(min);
    expect(read(of({ d: 30, base: "ridge:0" }), ns, 8, 0)).toEqual(read(of({ d: 30, base: "min" }), ns, 8, 0));
  });
});

describe("the best ridge for a target of any direction", () => {
  const spectra: readonly (readonly [string, (i: number) => number])[] = [
    ["equal", () => 1],
    ["power law", (i) => (i + 1) ** -1.3],
    ["spikes", (i) => (i < 10 ? 8 : 1)],
    ["directions without variance", (i) => (i < 40 ? 1 : 0)],
  ];
  /** Risk as theory finds its least, and as it is at λ = σ²d/(n‖β_t‖²), where n, as a share of d, and σ vary. */
  const pairs = (inputs: Spectrum, shares: readonly number[]) =>
    shares.flatMap((share) =>
      [
        [0.2, 1],
        [1, 0.5],
        [2, 4],
      ].map(([sigma, size]) => {
        const n = Math.round(share * inputs.d);
        const mass = inputs.generic.map((m) => size * m);
        const risk = (ridge: number) => riskOf(ridgeBaseline(inputs, n, sigma, mass, ridge));
        const known = (sigma * sigma * inputs.d) / (n * size);
        const found = riskOf(bestBaseline(inputs, n, sigma, size, 0, kappa(inputs, n)));
        return { found, known, risk, what: `n = ${n}, σ = ${sigma}` };
      }),
    );
  it.each(spectra)("has the least of theory's own risk: %s", (name, strength) => {
    const inputs = spectrum(Float64Array.from({ length: 80 }, (_, i) => strength(i)));
    const equal = name === "equal" || name === "directions without variance";
    for (const { found, known, risk, what } of pairs(inputs, [0.125, 0.4875, 0.9875, 1, 2.5])) {
      // Real data have their least at the known λ; so has the risk where it is exact.
      if (equal) expect(found, what).toBe(risk(known));
      const least = Math.min(...Array.from({ length: 161 }, (_, i) => risk(known * Math.exp((i - 80) / 40))));
      expect(found / least - 1, what).toBeLessThan(1e-9);
      // The grid's own spacing hides no more.
      expect(found / least - 1, what).toBeGreaterThan(-1e-4);
    }
  });
  it.each([
    ["spikes", [8, 1], 0.1],
    ["steps", [1, 0.01], 0.3],
    ["few directions with variance", [1, 0.2, 0], 0.2],
  ])("is what the search finds where many directions leave the risk no error: %s", (_, values, share) => {
    const d = 20_000;
    const rest = values.length - 1;
    const counts = values.map((_, g) => (g === 0 ? share * d : ((1 - share) * d) / rest));
    const inputs = spectrum(Float64Array.from(values), Float64Array.from(counts));
    for (const { found, known, risk, what } of pairs(inputs, [0.01, 0.125, 0.5, 0.9, 2.5]))
      expect(Math.abs(found / risk(known) - 1), what).toBeLessThan(1e-9);
  });
});

describe("simulated scratch with a ridge", () => {
  const settings: readonly (readonly [over: object, replicates: number])[] = [
    [{ d: 120, gamma: 0.5, theta: 60, sigma: 0.5, base: "best" }, 80],
    [{ d: 100, gamma: 1, theta: 30, sigma: 0.4, train: "last", base: "ridge:0.1" }, 80],
    [{ d: 100, gamma: 1.5, sigma: 1, gs: 0.5, ss: 0.3, base: "ridge:2" }, 60],
    [{ d: 120, gamma: 0.4, spec: "power", a: 1, sigma: 0.3, base: "best" }, 80],
    [{ d: 120, gamma: 0.6, spec: "step", a: 0.1, k: 50, align: "top", delta: 0.5, sigma: 0.3, base: "ridge:0.3" }, 80],
    [{ d: 100, gamma: 1.3, spec: "spike", a: 10, k: 20, sigma: 0.5, base: "ridge:0.02" }, 60],
    [{ d: 100, gamma: 0.5, L: 1, stop: 5, sigma: 0.5, base: "best" }, 60],
  ];
  it("agrees with theory: |z| below 4.5, and of the size that chance has", () => {
    const scores = settings.flatMap(([over, replicates], i) => {
      const p = of(over);
      const n = pass.samples(p);
      expect(pass.refuse([n], p)).toBeUndefined();
      const draws = Array.from({ length: replicates }, (_, r) => read(p, [n], 100 + i, r)[0]);
      const state = new Float64Array(deepLinear.state.length);
      deepLinear.solve(p, state, 0);
      return ["risk-scratch", "t-linear", "t-finetune"].map((id) => {
        expect(pass.noScore(id, n, p)).toBeUndefined();
        const values = draws.map((row) => row[place(id)]);
        const mean = values.reduce((sum, v) => sum + v, 0) / replicates;
        const se = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (replicates - 1) / replicates);
        const z = (mean - deepLinear.quantities[id].read(state, 0, p)) / se;
        expect(Math.abs(z), `${id} ${JSON.stringify(over)}`).toBeLessThan(4.5);
        return z;
      });
    });
    const rms = Math.hypot(...scores) / Math.sqrt(scores.length);
    expect(rms).toBeGreaterThan(0.4);
    expect(rms).toBeLessThan(1.6);
  });
  it("comes to the interpolator as λ goes to 0", () => {
    for (const over of [{}, { spec: "power", a: 3 }]) {
      const [small, none] = ["ridge:0.0000000001", "min"].map((base) =>
        read(of({ d: 30, sigma: 0.3, ...over, base }), [5, 15, 60], 2, 0),
      );
      for (const [k, row] of small.entries())
        expect(Math.abs(row[place("risk-scratch")] / none[k][place("risk-scratch")] - 1)).toBeLessThan(1e-4);
    }
  });
  it("has no peak, but fine-tuning beside it keeps its own", () => {
    const score = (id: string, over: object) => pass.noScore(id, 500, of({ gamma: 1, base: "ridge:0.1", ...over }));
    for (const id of ["risk-scratch", "t-linear", "hurts-linear", "risk-linear"])
      expect(score(id, {}), id).toBeUndefined();
    for (const id of ["risk-finetune", "t-finetune"]) {
      expect(score(id, {}), id).toMatch(/infinite variance/);
      // Against the interpolator one layer's gain has no noise in it.
      expect(score(id, { L: 1, base: "best" }), id).toMatch(/infinite variance/);
      expect(score(id, { train: "last" }), id).toBeUndefined();
    }
    expect(score("risk-scratch", { base: "min" })).toMatch(/infinite variance/);
  });
  it("takes new data where the ridge changes, and only there", () => {
    const planned = (link: string) => plan(decodeLink(`?v=1&d=100&${link}`).scene).curveSimulation;
    for (const key of ["sigma", "rho"]) {
      expect(planned(`base=best&x=${key}:0.5..1&cut=x`)).toHaveProperty("reason", expect.stringMatching(/own/));
      expect(planned(`base=ridge:0.1&x=${key}:0.5..1&cut=x`)).not.toHaveProperty("reason");
    }
    expect(planned("base=best&x=theta:0..90&cut=x")).not.toHaveProperty("reason");
    const setups = ["min", "ridge:0", "ridge:0.1", "ridge:0.2"].map((base) => pass.setup(of({ base })));
    expect(setups.map(({ ridge }) => ridge)).toEqual([undefined, undefined, 0.1, 0.2]);
    expect(pass.setup(of({ base: "best", sigma: 0.5, rho: 2 }))).toEqual(
      pass.setup(of({ base: "best", sigma: 1, rho: 4 })),
    );
  });
  it("is refused where λ is not known, or too small, or the work too much", () => {
    const refused = (over: object, sizes = [100]) => pass.refuse(sizes, of(over));
    expect(refused({ base: "best", align: "top" })).toMatch(/search/);
    expect(refused({ base: "ridge:0.1", align: "top" })).toBeUndefined();
    expect(refused({ base: "best", sigma: 0, L: 1, stop: 3 })).toMatch(/stops/);
    expect(refused({ base: "best", sigma: 0 })).toBeUndefined();
    expect(refused({ base: "ridge:0.00000000000001", spec: "step", a: 0 })).toMatch(/precision/);
    expect(refused({ base: "best", spec: "power", sigma: 1e-7 })).toMatch(/precision/);
    expect(refused({ base: "best", spec: "power", sigma: 1e-4 })).toBeUndefined();
    expect(refused({ base: "ridge:0.00000000000001" })).toBeUndefined();
    const many = Array.from({ length: 40 }, (_, i) => 50 * (i + 1));
    expect(refused({ base: "ridge:0.1", d: 1000 }, many)).toMatch(/too long/);
    expect(refused({ base: "min", d: 1000 }, many)).toBeUndefined();
    expect(refused({ base: "ridge:0.1", d: 500 }, many)).toBeUndefined();
    expect(law.refuse([100], of({ base: "ridge:0.1" }))).toMatch(/without ridge/);
  });
});
