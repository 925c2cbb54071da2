import fc from "fast-check";
import { assert, describe, expect, it } from "vitest";
import { typesetTable } from "../../../scripts/typeset.mjs";
import { runs } from "../../../test/runs.ts";
import { texValue } from "../../../test/texValue.ts";
import { backward, cholesky, forward, gram } from "../../lib/cholesky.ts";
import { normals } from "../../lib/normal.ts";
import type { RiskParts } from "../explanation.ts";
import { defaultParams } from "../model.ts";
import type { Params } from "../param.ts";
import { deepLinear } from "./deepLinear.ts";
import { explanation } from "./explanation.ts";
import { tex } from "./formulas.ts";

const inf = Number.POSITIVE_INFINITY;
const { quantities } = deepLinear;
const { formulas } = explanation;
const table: Readonly<Record<string, readonly [string, string?]>> = tex;

/** Any setting, edges often: every branch of every formula. */
const anySetting: fc.Arbitrary<Params> = fc
  .record({
    theta: fc.oneof(fc.constantFrom(0, 45, 90, 180), fc.double({ min: 0, max: 180, noNaN: true })),
    where: fc.oneof(
      fc.constantFrom("0", "1", "2", "3", "d-2", "d-1", "d-1/2", "d", "d+1", "d+2"),
      fc.double({ min: 1e-3, max: 3, noNaN: true }),
    ),
    sigma: fc.constantFrom(0, 0.2, 1, 30),
    rho: fc.constantFrom(0, 0.3, 1, 40),
    s: fc.constantFrom(0, 0.01, 1, 40),
    gs: fc.oneof(fc.constantFrom(inf, inf, 0, 0.5, 1, 1.5), fc.double({ min: 1e-3, max: 3, noNaN: true })),
    ss: fc.constantFrom(0, 0.5),
    L: fc.constantFrom(1, 2, 3, 7, 40, inf),
    ridge: fc.constantFrom(0, 0, 0.1, 20),
    limit: fc.constantFrom("finite", "large"),
    formula: fc.constantFrom("exact", "exact", "printed"),
    d: fc.constantFrom(4, 20, 500),
  })
  .map(({ where, ...p }) => {
    const n = { "0": 0, "1": 1, "2": 2, "3": 3 }[where as string];
    const beside = { "d-2": -2, "d-1": -1, "d-1/2": -0.5, d: 0, "d+1": 1, "d+2": 2 }[where as string];
    const count = n ?? (beside === undefined ? undefined : p.d + beside);
    const gamma = typeof where === "number" ? where : (count as number) / p.d;
    return {
      ...defaultParams(deepLinear),
      ...p,
      gamma: gamma < 1e-15 ? 0 : gamma,
      gs: (p.gs as number) < 1e-15 ? 0 : p.gs,
    };
  });

/** The same with any inputs, frozen layers and baselines. */
const anyInputs: fc.Arbitrary<Params> = fc
  .tuple(
    anySetting,
    fc.record({
      spec: fc.constantFrom("iso", "iso", "power", "spike", "step"),
      a: fc.constantFrom(0, 0.5, 2, 10),
      k: fc.constantFrom(1, 3, 20),
      align: fc.constantFrom("generic", "generic", "top", "rest", "bottom"),
      delta: fc.constantFrom(0, 1, 40),
      train: fc.constantFrom("all", "all", "first:1", "first:2", "rest", "last"),
      base: fc.constantFrom("min", "min", "ridge:0", "ridge:0.2", "best"),
      tune: fc.constantFrom("no", "no", "no", "best"),
    }),
  )
  // Searches over a spectrum of 500 take a millisecond.
  .map(([p, inputs]) => ({ ...p, ...inputs, d: Math.min(60, p.d as number) }));

/** One layer that stops. */
const anyFlow: fc.Arbitrary<Params> = fc
  .tuple(fc.oneof(anySetting, anyInputs), fc.constantFrom(0.01, 3, 1e5))
  .map(([p, stop]) => ({ ...p, L: 1, stop }));

function solved(p: Params): Float64Array {
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve({ ...p, further: "yes" }, state, 0);
  return state;
}

/** Differences of large terms round: the largest term that a line may hold. */
function roundingSize(numbers: string, { value, rho = 0, c, norm2, b = 0 }: Readonly<Record<string, number>>): number {
  const carried = /\{(s|c|norm2)\}/.test(numbers) ? [norm2, c * c * norm2].filter(Number.isFinite) : [];
  return Math.max(1e-3, Math.abs(value), rho * rho, Math.abs(b), ...carried);
}

/** What a general form without numbers ends in. */
const sign = (general: string) => /=(0$|-?\\infty)/.exec(general)?.[0] ?? "";

const known = Object.keys(quantities).filter(
  (id) => !quantities[id].simulatedOnly && !quantities[id].solveOptions && id !== "best",
);

