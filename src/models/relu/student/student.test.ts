import { Matrix, pseudoInverse } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { joined, outputs } from "../network/neurons.ts";
import { meanSquare } from "../network/population.ts";
import { sphere } from "../network/sphere.ts";
import { cost, memory, obstacle } from "./cost.ts";
import { outOfSpan } from "./floor.ts";
import { HEAD, HEAD_WIDTH, ROW, ROW_WIDTH } from "./layout.ts";
import { readout } from "./leastSquares.ts";
import { FITTED, MOST_GRADIENTS, PRETRAINED, replicateStudent, type TrainingRules } from "./replicate.ts";
import { drawStudent, drawTarget, drawTeacher, sourceOf } from "./teacher.ts";

const where = { seed: 3, replicate: 0 };
const draw = (count: number, purpose: number) => {
  const out = new Float64Array(count);
  normals(out, count, { ...where, purpose });
  return out;
};
function run<V>(steps: Generator<unknown, V>): V {
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
}

describe("the readout of linear transfer", () => {
  /** By ml-matrix: the pseudo-inverse, or the normal equations of the ridge. */
  function oracle(Phi: Float64Array, y: Float64Array, n: number, m: number, ridge: number): number[] {
    const P = new Matrix(Array.from({ length: n }, (_, s) => Array.from(Phi.subarray(s * m, (s + 1) * m))));
    const Y = Matrix.columnVector(Array.from(y.subarray(0, n)));
    if (ridge === 0) return pseudoInverse(P).mmul(Y).to1DArray();
    const G = P.transpose()
      .mmul(P)
      .add(Matrix.eye(m).mul(n * ridge));
    return pseudoInverse(G).mmul(P.transpose().mmul(Y)).to1DArray();
  }
  it.each([
    [5, 12, 0],
    [12, 12, 0],
    [30, 12, 0],
    [5, 12, 0.03],
    [30, 12, 0.03],
    [1, 1, 0],
  ])("n = %d, m = %d, ridge %d", (n, m, ridge) => {
    const [Phi, y] = [draw(n * m, 50), draw(n, 51)];
    const a = run(readout(Phi, y, n, m, ridge));
    const b = oracle(Phi, y, n, m, ridge);
    for (let i = 0; i < m; i++) expect(a[i]).toBeCloseTo(b[i], 9);
  });

  it("equal samples and equal or missing features give numbers, and fit", () => {
    const Phi = draw(6 * 4, 52);
    for (let s = 0; s < 6; s++) [Phi[4 * s + 1], Phi[4 * s + 2]] = [Phi[4 * s], 0];
    const y = Float64Array.from({ length: 6 }, (_, s) => 2 * Phi[4 * s] - Phi[4 * s + 3]);
    const a = run(readout(Phi, y, 6, 4, 0));
    expect(a[0] + a[1]).toBeCloseTo(2, 12);
    expect(a[3]).toBeCloseTo(-1, 12);
    const twice = new Float64Array(3 * 8);
    twice.set(draw(8, 53));
    twice.copyWithin(8, 0, 8);
    twice.set(draw(8, 54), 16);
    const b = run(readout(twice, Float64Array.of(1, 1, -2), 3, 8, 0));
    const fitted = [0, 1, 2].map((s) => b.reduce((sum, v, i) => sum + v * twice[8 * s + i], 0));
    for (const [s, label] of [1, 1, -2].entries()) expect(fitted[s]).toBeCloseTo(label, 10);
    expect(run(readout(Phi, y, 0, 4, 0))).toEqual(new Float64Array(4));
  });
});

