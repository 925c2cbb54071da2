import { readFileSync } from "node:fs";
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { uniforms } from "../../../lib/philox.ts";
import { defaultParams } from "../../model.ts";
import type { Params } from "../../param.ts";
import { deepLinear } from "../deepLinear.ts";
import { explanation } from "../explanation.ts";
import { spectrumPicture } from "../geometry/spectrumPicture.ts";
import type { DeepLinearParams } from "../params.ts";
import { condensed } from "./condensed.ts";
import { flowBias, flowOf } from "./gradientFlow.ts";
import { chosenRange, eigenvalues, spectrum, spectrumOf } from "./spectrum.ts";
import { S } from "./state.ts";

const inf = Number.POSITIVE_INFINITY;
type Case = { id: number; formula: string; params: Record<string, number | string>; value: number };
const golden = JSON.parse(
  readFileSync(new URL("../../../../test/golden/linear.json", import.meta.url), "utf8").replace(/\bNaN\b/g, "null"),
) as { cases: Case[]; vectors: { beta_s: number[]; beta_t: number[]; spectra: Record<string, number[]> } };

const solved = (over: Params) => {
  const p = { ...defaultParams(deepLinear), L: 1, ...over } as unknown as DeepLinearParams & Params;
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  return { p, state, read: (id: string) => deepLinear.quantities[id].read(state, 0, p) };
};
const near = (a: number, b: number, tolerance: number, what = "") =>
  expect(Math.abs(a - b), `${what} ${a} against ${b}`).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(b), 1e-12));

describe("golden/linear.json", () => {
  const cases = golden.cases.filter((c) => c.formula.includes("gradflow"));
  it("has two of each kind", () => expect(cases.length).toBe(4));
  it.each(cases.map((c) => [`${c.id} ${c.formula}`, c] as const))("%s", (_, { formula, params, value }) => {
    const { gamma, n, t, norm2, sigma, lam } = params as Record<string, number>;
    const many = formula === "mp_gradflow";
    const of = many ? spectrum(Float64Array.of(1), Float64Array.of(1000)) : undefined;
    const inputs = of ?? spectrum(Float64Array.from(golden.vectors.spectra[lam as unknown as string]));
    const flow = flowOf(inputs, many ? 1000 * gamma : n, t);
    const { beta_s, beta_t } = golden.vectors;
    const mass = many ? Float64Array.of(norm2) : Float64Array.from(beta_t, (b, i) => (b - beta_s[i]) ** 2);
    near(flowBias(inputs, flow, mass).risk + sigma * sigma * flow.noise, value, many ? 1e-8 : 1e-6);
  });
});

/**
 * Real flows from β_s and from 0, with the eigenvectors of the smaller Gram matrix, at each t: risks of fine-tuning and of
 * scratch, and tr e^{−Ŝt}/d.
 */