describe("the formulas of deep linear networks", () => {
  it("typeset, all of them, and a wrong one does not", () => {
    for (const forms of Object.values(typesetTable(tex)))
      for (const markup of forms) {
        expect(markup).toMatch(/^<math/);
        expect(markup).not.toMatch(/@|temml-error|merror/);
      }
    expect(() => typesetTable({ wrong: ["\\frac{1}{"] })).toThrow(/wrong/);
  });

  it("come to the quantity's value, with the numbers that are shown, in every branch", () => {
    const reached = new Set<string>();
    const check = (p: Params) => {
      const wrong = (what: string, ...rest: unknown[]) => new Error([what, ...rest, JSON.stringify(p)].join(" "));
      const state = solved(p);
      for (const id of Object.keys(quantities)) {
        const { lines, validity, source } = formulas.formula(id, p, state);
        if (validity.length < 5 || source.length < 5) throw wrong("no words", id);
        if (new Set(lines.map((l) => l.id)).size < lines.length) throw wrong("a line twice", id);
        const wanted = quantities[id].read(state, 0, p);
        if (known.includes(id)) {
          // Without numbers the formula itself says 0 or ∞.
          const said =
            lines[0].slots?.value ?? { "=0": 0, "=\\infty": inf, "=-\\infty": -inf }[sign(table[lines[0].id][0])];
          if (said !== wanted && !(Number.isNaN(wanted) && /both-infinite|not-moved/.test(lines[0].id)))
            throw wrong("another value", id, said, wanted);
        }
        for (const { id: key, slots } of lines) {
          reached.add(key);
          const numbers = table[key][1];
          if ((numbers === undefined) !== (slots === undefined)) throw wrong("numbers or none", key);
          if (!slots || !numbers) continue;
          if (Object.values(slots).some(Number.isNaN)) throw wrong("NaN", key);
          const value = texValue(numbers, slots);
          const far = Math.abs(value - slots.value);
          if (value !== slots.value && !(far < 1e-9 * roundingSize(numbers, slots)))
            throw wrong(key, value, slots.value);
        }
      }
    };
    fc.assert(fc.property(anySetting, check), { numRuns: runs(3000, 5000), seed: 21 });
    fc.assert(fc.property(anyInputs, check), { numRuns: runs(2000, 4000), seed: 24 });
    fc.assert(fc.property(anyFlow, check), { numRuns: runs(600, 1000), seed: 25 });
    expect(Object.keys(tex).filter((id) => !reached.has(id))).toEqual([]);
  });

  it("compare two settings of one quantity, and say why they differ", () => {
    fc.assert(
      fc.property(anySetting, fc.constantFrom(...Object.keys(quantities)), (p, id) => {
        for (const { quantity, sides, why } of formulas.contrasts!(id, p)) {
          expect(why).toMatch(/^[A-Zc].*\.$/);
          for (const side of sides)
            expect(quantities[quantity].read(solved(side.params), 0, side.params)).not.toBeNaN();
          expect(sides[0].name).not.toBe(sides[1].name);
        }
      }),
      { numRuns: 500, seed: 22 },
    );
    const p = { ...defaultParams(deepLinear), theta: 60, sigma: 1, limit: "large" };
    const [printed] = formulas.contrasts!("t-finetune", p);
    const values = printed.sides.map((side) => quantities["t-finetune"].read(solved(side.params), 0, side.params));
    // [T25]'s figures: T_ft(60°) = −.138 with the c of two layers, 0 as printed.
    expect(values[0]).toBeCloseTo(0, 12);
    expect(values[1]).toBeCloseTo(-0.138, 3);
  });
});

/** One fit: the estimator and its parts without and with noise, straight from X. */
interface Fit {
  /** P_∥v for the given v. */
  readonly seen: (v: Float64Array) => Float64Array;
  /** X⁺ε. */
  readonly noise: Float64Array;
  readonly X: Float64Array;
  readonly eps: Float64Array;
}

const drain = (work: Generator<void, void>) => {
  while (!work.next().done);
};

function regress(n: number, d: number, seed: number, replicate: number): Fit {
  const X = new Float64Array(n * d);
  const eps = new Float64Array(n);
  normals(X, n * d, { seed, replicate, purpose: 0 });
  normals(eps, n, { seed, replicate, purpose: 1 });
  const K = new Float64Array(n * n);
  drain(gram(K, X, n, d));
  drain(cholesky(K, n, n, 1e-13));
  const back = (z: Float64Array) => {
    forward(K, n, n, z);
    backward(K, n, n, z);
    return Float64Array.from({ length: d }, (_, j) => z.reduce((sum, zi, i) => sum + zi * X[i * d + j], 0));
  };
  const rows = (v: Float64Array) =>
    Float64Array.from({ length: n }, (_, i) => v.reduce((sum, vj, j) => sum + X[i * d + j] * vj, 0));
  return { seen: (v) => back(rows(v)), noise: back(Float64Array.from(eps)), X, eps };
}

