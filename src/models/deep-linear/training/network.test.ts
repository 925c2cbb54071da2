import { Matrix, pseudoInverse } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { defaultParams } from "../../model.ts";
import { modelById } from "../../registry.ts";
import { experiments } from "../experiments.ts";
import type { DeepLinearParams } from "../params.ts";
import { remarks } from "../remarks.ts";
import { simulators } from "../simulate/simulator.ts";
import {
  copyNetwork,
  drawNetwork,
  featureMap,
  features,
  type Layers,
  type NetworkEnd,
  type NetworkPoint,
  predictor,
  refittedReadout,
  slope,
  trainNetwork,
} from "./network.ts";
import { WIDTH } from "./training.ts";
import {
  fineTuned,
  gap,
  leastSquares,
  project,
  refittedFeature,
  sourceTask,
  type Task,
  targetTask,
  teachers,
} from "./watchedTask.ts";

const random = (count: number, seed: number): Float64Array => {
  const out = new Float64Array(count);
  normals(out, count, { seed, replicate: 0, purpose: 77 });
  return out;
};

const matrix = (A: ArrayLike<number>, rows: number, cols: number) => Matrix.from1DArray(rows, cols, Array.from(A));

/** W₁ … v as matrices. */
const matrices = (network: Layers, d: number): Matrix[] =>
  network.map((W, l) => matrix(W, W.length / (l === 0 ? d : WIDTH), l === 0 ? d : WIDTH));

/** v·W_{L−1}⋯W₁ as a row, by matrix products from the input on. */
const product = (layers: readonly Matrix[]): Matrix => layers.reduce((through, W) => W.mmul(through));

function trained(network: Layers, task: Parameters<typeof trainNetwork>[1], maxSteps = 10_000) {
  const points: NetworkPoint[] = [];
  const flow = trainNetwork(network, task, maxSteps);
  for (;;) {
    const next = flow.next();
    if (next.done) return { points, end: next.value as NetworkEnd };
    if (next.value) points.push(next.value);
  }
}

const setting = { d: 40, n: 20, ns: -1, theta: 45, rho: 1, s: 1, ss: 0, sigma: 0.2 };

/**
 * Where the layers above the first go when they are fine-tuned on its features for a time, as β of the whole network: the first
 * layer W₁ stays as it is, so the others are a network of their own on the inputs W₁x.
 */
function tunedAbove(network: Layers, task: Task, time: number): Float64Array[] {
  const { d } = task;
  const [W, ...above] = matrices(network, d);
  const inputs: Task = {
    d: WIDTH,
    C: Float64Array.from(
      W.mmul(matrix(task.C, d, d))
        .mmul(W.transpose())
        .to1DArray(),
    ),
    b: Float64Array.from(W.mmul(Matrix.columnVector(task.b)).to1DArray()),
    // Never reached: the flow goes on until its time is over.
    fit: new Float64Array(WIDTH).fill(Number.NaN),
    P: undefined,
    floor: 0,
  };
  const layers = copyNetwork(
    above.map((A) => Float64Array.from(A.to1DArray())),
    WIDTH,
  );
  const path: Float64Array[] = [];
  for (const point of trainNetwork(layers, inputs, 10_000)) {
    if (!point) continue;
    path.push(Float64Array.from(W.transpose().mmul(Matrix.columnVector(point.beta)).to1DArray()));
    if (point.time > time) break;
  }
  return path;
}

/** Pretrained from α, then both ways of transfer, and what the formulas say. */
function transferred(L: number, alpha: number, over: object = {}, seed = 3) {
  const setup = { ...setting, ...over };
  const [source, target] = [sourceTask(setup, seed), targetTask(setup, seed)];
  const network = drawNetwork(setup.d, L, alpha, seed);
  const pretrained = trained(network, source).end;
  const tuned = copyNetwork(network, setup.d);
  const finetuned = trained(tuned, target).end;
  const ridge = 1e-3;
  return {
    network,
    source,
    pretrained,
    finetuned,
    fineTuning: gap(predictor(tuned, setup.d), fineTuned(target, source.fit, L)),
    linear: gap(refittedReadout(network, target, ridge), refittedFeature(target, source.fit, L, ridge)),
  };
}