describe("the floor of linear transfer", () => {
  const teacher = drawTeacher(6, 5, where);
  const norm = run(meanSquare(teacher));

  it("is what least squares on many sampled inputs leaves, within its standard error", () => {
    const features = sphere(8, 5, where, 60);
    const floor = run(outOfSpan(teacher, features, 8, norm));
    const n = 20_000;
    const X = draw(n * 5, 61);
    const y = new Float64Array(n);
    outputs(y, teacher, X, n);
    const Phi = new Float64Array(n * 8);
    const unit = (i: number) => ({ count: 1, d: 5, W: features.subarray(5 * i, 5 * i + 5), q: Float64Array.of(1) });
    const column = new Float64Array(n);
    for (let i = 0; i < 8; i++) {
      outputs(column, unit(i), X, n);
      for (let s = 0; s < n; s++) Phi[8 * s + i] = column[s];
    }
    const a = run(readout(Phi, y, n, 8, 0));
    let [sum, square] = [0, 0];
    for (let s = 0; s < n; s++) {
      let e = y[s];
      for (let i = 0; i < 8; i++) e -= a[i] * Phi[8 * s + i];
      sum += e ** 2 / n;
      square += e ** 4 / n;
    }
    const error = Math.sqrt((square - sum * sum) / n);
    // The fit takes 8 of n degrees of freedom.
    expect(Math.abs(floor * norm - sum * (n / (n - 8)))).toBeLessThan(3 * error);
    expect(error).toBeLessThan(0.03 * sum);
  });

  it("is 0 on the teacher's own neurons, E f² on none, and a repeated feature changes nothing", () => {
    expect(run(outOfSpan(teacher, teacher.W, 6, norm))).toBeLessThan(1e-13);
    expect(run(outOfSpan(teacher, teacher.W, 0, norm))).toBeCloseTo(1, 14);
    const once = run(outOfSpan(teacher, teacher.W, 3, norm));
    const twice = new Float64Array(35);
    twice.set(teacher.W.subarray(0, 15));
    twice.set(
      teacher.W.subarray(0, 15).map((w) => 2 * w),
      15,
    );
    expect(run(outOfSpan(teacher, twice, 7, norm))).toBeCloseTo(once, 12);
    expect(once).toBeGreaterThan(0.01);
  });
});

describe("teacher, source and student", () => {
  it("the source is the teacher less a share of its neurons; all of it and none of it at the ends", () => {
    const teacher = drawTeacher(8, 5, where);
    for (const [mu, count] of [
      [0, 8],
      [0.25, 6],
      [0.5, 4],
      [1, 0],
    ]) {
      const source = sourceOf(teacher, mu);
      expect(source.count).toBe(count);
      expect(source.W).toEqual(teacher.W.subarray(0, count * 5));
    }
    expect(run(meanSquare(sourceOf(teacher, 1)))).toBe(0);
  });

  it("the student is 0 before training, at even and odd widths; fewer samples are the first of more", () => {
    for (const m of [6, 7]) {
      const theta = drawStudent(m, 5, where);
      const q = theta.slice(5 * m);
      expect(run(meanSquare({ count: m, d: 5, W: theta, q }))).toBeLessThan(1e-15);
    }
    const teacher = drawTeacher(8, 5, where);
    const [few, many] = [drawTarget(3, teacher, where), drawTarget(9, teacher, where)];
    expect(many.X.subarray(0, 15)).toEqual(few.X);
    expect(many.y.subarray(0, 3)).toEqual(few.y);
  });
});