const D = 8;
const N = 4;
const REPLICATES = 20_000;

describe("bias, variance and noise", () => {
  it("sum to the risk, everywhere", () => {
    fc.assert(
      fc.property(fc.oneof(anySetting, anyInputs, anyFlow), (p) => {
        const state = solved(p);
        for (const { quantity, bias, variance, noise } of formulas.parts!(p, state)) {
          const risk = quantities[quantity].read(state, 0, p);
          const sum = bias + variance + noise;
          assert(bias >= 0 && variance >= 0 && noise >= 0, quantity);
          if (Number.isFinite(risk))
            assert(Math.abs(sum - risk) <= 1e-12 * Math.max(risk, (p.rho as number) ** 2), quantity);
          else assert(Object.is(sum, risk), quantity);
        }
      }),
      { numRuns: runs(3000, 8000), seed: 23 },
    );
  });

  it.each([
    ["no ridge", 0],
    ["ridge", 0.4],
  ])("agree with the average of the estimators over data sets, %s", (_, ridge) => {
    const p = {
      ...defaultParams(deepLinear),
      theta: 50,
      gamma: N / D,
      d: D,
      sigma: 0.7,
      rho: 1.2,
      s: 0.8,
      L: 1,
      ridge,
    };
    const n = ridge > 0 ? N : N + 2; // without ridge squares of 1/χ² need more samples to have a variance
    const here = { ...p, gamma: n / D };
    const target = new Float64Array(D);
    const source = new Float64Array(D);
    target[0] = 1.2 * Math.cos((50 * Math.PI) / 180);
    target[1] = 1.2 * Math.sin((50 * Math.PI) / 180);
    source[0] = 0.8;
    const away = Float64Array.from(target, (v, i) => v - source[i]);
    // Error of the estimator without and with noise: [scratch, linear transfer, fine-tuning]. The cross term is 0 on average.
    const before = [0, 1, 2].map(() => new Float64Array(D));
    const pairs: number[][] = [[], [], []];
    const bySample: number[][][] = [[], [], []];
    for (let r = 0; r < REPLICATES; r++) {
      // Scratch and fine-tuning at N, where the noise has finite variance; the readout at its own n.
      const a = regress(N, D, 31, r);
      const X = new Float64Array(n * D);
      const eps = new Float64Array(n);
      normals(X, n * D, { seed: 32, replicate: r, purpose: 0 });
      normals(eps, n, { seed: 32, replicate: r, purpose: 1 });
      let uu = 0;
      let uy = 0;
      let ue = 0;
      for (let i = 0; i < n; i++) {
        const u = X[i * D];
        uu += u * u;
        uy += u * (target[0] * u + target[1] * X[i * D + 1]);
        ue += u * 0.7 * eps[i];
      }
      // One layer: the feature has norm 1.
      const readout = (v: number) => v / (uu + n * ridge);
      const [seenTarget, seenAway] = [a.seen(target), a.seen(away)];
      const errors = [
        Float64Array.from(target, (v, i) => v - seenTarget[i]),
        Float64Array.from(target, (v, i) => v - (i === 0 ? readout(uy) : 0)),
        Float64Array.from(away, (v, i) => v - seenAway[i]),
      ];
      const noises = [a.noise, Float64Array.of(readout(ue) / 0.7), a.noise].map(
        (w) => 0.49 * w.reduce((t, x) => t + x * x, 0),
      );
      errors.forEach((e, k) => {
        // Errors of two independent data sets: the mean of their product is the squared mean, without bias of its own.
        if (r % 2 === 1) pairs[k].push(e.reduce((t, v, i) => t + v * before[k][i], 0));
        before[k] = e;
        bySample[k].push([e.reduce((t, x) => t + x * x, 0), noises[k]]);
      });
    }
    const stats = (values: number[]) => {
      const mean = values.reduce((t, v) => t + v, 0) / values.length;
      const se = Math.sqrt(values.reduce((t, v) => t + (v - mean) ** 2, 0)) / values.length;
      return { mean, se };
    };
    const parts = (q: Params) => formulas.parts!(q, solved(q));
    const wanted = [parts(p)[0], parts(here)[1], parts(p)[2]] as RiskParts[];
    wanted.forEach(({ quantity, bias, variance, noise }, k) => {
      const total = stats(bySample[k].map(([e]) => e));
      const fitted = stats(bySample[k].map(([, w]) => w));
      const square = stats(pairs[k]);
      expect(Math.abs(square.mean - bias), `${quantity} bias`).toBeLessThan(4 * square.se + 1e-12);
      expect(Math.abs(total.mean - bias - variance), `${quantity} variance`).toBeLessThan(4 * total.se + 1e-12);
      expect(Math.abs(fitted.mean - noise), `${quantity} noise`).toBeLessThan(4 * fitted.se);
    });
  });
});