describe("the task of some data", () => {
  it.each([
    [3, 8],
    [7, 8],
    [8, 8],
    [20, 8],
  ])("n = %i, d = %i: least squares, projection and error of another library", (n, d) => {
    const [X, y] = [random(n * d, n), random(n, 50 + n)];
    const task = leastSquares(X, y, n, d);
    const design = matrix(X, n, d);
    const inverse = pseudoInverse(design);
    const fit = inverse.mmul(Matrix.columnVector(y));
    const rest =
      design
        .mmul(fit)
        .to1DArray()
        .reduce((sum, v, i) => sum + (v - y[i]) ** 2, 0) / n;
    expect(gap(task.fit, Float64Array.from(fit.to1DArray()))).toBeLessThan(1e-9);
    expect(task.floor).toBeCloseTo(rest, 12);
    const v = random(d, 9);
    const seen = inverse.mmul(design).mmul(Matrix.columnVector(v));
    expect(gap(project(task, v), Float64Array.from(seen.to1DArray()))).toBeLessThan(1e-9);
  });

  it.each([
    { d: 30, gamma: 0.5 },
    { d: 30, gamma: 0.9, L: 3, theta: 70, ridge: 0.3 },
    { d: 24, gamma: 0.5, gs: 0.5, ss: 0.3, s: 1.7 },
    { d: 20, gamma: 1.5, gs: 2, ss: 0.3, ridge: 0.1 },
  ])("its formulas are the first trial of the simulation: %j", (over) => {
    const p = { ...defaultParams(modelById("deep-linear")), ...over } as unknown as DeepLinearParams;
    const [simulator] = simulators;
    expect(simulator.id).toBe("pass");
    const setup = simulator.setup(p);
    const n = simulator.samples(p);
    const pieces = experiments.replicate.pass(setup, [n], 5, 0);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    const out = new Float64Array(simulator.quantities.length);
    simulator.read(out, piece.value, 0, simulator.head(setup), n, setup, p);

    const watched = { ...setup, n, theta: p.theta, rho: p.rho, s: p.s, ss: p.ss, sigma: p.sigma };
    const [source, target] = [sourceTask(watched, 5), targetTask(watched, 5)];
    const teacher = teachers(watched).target;
    const risk = (beta: Float64Array) => gap(beta, teacher) ** 2;
    expect(risk(fineTuned(target, source.fit, p.L))).toBeCloseTo(out[simulator.quantities.indexOf("risk-finetune")], 9);
    expect(risk(refittedFeature(target, source.fit, p.L, p.ridge))).toBeCloseTo(
      out[simulator.quantities.indexOf("risk-linear")],
      9,
    );
  });
});

