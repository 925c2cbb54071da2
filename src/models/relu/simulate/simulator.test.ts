import { describe, expect, it } from "vitest";
import { settings } from "../../../../test/reluSettings.ts";
import { simulate } from "../../../../test/simulate.ts";
import { normals } from "../../../lib/normal.ts";
import type { Params } from "../../param.ts";
import { relu } from "../relu.ts";
import { kernelAt, kernels } from "../theory/kernels.ts";
import { replicate } from "./kernelRegression.ts";
import { form, functions, head, trains, triangle, width } from "./layout.ts";
import { simulator } from "./simulator.ts";

const defaults = Object.fromEntries(Object.entries(relu.params).map(([key, p]) => [key, p.default]));
type P = Parameters<typeof simulator.setup>[0];
const with_ = (over: Params) => ({ ...defaults, ...over }) as unknown as P;

function rows(p: P, ns: readonly number[], index = 0): Float64Array {
  const pieces = replicate(simulator.setup(p), ns, 1, index);
  let piece = pieces.next();
  while (!piece.done) piece = pieces.next();
  return piece.value;
}

function read(p: P, data: Float64Array, ns: readonly number[], i: number): Record<string, number> {
  const setup = simulator.setup(p);
  const out = new Float64Array(simulator.quantities.length);
  simulator.read(out, data, 0, head(setup) + i * width(setup), ns[i], setup, simulator.atSamples(ns[i], p));
  return Object.fromEntries(simulator.quantities.map((id, k) => [id, out[k]]));
}

/** Solves A·x = b by elimination with pivots. */
function solved(A: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = A.map((row, i) => [...row, b[i]]);
  const n = b.length;
  for (let k = 0; k < n; k++) {
    const best = rows.slice(k).reduce((top, row, i) => (Math.abs(row[k]) > Math.abs(rows[top][k]) ? i + k : top), k);
    [rows[k], rows[best]] = [rows[best], rows[k]];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const f = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= f * rows[k][j];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}

const cosine = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);

function points(n: number, d: number, purpose: number): number[][] {
  const z = new Float64Array(n * d);
  normals(z, n * d, { seed: 1, replicate: 0, purpose });
  return Array.from({ length: n }, (_, i) => {
    const row = Array.from(z.subarray(i * d, (i + 1) * d));
    const size = Math.hypot(...row);
    return row.map((x) => x / size);
  });
}