function draw(p: DeepLinearParams, times: readonly number[], replicate: number): number[][] {
  const { d, sigma, s, rho, delta } = p;
  const n = Math.round(p.gamma * d);
  const lambda = eigenvalues(p);
  const at = (purpose: number) => ({ seed: 77, replicate, purpose });
  const [x, eps, u, v] = [n * d, n, d, d].map((size, purpose) => {
    const out = new Float64Array(size);
    normals(out, size, at(purpose));
    return out;
  });
  const unit = (w: Float64Array) => {
    const size = Math.sqrt(w.reduce((sum, wi) => sum + wi * wi, 0));
    return w.map((wi) => wi / size);
  };
  const first = unit(u);
  const along = first.reduce((sum, ui, i) => sum + ui * v[i], 0);
  const second = unit(v.map((vi, i) => vi - along * first[i]));
  const [from, to] = chosenRange(p);
  const angle = (p.theta * Math.PI) / 180;
  const source = first.map((ui) => s * ui);
  const target =
    p.align === "generic"
      ? first.map((ui, i) => rho * (Math.cos(angle) * ui + Math.sin(angle) * second[i]))
      : source.map((si, i) => si + (i >= from && i < to ? (Math.sign(v[i]) * delta) / Math.sqrt(to - from) : 0));
  const X = new Matrix(
    Array.from({ length: n }, (_, i) => Array.from({ length: d }, (_, j) => x[i * d + j] * Math.sqrt(lambda[j]))),
  );
  const wide = n < d;
  const gram = (wide ? X.mmul(X.transpose()) : X.transpose().mmul(X)).div(n);
  const of = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const U = of.eigenvectorMatrix;
  const rest = times.map((t) => {
    const kept = of.realEigenvalues.reduce((sum, k) => sum + Math.exp(-k * t), 0);
    return (kept + d - of.realEigenvalues.length) / d;
  });
  const risks = [source, new Float64Array(d)].map((start) => {
    const apart = Matrix.columnVector(Array.from(target, (b, i) => b - start[i]));
    const residual = X.mmul(apart).add(Matrix.columnVector(Array.from(eps, (e) => sigma * e)));
    // b(t) − b₀ = Xᵀ (1 − e^{−Kt})/(nK) r with K = XXᵀ/n, or (1 − e^{−Ŝt})/Ŝ Xᵀr/n.
    const turned = U.transpose().mmul(wide ? residual : X.transpose().mmul(residual));
    return times.map((t) => {
      const scaled = Matrix.columnVector(
        of.realEigenvalues.map((k, i) => (turned.get(i, 0) * (k > 1e-12 ? -Math.expm1(-k * t) / k : t)) / n),
      );
      const moved = U.mmul(scaled);
      const step = wide ? X.transpose().mmul(moved) : moved;
      return lambda.reduce((sum, l, i) => sum + l * (apart.get(i, 0) - step.get(i, 0)) ** 2, 0);
    });
  });
  return [...risks, rest];
}

/** What sixteen nodes know of a number of size 1. */
const DIGITS = 1e-9;
const TIMES = [1, 10, 100, 1000];

describe("real gradient flow", () => {
  it.each<[Params, number]>([
    [{ d: 400, gamma: 0.25, theta: 60, sigma: 0.5 }, 12],
    [{ d: 200, gamma: 1, theta: 30, sigma: 0.5, rho: 1.5 }, 16],
    [{ d: 200, gamma: 2, theta: 60, sigma: 1, s: 0.7 }, 16],
    [{ d: 400, gamma: 0.25, spec: "power", a: 1, theta: 60, sigma: 0.2 }, 24],
    [{ d: 200, gamma: 0.5, spec: "power", a: 2, theta: 120, sigma: 0.1 }, 32],
    [{ d: 400, gamma: 0.3, spec: "spike", a: 10, k: 20, align: "top", sigma: 0.5 }, 16],
    [{ d: 200, gamma: 1.5, spec: "step", a: 0.05, k: 40, align: "rest", sigma: 0.3, delta: 2 }, 16],
    [{ d: 200, gamma: 0.4, spec: "power", a: 1, align: "bottom", sigma: 0.1 }, 24],
  ])(
    "%j is met within 2 %% and three standard errors",
    (over, replicates) => {
      const { p } = solved(over);
      const draws = Array.from({ length: replicates }, (_, r) => draw(p, TIMES, r));
      const read = (id: string, stop: number) => {
        if (id !== "lacking") return solved({ ...over, stop }).read(id);
        const inputs = spectrumOf(p);
        const { lacking } = flowOf(inputs, Math.round(p.gamma * p.d), stop);
        return lacking.reduce((sum, share, g) => sum + (inputs.counts[g] * share) / p.d, 0);
      };
      for (const [k, id] of ["risk-finetune", "risk-scratch", "lacking"].entries())
        for (const [i, stop] of TIMES.entries()) {
          const values = draws.map((of) => of[k][i]);
          const mean = values.reduce((sum, v) => sum + v, 0) / replicates;
          const se = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (replicates - 1) / replicates);
          const theory = read(id, stop);
          expect(Math.abs(theory - mean), `${id} at t = ${stop}: ${theory} against ${mean} ± ${se}`).toBeLessThan(
            0.02 * mean + 3 * se + DIGITS,
          );
        }
    },
    120_000,
  );
});