describe.each([2, 3, 4])("a network of %i layers", (L) => {
  const [d, n] = [7, 4];
  const X = random(n * d, 1);
  const y = random(n, 2);
  const task = leastSquares(X, y, n, d);
  const network = drawNetwork(d, L, 1, 4);

  it("its β and its features are the products of its matrices", () => {
    const layers = matrices(network, d);
    expect(gap(predictor(network, d), Float64Array.from(product(layers).to1DArray()))).toBeLessThan(1e-13);
    const map = product(layers.slice(0, -1));
    expect(gap(featureMap(network, d), Float64Array.from(map.to1DArray()))).toBeLessThan(1e-12);
    const beta = random(d, 8);
    const { values, alignment } = features(network, beta);
    // By definition: Σσ² = tr MᵀM, Σσ⁴ = tr (MᵀM)², descending; the leading vector by power iteration.
    const gram = map.transpose().mmul(map);
    const powers = (power: number) => values.reduce((sum, v) => sum + v ** power, 0);
    expect(powers(2) / gram.trace()).toBeCloseTo(1, 12);
    expect(powers(4) / gram.mmul(gram).trace()).toBeCloseTo(1, 12);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
    let first = Matrix.ones(d, 1);
    for (let k = 0; k < 2000; k++) {
      first = gram.mmul(first);
      first.div(first.norm());
    }
    expect(map.mmul(first).norm() / values[0]).toBeCloseTo(1, 10);
    const cos = first.to1DArray().reduce((sum, v, j) => sum + v * beta[j], 0) / Math.hypot(...beta);
    expect(alignment).toBeCloseTo(Math.abs(cos), 8);
  });

  it("moves at the negative gradient of half the mean squared error, by finite differences", () => {
    const half = (weights: Layers) => {
      const beta = product(matrices(weights, d)).to1DArray();
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (y[i] - beta.reduce((f, b, j) => f + b * X[i * d + j], 0)) ** 2;
      return sum / (2 * n);
    };
    const found = copyNetwork(network, d);
    slope(found, network, task);
    const probe = copyNetwork(network, d);
    for (const [l, W] of network.entries())
      for (let i = 0; i < W.length; i += 13) {
        const h = 1e-5;
        probe[l][i] = W[i] + h;
        const up = half(probe);
        probe[l][i] = W[i] - h;
        const down = half(probe);
        probe[l][i] = W[i];
        expect(Math.abs((down - up) / (2 * h) - found[l][i])).toBeLessThan(1e-8);
      }
  });

  it("conserves W_{l+1}ᵀW_{l+1} − W_lW_lᵀ while it trains to zero error", () => {
    const mine = copyNetwork(network, d);
    const conserved = () => {
      const layers = matrices(mine, d);
      return layers.slice(1).map((W, l) => W.transpose().mmul(W).sub(layers[l].mmul(layers[l].transpose())));
    };
    const before = conserved();
    const moved = predictor(mine, d);
    const { points, end } = trained(mine, task);
    expect(end.converged).toBe(true);
    expect(end.loss).toBeLessThan(1e-12);
    expect(gap(moved, end.beta)).toBeGreaterThan(0.3);
    for (const [l, D] of conserved().entries()) expect(D.sub(before[l]).norm("frobenius")).toBeLessThan(1e-5);
    for (let i = 1; i < points.length; i++) {
      expect(points[i].time).toBeGreaterThan(points[i - 1].time);
      expect(points[i].loss).toBeLessThanOrEqual(points[i - 1].loss);
    }
  });

  it("is stopped when it may take no more steps, and says so", () => {
    const mine = copyNetwork(network, d);
    const { points, end } = trained(mine, task, 5);
    expect(end).toMatchObject({ converged: false, steps: 5 });
    expect(points.at(-1)?.time).toBe(end.time);
    expect(gap(end.beta, predictor(mine, d))).toBe(0);
  });

  it("refits its readout as ridge regression on its features does", () => {
    const ridge = 0.05;
    const map = product(matrices(network, d).slice(0, -1));
    const phi = matrix(X, n, d).mmul(map.transpose());
    const G = phi.transpose().mmul(phi).div(n).add(Matrix.eye(WIDTH).mul(ridge));
    const readout = pseudoInverse(G).mmul(phi.transpose()).mmul(Matrix.columnVector(y)).div(n);
    const beta = map.transpose().mmul(readout).to1DArray();
    expect(gap(refittedReadout(network, task, ridge), Float64Array.from(beta))).toBeLessThan(1e-10);
  });
});