describe("a replicate", () => {
  const setup = { d: 6, width: 24, teachers: 6, mu: 0, ridge: 1e-6 };
  const ns = [0, 12, 48];
  const at = (mu: number, rules?: TrainingRules) => {
    const data = run(replicateStudent({ ...setup, mu }, ns, 5, 0, ...(rules ? [rules] : [])));
    const row = (k: number) => data.subarray(HEAD_WIDTH + k * ROW_WIDTH, HEAD_WIDTH + (k + 1) * ROW_WIDTH);
    return { data, row };
  };

  it("μ = 0 transfers: both floors vanish, fine-tuning and linear transfer are near 0 and beat scratch", () => {
    const { data, row } = at(0);
    expect(data[HEAD.converged]).toBe(1);
    expect(data[HEAD.source]).toBeLessThan(1e-4);
    expect(data[HEAD.floorSource]).toBeLessThan(1e-12);
    expect(data[HEAD.floorStudent]).toBeLessThan(1e-4);
    for (const k of [1, 2]) {
      expect(row(k)[ROW.fineTuned]).toBeLessThan(3e-4);
      expect(row(k)[ROW.scratch]).toBeGreaterThan(20 * row(k)[ROW.fineTuned]);
    }
    expect(row(2)[ROW.linear]).toBeLessThan(0.02);
  });

  it("μ = 1 has nothing to transfer: an empty source, its floor the whole teacher, linear transfer above its own", () => {
    const { data, row } = at(1);
    expect(data[HEAD.floorSource]).toBeCloseTo(1, 12);
    for (const k of [1, 2]) {
      expect(row(k)[ROW.linear]).toBeGreaterThan(data[HEAD.floorStudent]);
      expect(row(k)[ROW.fineTuned]).toBeGreaterThan(0.6 * row(k)[ROW.scratch]);
    }
    expect(data.every(Number.isFinite)).toBe(true);
  });

  it("without samples scratch and linear transfer know nothing, fine-tuning is the pretrained student", () => {
    const { data, row } = at(0.5);
    expect(row(0)[ROW.scratch]).toBeCloseTo(1, 12);
    expect(row(0)[ROW.linear]).toBeCloseTo(1, 12);
    expect([row(0)[ROW.scratchConverged], row(0)[ROW.fineTunedConverged]]).toEqual([1, 1]);
    const teacher = drawTeacher(6, 6, { seed: 5, replicate: 0 });
    const missing = run(meanSquare(joined(teacher, sourceOf(teacher, 0.5), -1))) / data[HEAD.norm];
    // ‖student − teacher‖ within ‖student − source‖ of ‖source − teacher‖.
    const off = Math.abs(Math.sqrt(row(0)[ROW.fineTuned]) - Math.sqrt(missing));
    expect(off).toBeLessThanOrEqual(Math.sqrt(data[HEAD.source]) + 1e-12);
  });

  it("does not depend on which sample sizes are asked, nor on what was computed before", () => {
    const { row } = at(0.5);
    // Other rules that never come to bear, so that nothing is remembered from before.
    const anew = { pretrained: PRETRAINED, fitted: FITTED, maxGradients: MOST_GRADIENTS + 1 };
    const alone = run(replicateStudent({ ...setup, mu: 0.5 }, [48], 5, 0, anew));
    expect(alone.subarray(HEAD_WIDTH)).toEqual(row(2));
    run(replicateStudent({ ...setup, mu: 0.5 }, [48], 6, 0));
    expect(at(0.5).row(2)).toEqual(row(2));
  });

  it("out of gradients: the runs say that they have not converged", () => {
    const { data, row } = at(0.5, { pretrained: 1e-4, fitted: 1e-5, maxGradients: 30 });
    expect(data[HEAD.converged]).toBe(0);
    for (const k of [1, 2]) expect([row(k)[ROW.scratchConverged], row(k)[ROW.fineTunedConverged]]).toEqual([0, 0]);
    expect(data.every(Number.isFinite)).toBe(true);
  });
});

describe("what is too much", () => {
  const setup = { d: 20, width: 200, teachers: 20, mu: 0.5, ridge: 0 };
  it("the default is simulated; beyond memory or patience, or without neurons, there is a reason", () => {
    const ns = [10, 20, 40, 80, 160, 320, 640];
    expect(obstacle(setup, ns)).toBeUndefined();
    expect(obstacle({ ...setup, d: 100, width: 1000, teachers: 100 }, ns)).toBeUndefined();
    expect(obstacle({ ...setup, width: 16384 }, ns)).toContain("MB");
    expect(obstacle(setup, [1e6])).toContain("MB");
    expect(obstacle(setup, [90_000])).toContain("hour");
    for (const bad of [{ teachers: 0 }, { width: 0 }, { mu: Number.NaN }, { mu: -0.1 }, { ridge: -1 }])
      expect(obstacle({ ...setup, ...bad }, ns)).toBeDefined();
  });

  it("cost and memory grow with every size", () => {
    const base = cost(setup, [100]);
    for (const key of ["d", "width", "teachers"] as const)
      expect(cost({ ...setup, [key]: 2 * setup[key] }, [100]).own).toBeGreaterThan(base.own * 0.99);
    expect(cost(setup, [100, 200]).own).toBeGreaterThan(2 * base.own);
    const shared = (other: ReturnType<typeof cost>) => Object.keys(base.once).filter((key) => key in other.once);
    expect(shared(cost({ ...setup, mu: 1 }, [100]))).toEqual([expect.stringContaining("scratch")]);
    expect(shared(cost(setup, [200]))).toEqual([expect.stringContaining("pretraining")]);
    expect(shared(cost({ ...setup, d: 10 }, [100]))).toEqual([]);
    expect(memory(setup, [200])).toBeGreaterThan(memory(setup, [100]) - 1);
  });
});
