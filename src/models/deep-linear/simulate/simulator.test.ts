import { readFileSync } from "node:fs";
import { Matrix, pseudoInverse } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import type { Setup } from "../../param.ts";
import { deepLinear } from "../deepLinear.ts";
import { experiments } from "../experiments.ts";
import { type DeepLinearParams, params as schema } from "../params.ts";
import { nullSpaceCoefficient } from "../theory/nullSpace.ts";
import { simulators } from "./simulator.ts";

const [simulator] = simulators;

function run(setup: Setup, ns: number[], seed = 7, index = 3): Float64Array {
  const pieces = experiments.replicate.pass(setup, ns, seed, index);
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}

function draw(rows: number, cols: number, purpose: number, seed = 7, index = 3): Matrix {
  const out = new Float64Array(rows * cols);
  normals(out, rows * cols, { seed, replicate: index, purpose });
  return Matrix.from1DArray(rows, cols, out);
}

const defaults = Object.fromEntries(
  Object.entries(schema).map(([k, p]) => [k, p.default]),
) as unknown as DeepLinearParams;

/** The protocols by pseudo-inverses and bisection on the same random numbers: nothing shared but the data. */
function direct(p: DeepLinearParams, n: number): Record<string, number> {
  const { d } = p;
  const unit = (i: number) => Matrix.columnVector(Array.from({ length: d }, (_, k) => (k === i ? 1 : 0)));
  const angle = (p.theta * Math.PI) / 180;
  const betaT = unit(0)
    .mul(p.rho * Math.cos(angle))
    .add(unit(1).mul(p.rho * Math.sin(angle)));
  const trueSource = unit(0).mul(p.s);
  let betaS = trueSource.clone();
  if (p.gs !== Number.POSITIVE_INFINITY) {
    const ns = Math.round(p.gs * d);
    const Xs = draw(ns, d, 2);
    betaS = pseudoInverse(Xs).mmul(Xs.mmul(betaS).add(draw(ns, 1, 3).mul(p.ss)));
  }
  const X = draw(n, d, 0);
  const y = X.mmul(betaT).add(draw(n, 1, 1).mul(p.sigma));
  const plus = pseudoInverse(X);
  const fit = plus.mmul(y);
  const seen = plus.mmul(X);
  const off = (b: Matrix) => Matrix.sub(b, seen.mmul(b));
  const square = (b: Matrix) => b.norm("frobenius") ** 2;
  const risk = (b: Matrix) => square(Matrix.sub(b, betaT));

  const A = square(fit) / square(betaS);
  const B = square(off(betaS)) / square(betaS);
  let c: number;
  if (n >= d) c = 0;
  else if (p.L === Number.POSITIVE_INFINITY) c = Math.sqrt(A / (1 - B));
  else {
    let [lo, hi] = [B, B + A ** (1 / p.L) + 1];
    for (let i = 0; i < 300; i++) {
      const q = (lo + hi) / 2;
      if (q ** (p.L - 1) * (q - B) > A) hi = q;
      else lo = q;
    }
    c = lo ** ((p.L - 1) / 2);
  }
  const tuned = Matrix.add(fit, off(betaS).mul(c));

  const norm = Math.sqrt(square(betaS));
  const direction = Matrix.div(betaS, norm);
  const feature = X.mmul(direction).mul(norm ** (1 - 1 / p.L));
  const head = feature.transpose().mmul(y).get(0, 0) / (square(feature) + n * p.ridge);
  const linear = Matrix.mul(direction, head * norm ** (1 - 1 / p.L));
  return {
    "t-linear": risk(fit) - risk(linear),
    "t-finetune": risk(fit) - risk(tuned),
    "risk-scratch": risk(fit),
    "risk-linear": risk(linear),
    "risk-finetune": risk(tuned),
    "risk-source": risk(betaS),
    "hurts-linear": risk(linear) > risk(fit) ? 1 : 0,
    "hurts-finetune": n < p.d && risk(tuned) > risk(fit) ? 1 : 0,
    forgetting: square(Matrix.sub(tuned, trueSource)),
    "risk-interpolated": risk(Matrix.add(betaS, Matrix.sub(tuned, betaS).mul(bestA(p)))),
  };
}

/** The share of the way that theory chooses for all draws: the one number that is not the draw's own. */
function bestA(p: DeepLinearParams): number {
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve({ ...p, further: "yes" } as never, state, 0);
  return deepLinear.quantities["best-a"].read(state, 0, p as never);
}