describe("as α → 0 ([T25] Thm 3.4)", () => {
  it.each([2, 3])("%i layers learn one feature, the source’s, of norm s^{1−1/L}", (L) => {
    const s = 1.6;
    const { network, source, pretrained } = transferred(L, 1e-3, { s });
    expect(pretrained.converged).toBe(true);
    const { values, alignment } = features(network, source.fit);
    expect(Math.abs(values[0] / s ** (1 - 1 / L) - 1)).toBeLessThan(1e-5);
    expect(values[1]).toBeLessThan(5e-3);
    expect(alignment).toBeGreaterThan(0.999);
  });

  it.each([2, 3])("%i layers: fine-tuning tends to its formula as α², linear transfer as α^{2(L−1)}", (L) => {
    const runs = [1e-1, 1e-2, 1e-3, 1e-4].map((alpha) => transferred(L, alpha));
    for (const { finetuned } of runs) expect(finetuned.converged).toBe(true);
    const [coarse, middle, fine, finest] = runs;
    // Between 0.1 and 0.01, before the accuracy of the flow is all that is left.
    expect(Math.log10(coarse.fineTuning / middle.fineTuning)).toBeCloseTo(2, 1);
    expect(fine.fineTuning).toBeLessThan(1e-5);
    expect(finest.fineTuning).toBeLessThan(1e-5);
    // The small features must be small beside the ridge, and the distance large beside the accuracy of the flow.
    const [from, to] = L === 2 ? [1e-3, 1e-4] : [0.04, 0.01];
    const rate = Math.log(transferred(L, from).linear / transferred(L, to).linear) / Math.log(from / to);
    expect(rate).toBeGreaterThan(2 * (L - 1) - 0.1);
    expect(rate).toBeLessThan(2 * (L - 1) + 0.1);
    for (const at of [fine, finest]) expect(at.linear).toBeLessThan(1e-2);
    expect(middle.linear).toBeLessThan(coarse.linear);
  });

  it.each([2, 3])("%i layers with finite source data: the feature is what those data say of the source", (L) => {
    const over = { d: 20, n: 10, ns: 12, ss: 0.4 };
    const { network, source, fineTuning, linear } = transferred(L, 1e-3, over);
    const { values, alignment } = features(network, source.fit);
    expect(gap(source.fit, teachers({ ...setting, ...over }).source)).toBeGreaterThan(0.3);
    expect(alignment).toBeGreaterThan(0.999);
    expect(values[1] / values[0]).toBeLessThan(1e-2);
    expect(Math.max(fineTuning, linear)).toBeLessThan(1e-2);
  });

  it.each([2, 3])("%i layers from α = 1 are lazy: far from one feature, and far from the formula", (L) => {
    const { network, source, fineTuning } = transferred(L, 1);
    const { values } = features(network, source.fit);
    expect(values[1] / values[0]).toBeGreaterThan(0.5);
    expect(fineTuning).toBeGreaterThan(0.05);
  });

  it.each([2, 3])(
    "%i layers pretrained on a source of size 0 are near 0, not at it: fine-tuned, they end at scratch",
    (L) => {
      const over = { d: 20, n: 10, s: 0 };
      const target = targetTask({ ...setting, ...over }, 3);
      const { network } = transferred(L, 1e-3, over);
      expect(gap(trained(copyNetwork(network, 20), target).end.beta, target.fit)).toBeLessThan(1e-3);
      const said = (p: object) => remarks({ ...defaultParams(modelById("deep-linear")), L, ...p } as DeepLinearParams);
      for (const blank of [{ s: 0 }, { gs: 0 }, { s: 0, gs: 2 }])
        expect(said(blank).join(" ")).toMatch(/only near 0: it moves on/);
      for (const other of [
        {},
        { s: 0, L: 1 },
        { s: 0, gs: 2, ss: 0.1 },
        { s: 0, train: "last" },
        { s: 0, formula: "printed" },
      ])
        expect(said(other).join(" ")).not.toMatch(/near 0/);
    },
  );

  it("beyond γ = 1 fine-tuning is least squares from any α", () => {
    for (const alpha of [1, 0.01]) expect(transferred(2, alpha, { d: 10, n: 30 }).fineTuning).toBeLessThan(1e-5);
  });
});

describe("a frozen first layer, and a source that points away from the target", () => {
  const over = { d: 6, n: 200, theta: 150 };
  const [source, target] = [sourceTask({ ...setting, ...over }, 3), targetTask({ ...setting, ...over }, 3)];

  /** Later the small features are learned, too, as without ridge they are by linear transfer. */
  it.each([
    [3, 1e-4, 200, 1e-3],
    [3, 1e-6, 200, 1e-3],
    [4, 1e-2, 400, 5e-2],
  ])("%i layers from α = %f pass 0 by time %i and find the refitted feature", (L, alpha, time, near) => {
    const network = drawNetwork(over.d, L, alpha, 3);
    expect(trained(network, source).end.converged).toBe(true);
    const path = tunedAbove(network, target, time);
    const feature = refittedFeature(target, source.fit, L, 0);
    expect(feature[0]).toBeLessThan(-0.8);
    const nearest = (place: Float64Array) => Math.min(...path.map((beta) => gap(beta, place)));
    expect(nearest(new Float64Array(over.d))).toBeLessThan(5e-3);
    expect(nearest(feature)).toBeLessThan(near);
  });

  it.each([2, 3, 4, Number.POSITIVE_INFINITY])("%s layers: theory says so, exactly as for linear transfer", (L) => {
    const { solve: theory, state: names, quantities } = modelById("deep-linear");
    for (const more of [
      { d: 20, gamma: 10 },
      { gamma: 0.01, sigma: 1 },
      { theta: 60, gs: 0.5 },
    ]) {
      const p = { ...defaultParams(modelById("deep-linear")), ...over, ...more, L, train: "rest" };
      const state = new Float64Array(names.length);
      theory(p, state, 0);
      const risk = quantities["risk-finetune"];
      expect(risk.read(state, 0, p)).toBeCloseTo(quantities["risk-linear"].read(state, 0, p), 12);
      expect(risk.tag(p)).toBe("E");
      // p + (σ² + p)/(n − 2), p = sin² 150° = ¼.
      if (p.d === 20) expect(risk.read(state, 0, p)).toBeCloseTo(0.25 + 0.29 / 198, 12);
    }
  });
});