const lackingOf = (p: DeepLinearParams) => flowOf(spectrumOf(p), p.gamma * p.d, p.stop).lacking;

const settings: Params[] = [
  { gamma: 0.5, theta: 60 },
  { gamma: 1, sigma: 0.5, limit: "large" },
  { gamma: 3, sigma: 1, s: 0.5, gs: 0.7, ss: 0.3 },
  { gamma: 0.2, spec: "power", a: 1, d: 300, theta: 20 },
  { gamma: 0.2, spec: "power", a: 2, align: "bottom", d: 300, gs: 0.5, ss: 0.1 },
  { gamma: 0.7, spec: "spike", a: 20, k: 5, align: "rest" },
  { gamma: 1.4, spec: "step", a: 0, k: 60, align: "top", d: 100 },
];

describe("identities of a flow that is stopped", () => {
  it("trained for ever it is the interpolator, or least squares", () => {
    for (const over of settings.filter(({ gamma }) => gamma !== 1)) {
      const [late, end] = [1e5, inf].map((stop) => solved({ ...over, d: over.d ?? 5000, stop }));
      for (const id of ["finetuneBias", "baseBias"] as const)
        expect(Math.abs(late.state[S[id]] - end.state[S[id]]), `${id} ${JSON.stringify(over)}`).toBeLessThan(
          3e-4 * end.state[S.zero],
        );
      // The factor of finite rank belongs to the end alone.
      near(late.state[S.baseNoise], end.state[S.noise], 0.02);
      near(
        late.state[S.baseShare] + 1,
        end.state[S.baseBias] > 0 ? end.state[S.baseShare] + 1 : late.state[S.baseShare] + 1,
        1e-3,
      );
    }
  });
  it("hardly trained it is the start, and a step of gradient descent on many samples", () => {
    for (const over of settings) {
      const { state, read } = solved({ ...over, gamma: 0, stop: 3 });
      expect(read("risk-finetune")).toBeCloseTo(read("risk-source"), 12);
      expect(read("risk-scratch")).toBeCloseTo(state[S.zero], 12);
    }
    for (const theta of [10, 120]) {
      const { read } = solved({ gamma: 4, theta, sigma: 0, stop: 0.01 });
      near(read("risk-finetune"), read("risk-source") * (1 - 2 * 0.01 + 2 * 0.01 ** 2 * (1 + 1 / 4)), 1e-5);
    }
  });
  it("with data without end every direction decays as e^{−λt}", () => {
    const inputs = spectrum(Float64Array.of(2, 1, 0.1, 0));
    const flow = flowOf(inputs, 1e9, 0.7);
    inputs.values.forEach((l, i) => {
      expect(flow.lacking[i]).toBeCloseTo(Math.exp(-l * 0.7), 7);
      expect(flow.left[i]).toBeCloseTo(l * Math.exp(-2 * l * 0.7), 7);
    });
  });
  it("noise grows with time, what is lacking falls, and for equal strengths so does the error without noise", () => {
    const times = Array.from({ length: 29 }, (_, i) => 10 ** (-2 + i / 4));
    for (const over of settings) {
      const at = times.map((stop) => solved({ ...over, sigma: 1, stop }));
      const small = (k: number) => 1e-8 * at[k].state[S.zero];
      for (let k = 1; k < at.length; k++) {
        const [before, after] = [at[k - 1].state, at[k].state];
        // With other strengths fitting weak directions may cost more in the strong ones.
        for (const id of over.spec ? [] : (["finetuneBias", "baseBias"] as const))
          expect(after[S[id]], `${id} ${times[k]} ${JSON.stringify(over)}`).toBeLessThanOrEqual(
            before[S[id]] + small(k),
          );
        const [was, is] = [k - 1, k].map((i) => lackingOf(at[i].p));
        for (const [g, share] of is.entries()) expect(share).toBeLessThanOrEqual(was[g] + DIGITS);
        expect(after[S.finetuneNoise]).toBeGreaterThanOrEqual(before[S.finetuneNoise] - 1e-7);
      }
      // Where the end costs noise, it pays to stop before.
      const risks = at.map(({ read }) => read("risk-scratch"));
      expect(Math.min(...risks)).toBeLessThan(risks[risks.length - 1]);
    }
  });
  it("from a source of size 0 it is scratch, and the noise is no part of the gain", () => {
    for (const over of settings) {
      const blank = solved({ ...over, gs: inf, s: 0, align: "generic", stop: 5 });
      expect(blank.read("t-finetune")).toBe(0);
      expect(blank.read("risk-finetune")).toBe(blank.read("risk-scratch"));
      const [quiet, loud] = [0, 3].map((sigma) => solved({ ...over, sigma, stop: 5 }).read("t-finetune"));
      expect(loud).toBe(quiet);
    }
  });
  it("for equal strengths only n/d counts, and groups are as good as their directions", () => {
    const values = ["finite", "large"].flatMap((limit) =>
      [50, 500].map((d) => solved({ gamma: 0.4, theta: 70, limit, d, stop: 8 }).read("risk-finetune")),
    );
    for (const value of values) near(value, values[0], 1e-9);
    const grouped = flowOf(spectrum(Float64Array.of(5, 1), Float64Array.of(10, 90)), 40, 6);
    const single = flowOf(spectrum(Float64Array.from({ length: 100 }, (_, i) => (i < 10 ? 5 : 1))), 40, 6);
    near(grouped.left[1], single.left[50], 1e-9);
    near(grouped.noise, single.noise, 1e-9);
  });
  it("Gauss rules in ln λ stand for all directions of a power law", () => {
    for (const a of [0.3, 1, 2.5])
      for (const align of ["generic", "bottom"] as const) {
        const full = spectrumOf({ spec: "power", a, k: 30, align, d: 600 });
        const few = condensed(full);
        const size = full.values.reduce((sum, l, g) => sum + l * full.chosen[g], 0);
        for (const n of [5, 100, 700])
          for (const t of [0.1, 3, 100]) {
            const [all, some] = [full, few].map((s) => ({ s, flow: flowOf(s, n, t) }));
            const risks = [all, some].map(({ s, flow }) => flowBias(s, flow, s.chosen).risk);
            expect(Math.abs(risks[0] - risks[1]), `${a} ${align} ${n} ${t}`).toBeLessThan(DIGITS * size);
            near(some.flow.noise + 1, all.flow.noise + 1, DIGITS);
          }
      }
  });
  it("acts on one layer that is trained, and never on linear transfer", () => {
    for (const over of settings) {
      for (const more of [{ L: 2 }, { L: inf }, { train: "last" }, { train: "rest" }] as Params[])
        expect([...solved({ ...over, ...more, stop: 2 }).state]).toEqual([...solved({ ...over, ...more }).state]);
      const [early, end] = [2, inf].map((stop) => solved({ ...over, stop }));
      for (const id of ["risk-linear", "risk-source"]) expect(early.read(id)).toBe(end.read(id));
      expect(early.read("risk-finetune")).not.toBe(end.read("risk-finetune"));
      // A ridge is solved to the end.
      for (const base of ["ridge:0.2", "best"])
        expect(solved({ ...over, base, stop: 2 }).read("risk-scratch")).toBe(
          solved({ ...over, base }).read("risk-scratch"),
        );
    }
  });
  it("has numbers everywhere: any spectrum, any n, any time", () => {
    const u = new Float64Array(6);
    for (let i = 0; i < 300; i++) {
      uniforms(u, 6, { seed: 5, replicate: i, purpose: 1 });
      const over = {
        spec: ["iso", "power", "spike", "step"][i % 4],
        align: ["generic", "top", "rest", "bottom"][Math.floor(u[0] * 4)],
        a: i % 3 === 0 ? 10 : 3 * u[1],
        gamma: [20 * u[2], 1, 10 ** (-14 * u[2]), 2 * u[2]][Math.floor(4 * u[5])],
        stop: 10 ** (-2 + 7 * u[3]),
        theta: 180 * u[4],
        d: [4, 20, 300][i % 3],
      };
      const { state } = solved(over);
      for (const id of ["finetuneBias", "finetuneNoise", "baseBias", "baseNoise", "share", "baseShare"] as const)
        expect(state[S[id]] >= 0 && state[S[id]] < inf, `${id} ${state[S[id]]} ${JSON.stringify(over)}`).toBe(true);
    }
  });
});