describe("kernel regression on real draws", () => {
  it.each([
    { train: "first", ridge: 0, gs: Number.POSITIVE_INFINITY },
    { train: "readout", ridge: 0.3, gs: Number.POSITIVE_INFINITY },
    { train: "both", ridge: 0, gs: 0.8 },
    { train: "first", ridge: 0.2, gs: 1.5 },
  ] as const)("has the risk that test inputs measure: $train, ridge $ridge, γₛ = $gs", ({ train, ridge, gs }) => {
    const d = 20;
    const n = 14;
    const p = with_({ d, train, ridge, gs, theta: 50, rho: 1.3, s: 0.8, sigma: 0.4, ss: 0.3, gamma: n / d });
    const data = rows(p, [6, n]);
    const found = read(p, data, [6, n], 1);
    // The same networks, written out: inputs of the same coordinates, elimination, and fresh test inputs.
    const H = (a: number[], b: number[]) => kernelAt(train, a === b ? 1 : cosine(a, b));
    const X = points(n, d, 0);
    const noise = new Float64Array(n);
    normals(noise, n, { seed: 1, replicate: 0, purpose: 1 });
    const angle = (50 * Math.PI) / 180;
    const target = (u: number[]) => Math.sqrt(d) * 1.3 * (Math.cos(angle) * u[0] + Math.sin(angle) * u[1]);
    let source = (u: number[]) => Math.sqrt(d) * 0.8 * u[0];
    if (gs < Number.POSITIVE_INFINITY) {
      const ns = Math.round(gs * d);
      const S = points(ns, d, 2);
      const sourceNoise = new Float64Array(ns);
      normals(sourceNoise, ns, { seed: 1, replicate: 0, purpose: 3 });
      const teacher = source;
      const a = solved(
        S.map((u) => S.map((v) => H(u, v))),
        S.map((u, i) => teacher(u) + 0.3 * sourceNoise[i]),
      );
      source = (u) => S.reduce((sum, v, j) => sum + a[j] * H(u, v), 0);
    }
    const K = X.map((u) => X.map((v) => H(u, v) + (u === v ? ridge * (n / d) * kernels[train].slope : 0)));
    const network = (start: (u: number[]) => number) => {
      const labels = X.map((u, i) => target(u) + 0.4 * noise[i] - start(u));
      const a = solved(K, labels);
      return (u: number[]) => start(u) + X.reduce((sum, v, j) => sum + a[j] * H(u, v), 0);
    };
    const [scratch, tuned] = [network(() => 0), network(source)];
    const test = points(6000, d, 88);
    for (const [id, f] of [
      ["risk-scratch", scratch],
      ["risk-finetune", tuned],
    ] as const) {
      const errors = test.map((u) => (f(u) - target(u)) ** 2);
      const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
      const se = Math.sqrt(errors.reduce((a, b) => a + (b - mean) ** 2, 0)) / errors.length;
      expect(Math.abs(found[id] - mean), id).toBeLessThan(4 * se);
      expect(se).toBeLessThan(0.03 * mean);
    }
    const missed = X.map((u) => (target(u) - source(u)) / Math.sqrt(d));
    const fit = solved(K, missed);
    expect(found.proxy).toBeCloseTo(Math.sqrt((2 * cosine(fit, missed)) / n), 10);
  });

  it("answers the same for a sample size whichever others are asked, with an added ridge too", () => {
    for (const over of [{}, { ridge: 0.4 }, { gs: 0.7, train: "both" }]) {
      const p = with_({ d: 24, ...over });
      const [alone, among] = [rows(p, [17]), rows(p, [3, 17, 30])];
      const setup = simulator.setup(p);
      const w = width(setup);
      expect(alone.slice(head(setup))).toEqual(among.slice(head(setup) + w, head(setup) + 2 * w));
    }
  });

  it("ỹᵀH⁻¹ỹ ≤ ‖δ‖²/H′(0) in every draw, 4‖δ‖² for one trained layer, whatever the direction of δ", () => {
    let most = 0;
    for (const train of trains)
      for (let index = 0; index < 12; index++) {
        const p = with_({ d: 30, train });
        const ns = [1, 10, 60, 200];
        const data = rows(p, ns, index);
        const setup = simulator.setup(p);
        for (let i = 0; i < ns.length; i++)
          for (let angle = 0; angle < 180; angle += 15) {
            const w = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
            const value = form(data, head(setup) + i * width(setup), w) / 30;
            expect(value).toBeGreaterThan(0);
            most = Math.max(most, value * kernels[train].slope);
          }
      }
    expect(most).toBeLessThanOrEqual(1 + 1e-12);
    // And it is a bound that draws come near to.
    expect(most).toBeGreaterThan(0.8);
  });

  it("has a layout whose parts fill it", () => {
    for (const gs of [Number.POSITIVE_INFINITY, 1]) {
      const setup = simulator.setup(with_({ gs, d: 12 }));
      const m = functions(setup);
      expect(width(setup)).toBe(triangle(m) + m * (m + 1) + triangle(m + 1));
      expect(rows(with_({ gs, d: 12 }), [0, 5]).length).toBe(head(setup) + 2 * width(setup));
    }
  });

  it("refuses what would not fit a thread or take too long, with its reason", () => {
    expect(simulator.refuse([600], with_({}))).toBeUndefined();
    expect(simulator.refuse([2000], with_({ d: 1000 }))).toBeUndefined();
    expect(simulator.refuse([6000], with_({}))).toMatch(/MB a thread/);
    expect(simulator.refuse([4000], with_({ d: 4000 }))).toMatch(/too long|MB/);
    expect(simulator.refuse([10], with_({ gs: 100 }))).toMatch(/30000 samples/);
  });

  it.each([1, 8, 16].map((i) => settings[i]))("$quantity at $link is as theory says", ({ link, quantity, seed }) => {
    const { mean, se, theory } = simulate(link, 12, seed)[quantity] as Record<"mean" | "se" | "theory", number>;
    expect(Math.abs(mean - theory)).toBeLessThan(0.03 * theory + 3 * se);
    expect(se).toBeLessThan(0.04 * theory);
  });
});