describe("one pass against direct linear algebra on the same data", () => {
  const inf = Number.POSITIVE_INFINITY;
  const settings: Partial<DeepLinearParams>[] = [
    {},
    { L: 1, theta: 120, sigma: 1, rho: 2 },
    { L: 3, s: 0.3, ridge: 0.2 },
    { L: inf, s: 2, sigma: 0 },
    { L: 7, rho: 3, s: 0.5, ridge: 1.5, theta: 10 },
    { gs: 0.5, ss: 0.4, L: 2 },
    { gs: 1.75, ss: 1, L: 3, ridge: 0.1 },
    { gs: 0.25, ss: 0, L: inf, theta: 70 },
  ];
  const ns = [1, 2, 3, 5, 8, 11, 12, 13, 15, 24, 70];
  for (const over of settings)
    it(
      JSON.stringify(over, (_, v) => (v === inf ? "inf" : v)),
      () => {
        const p = { ...defaults, ...over, d: 12 };
        const setup = simulator.setup(p);
        const data = run(setup, ns);
        const [head, width] = [simulator.head(setup), simulator.width(setup)];
        const out = new Float64Array(simulator.quantities.length);
        for (const [i, n] of ns.entries()) {
          simulator.read(out, data, 0, head + i * width, n, setup, p);
          const wanted = direct(p, n);
          for (const [k, id] of simulator.quantities.entries())
            expect(Math.abs(out[k] - wanted[id]), `${id} at n = ${n}: ${out[k]} against ${wanted[id]}`).toBeLessThan(
              1e-7 * Math.max(1, Math.abs(wanted["risk-scratch"]), Math.abs(wanted[id])),
            );
        }
      },
    );
});

describe("rows do not depend on which other sample sizes are asked", () => {
  it.each([
    { d: 70, ns: -1 },
    { d: 70, ns: 35 },
  ])("bitwise, %o", (setup) => {
    const width = simulator.width(setup);
    const head = simulator.head(setup);
    const all = [1, 30, 63, 64, 65, 70, 71, 100, 128, 129, 200];
    const many = run(setup, all);
    for (const [i, n] of all.entries()) {
      const one = run(setup, [n]);
      expect(one.slice(head)).toEqual(many.slice(head + i * width, head + (i + 1) * width));
      expect(one.slice(0, head)).toEqual(many.slice(0, head));
    }
  });
  it("other replicates and seeds are other data", () => {
    const setup = { d: 20, ns: -1 };
    const rows = [
      run(setup, [10], 1, 0),
      run(setup, [10], 1, 1),
      run(setup, [10], 2, 0),
      run(setup, [10], 2 ** 32 + 1, 0),
    ];
    expect(new Set(rows.map((r) => r.join())).size).toBe(4);
  });
});

it("rests often enough to listen", () => {
  let rests = 0;
  for (const _ of experiments.replicate.pass({ d: 400, ns: -1 }, [400, 600], 1, 0)) rests++;
  expect(rests).toBeGreaterThan(20);
});

it("no samples at all: zero, and the source as it is", () => {
  const setup = { d: 10, ns: -1 };
  const data = run(setup, [0]);
  const out = new Float64Array(simulator.quantities.length);
  for (const L of [1, 2, 5, Number.POSITIVE_INFINITY]) {
    const p = { ...defaults, d: 10, gamma: 0, L };
    simulator.read(out, data, 0, simulator.head(setup), 0, setup, p);
    const value = Object.fromEntries(simulator.quantities.map((id, k) => [id, out[k]]));
    expect(value["risk-scratch"]).toBeCloseTo(1, 14);
    expect(value["risk-linear"]).toBeCloseTo(1, 14);
    expect(value["risk-finetune"]).toBeCloseTo(value["risk-source"], 14);
  }
});

it("golden instances: c of real data at every depth", () => {
  const golden = JSON.parse(
    readFileSync(new URL("../../../../test/golden/linear.json", import.meta.url), "utf8").replace(/\bNaN\b/g, "null"),
  ) as {
    instances: { n: number; d: number; ft: Record<string, { c: number }>; norm_Xpy: number; norm_Pperp_bs: number }[];
  };
  const [instance] = golden.instances;
  const s2 = Array.from({ length: instance.d }, (_, b) => Math.cos(b + 1) ** 2).reduce((a, b) => a + b);
  const depths = Object.entries(instance.ft);
  expect(depths.length).toBeGreaterThan(4);
  for (const [L, { c }] of depths)
    expect(
      nullSpaceCoefficient(
        instance.norm_Xpy ** 2 / s2,
        instance.norm_Pperp_bs ** 2 / s2,
        L === "inf" ? Number.POSITIVE_INFINITY : Number(L),
      ),
    ).toBeCloseTo(c, 10);
});

it("a pass too large for a thread is refused with its size", () => {
  expect(simulator.refuse([500], defaults)).toBeUndefined();
  expect(simulator.refuse([5000], { ...defaults, d: 5000 })).toMatch(/MB/);
});