describe("what is for training to the end", () => {
  const { p, state, read } = solved({ stop: 10, spec: "power", a: 1.5 });
  it("is refused with a reason", () => {
    const [pass, law] = deepLinear.simulators;
    expect(law.refuse([10], solved({ stop: 10 }).p)).toMatch(/trained to the end/);
    expect(law.refuse([10], solved({ stop: 10, L: 2 }).p)).toBeUndefined();
    expect(pass.refuse([10], solved({ stop: 10 }).p)).toBeUndefined();
    expect(pass.refuse([900], solved({ stop: 10, d: 1000 }).p)).toBeUndefined();
    expect(pass.refuse([1800, 1900, 2000, 2100, 2200], solved({ stop: 10, d: 1000 }).p)).toMatch(
      /training time.*d = 1000/,
    );
    expect(read("bound")).toBe(inf);
    expect(deepLinear.quantities.bound.why(inf, p)).toMatch(/training to the end/);
    expect(deepLinear.curves.find((c) => c.quantity === "bound")?.shown?.(p)).toBe(false);
    expect(explanation.learning?.(p).sentence).toMatch(/no exponent/);
    expect(explanation.learning?.(p).rates).toEqual([]);
    expect(explanation.geometry?.refuse?.(solved({ stop: 10 }).p)).toMatch(/to the end/);
    expect(deepLinear.quantities["t-linear"].aside?.shown?.(solved({ stop: 10 }).p)).toBe(false);
  });
  it("and what is computed says that it is for large d", () => {
    for (const id of ["risk-scratch", "risk-finetune", "t-finetune", "t-linear"] as const)
      expect(deepLinear.quantities[id].tag(p)).toBe("A");
    expect(explanation.formulas.formula("risk-finetune", p, state).lines.map((l) => l.id)).toContain("flow/nodes");
    expect(explanation.remarks?.(p).join(" ")).toMatch(/stops at t = 10.*from 0/);
    expect(deepLinear.approximate?.(solved({ stop: 10, d: 50 }).p)).toMatch(/stopped/);
  });
  it("the spectrum shows what is learned until then", () => {
    const early = spectrumPicture(p);
    const late = spectrumPicture({ ...p, stop: 1e5 });
    const end = spectrumPicture({ ...p, stop: inf });
    early?.learned.forEach((share, i) => {
      expect(share).toBeLessThanOrEqual((late as NonNullable<typeof late>).learned[i] + 1e-9);
      expect((late as NonNullable<typeof late>).learned[i]).toBeCloseTo((end as NonNullable<typeof end>).learned[i], 2);
    });
    expect(early?.sentence).toMatch(/^Training on 250 samples stops at t = 10\. .* learn \S+ %\.$/);
  });
  it("the samples that pretraining saves are read off these very curves", () => {
    const over = { stop: 20, theta: 30, sigma: 0.1 };
    const at = { ...solved(over).p, epsilon: 0.2, reach: "finetune" } as unknown as DeepLinearParams;
    const out = new Float64Array(deepLinear.state.length);
    deepLinear.solve(at, out, 0);
    for (const [name, id] of [
      ["nScratch", "risk-scratch"],
      ["nTransfer", "risk-finetune"],
    ])
      expect(solved({ ...over, gamma: out[deepLinear.state.indexOf(name)] }).read(id)).toBeCloseTo(0.2, 7);
  });
});
