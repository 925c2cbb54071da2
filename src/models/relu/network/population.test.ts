import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { joined, linearNeurons, type Neurons, outputs, outputsInParts } from "./neurons.ts";
import { meanSquare, moment, momentMatrix, populationGradient, populationSpace } from "./population.ts";

const draw = (count: number, purpose: number) => {
  const out = new Float64Array(count);
  normals(out, count, { seed: 19, replicate: 0, purpose });
  return out;
};
const network = (count: number, d: number, purpose: number): Neurons => ({
  count,
  d,
  W: draw(count * d, purpose),
  q: draw(count, purpose + 1).map((q) => q / count),
});
function run<V>(steps: Generator<void, V>): V {
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
}
/** Mean and standard error of g over many Gaussian inputs, at each of `width` outputs. */
function sampled(d: number, width: number, g: (x: Float64Array, out: Float64Array) => void, many = 40_000) {
  const X = draw(many * d, 90);
  const [sum, square, out] = [0, 1, 2].map(() => new Float64Array(width));
  for (let s = 0; s < many; s++) {
    g(X.subarray(s * d, (s + 1) * d), out);
    for (let k = 0; k < width; k++) {
      sum[k] += out[k] / many;
      square[k] += out[k] ** 2 / many;
    }
  }
  return Array.from(sum, (mean, k) => ({ mean, error: Math.sqrt((square[k] - mean * mean) / many) }));
}
const dot = (w: Float64Array, at: number, x: Float64Array) => x.reduce((sum, v, j) => sum + v * w[at + j], 0);

describe("moments of relu", () => {
  it("at known angles: equal, opposite, perpendicular, 0", () => {
    expect(moment(6, 2, 3)).toBeCloseTo(3, 14);
    expect(moment(-6, 2, 3)).toBe(0);
    expect(moment(0, 2, 3)).toBeCloseTo(6 / (2 * Math.PI), 14);
    expect(moment(0, 0, 3)).toBe(0);
    // Rounding may put a cosine just beyond ±1.
    expect(moment(6 * (1 + 1e-15), 2, 3)).toBeCloseTo(3, 14);
  });

  it("the matrix is that of sampled products, within four standard errors", () => {
    const [a, b] = [network(3, 5, 1), network(2, 5, 3)];
    const K = run(momentMatrix(a.W, 3, b.W, 2, 5));
    const seen = sampled(5, 6, (x, out) => {
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 2; j++) out[2 * i + j] = Math.max(0, dot(a.W, 5 * i, x)) * Math.max(0, dot(b.W, 5 * j, x));
    });
    for (const [k, { mean, error }] of seen.entries()) expect(Math.abs(K[k] - mean)).toBeLessThan(4 * error);
  });

  it("a linear function is two neurons: E (b·x)² = ‖b‖²", () => {
    const b = draw(7, 5);
    expect(run(meanSquare(linearNeurons(b)))).toBeCloseTo(
      b.reduce((sum, v) => sum + v * v, 0),
      12,
    );
  });
});

describe("risk and its gradient", () => {
  const [student, teacher] = [network(9, 5, 10), network(4, 5, 12)];
  const both = joined(student, teacher, -1);
  const loss = (of: Neurons) => run(meanSquare(of)) / 2;

  it("the risk is that of sampled inputs, within four standard errors; also through blocks of neurons", () => {
    const wide = joined(network(300, 5, 14), teacher, -1);
    for (const pair of [both, wide]) {
      const out = new Float64Array(1);
      const [{ mean, error }] = sampled(
        5,
        1,
        (x, square) => {
          outputs(out, pair, x, 1);
          square[0] = out[0] ** 2;
        },
        pair === wide ? 8000 : 40_000,
      );
      expect(Math.abs(run(meanSquare(pair)) - mean)).toBeLessThan(4 * error);
    }
  });

  function gradient() {
    const [gradW, gradQ] = [new Float64Array(9 * 5), new Float64Array(9)];
    const minus = joined({ ...teacher, q: teacher.q.map((q) => -q) }, { ...student, count: 0 });
    const value = run(populationGradient(gradW, gradQ, both, 9, loss(minus), populationSpace(9, 13)));
    return { gradW, gradQ, value };
  }

  it("the loss is half the risk", () => {
    expect(gradient().value).toBeCloseTo(loss(both), 14);
  });

  it("the gradient is that of central differences", () => {
    const { gradW, gradQ } = gradient();
    const shifted = (k: number, by: number): Neurons => {
      const [W, q] = [both.W.slice(), both.q.slice()];
      if (k < 45) W[k] += by;
      else q[k - 45] += by;
      return { ...both, W, q };
    };
    for (let k = 0; k < 54; k++) {
      const slope = (loss(shifted(k, 1e-5)) - loss(shifted(k, -1e-5))) / 2e-5;
      expect(k < 45 ? gradW[k] : gradQ[k - 45]).toBeCloseTo(slope, 8);
    }
  });

  it("the gradient is that of sampled inputs, within four and a half standard errors each", () => {
    const { gradW, gradQ } = gradient();
    const f = new Float64Array(1);
    const seen = sampled(5, 54, (x, out) => {
      outputs(f, both, x, 1);
      for (let i = 0; i < 9; i++) {
        const z = dot(student.W, 5 * i, x);
        for (let j = 0; j < 5; j++) out[5 * i + j] = z > 0 ? f[0] * student.q[i] * x[j] : 0;
        out[45 + i] = f[0] * Math.max(0, z);
      }
    });
    for (const [k, { mean, error }] of seen.entries())
      expect(Math.abs((k < 45 ? gradW[k] : gradQ[k - 45]) - mean)).toBeLessThan(4.5 * error);
  });

  it("a neuron of weight 0 gives numbers: no gradient in its readout, none from it", () => {
    const W = both.W.slice();
    W.fill(0, 0, 5);
    const [gradW, gradQ] = [new Float64Array(45), new Float64Array(9)];
    run(populationGradient(gradW, gradQ, { ...both, W }, 9, 0, populationSpace(9, 13)));
    expect(gradQ[0]).toBe(0);
    expect([...gradW, ...gradQ].every(Number.isFinite)).toBe(true);
  });

  it("values in parts are those of single neurons", () => {
    const X = draw(700 * 5, 91);
    const [one, parts] = [new Float64Array(700), new Float64Array(700).fill(9)];
    const wide = network(2500, 5, 14);
    outputs(one, wide, X, 700);
    run(outputsInParts(parts, wide, X, 700));
    for (const [s, f] of one.entries()) expect(parts[s]).toBeCloseTo(f, 12);
  });

  it("the risk of a network against itself is 0, to rounding", () => {
    expect(run(meanSquare(joined(student, student, -1)))).toBeLessThan(1e-15);
  });
});
