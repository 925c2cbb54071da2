import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { make } from "../../test/forecastData.ts";
import { run } from "../../test/forecastPairs.ts";
import { sayInEnglish } from "../lib/saying.ts";
import { savings } from "./curves.ts";
import { forecast, sampleSizes } from "./forecast.ts";
import type { ForecastInput, Table } from "./input.ts";
import { leaveOneOut, whiten } from "./prepare.ts";
import { remarks } from "./refusal.ts";
import { report } from "./report.ts";
import { fitSource, sharedRows } from "./source.ts";
import { verdictOf } from "./verdict.ts";

const settings = { seed: 1, draws: 60 };
const matrixOf = ({ rows, columns, values }: Table) =>
  new Matrix(Array.from({ length: rows }, (_, i) => [...values.subarray(i * columns, (i + 1) * columns)]));

/** Columns of the second form that are constant are put between those of the data. */
const withConstant = ({ rows, columns, values }: Table): Table => ({
  rows,
  columns: columns + 1,
  values: Float64Array.from({ length: rows * (columns + 1) }, (_, k) => {
    const [i, j] = [Math.floor(k / (columns + 1)), k % (columns + 1)];
    return j === 1 ? 7 : values[i * columns + (j > 1 ? j - 1 : j)];
  }),
});

describe.each([
  ["more rows than columns", { d: 12, m: 20, unlabelled: 40 }],
  ["more columns than rows", { d: 70, m: 20, unlabelled: 25 }],
])("whitening, %s", (_what, shape) => {
  const { input } = make({ ...shape, seed: 4 });
  const source = { w: input.source!.w, b: 0.3 };
  const white = run(whiten(input.labelled, input.unlabelled, source));
  const all = new Matrix([...matrixOf(input.labelled).to2DArray(), ...matrixOf(input.unlabelled).to2DArray()]);
  const centre = all.mean("column");
  const A = all.clone().subRowVector(centre);
  const scale = Math.sqrt(A.to1DArray().reduce((sum, x) => sum + x * x, 0) / (A.rows * A.columns));
  A.div(scale);

  it("eigenvalues are those of the covariance", () => {
    const values = new EigenvalueDecomposition(A.transpose().mmul(A).div(A.rows), { assumeSymmetric: true })
      .realEigenvalues;
    const expected = values.filter((x) => x > 1e-8 * Math.max(...values)).sort((a, b) => b - a);
    expect(white.lambda.length).toBe(expected.length);
    for (const [k, x] of expected.entries()) expect(white.lambda[k]).toBeCloseTo(x, 11);
  });

  it("products of rows and predictions of the source are kept", () => {
    const { m, lambda, rows, source: s, constant } = white;
    const count = lambda.length;
    const E = matrixOf({ rows: m, columns: count, values: rows });
    const direct = A.mmul(A.transpose());
    const turned = E.mmul(E.transpose());
    for (let i = 0; i < m; i++) {
      for (let j = 0; j <= i; j++) expect(turned.get(i, j)).toBeCloseTo(direct.get(i, j), 9);
      let theirs = source.b;
      for (let j = 0; j < shape.d; j++) theirs += source.w[j] * all.get(i, j);
      let ours = constant * s[0];
      for (let k = 0; k < count; k++) ours += rows[i * count + k] * s[k + 1];
      expect(ours).toBeCloseTo(theirs, 9);
    }
  });

  it("a constant column changes nothing but the intercept", () => {
    const w = Float64Array.from([source.w[0], 2, ...source.w.slice(1)]);
    const more = run(whiten(withConstant(input.labelled), withConstant(input.unlabelled), { w, b: source.b - 14 }));
    expect(more.lambda).toEqual(white.lambda);
    expect(more.rows).toEqual(white.rows);
    expect(more.source[0]).toBeCloseTo(white.source[0], 12);
  });
});

/** Ridge on rows with the constant c, penalised as well: coefficients, the constant's first. */
function ridge(E: Matrix, c: number, y: readonly number[], penalty: number): Matrix {
  const F = new Matrix(E.to2DArray().map((row) => [c, ...row]));
  const G = F.transpose().mmul(F).div(F.rows).add(Matrix.eye(F.columns).mul(penalty));
  return inverse(G).mmul(F.transpose()).mmul(Matrix.columnVector(y)).div(F.rows);
}

describe("leave-one-out", () => {
  it.each([
    ["fewer rows than columns", 12, 20],
    ["more rows than columns", 30, 8],
  ])("%s: what refits without each row give, at the penalty of all", (_what, m, d) => {
    const { input } = make({ d, m, unlabelled: 60, seed: 6 });
    const white = run(whiten(input.labelled, input.unlabelled, input.source!));
    const [{ error, penalty }] = run(leaveOneOut(white, [input.labels]));
    const E = matrixOf({ rows: m, columns: white.lambda.length, values: white.rows });
    const { constant: c } = white;
    // Without a row the sum has m − 1 terms, and the same mλ is another λ.
    const errorAt = (lambda: number) => {
      let sum = 0;
      for (let i = 0; i < m; i++) {
        const kept = Array.from({ length: m }, (_, k) => k).filter((k) => k !== i);
        const rest = new Matrix(kept.map((k) => E.getRow(k)));
        const y = kept.map((k) => input.labels[k]);
        const beta = ridge(rest, c, y, (lambda * m) / (m - 1)).to1DArray();
        const fit = beta[0] * c + E.getRow(i).reduce((s, e, k) => s + e * beta[k + 1], 0);
        sum += (input.labels[i] - fit) ** 2 / m;
      }
      return sum;
    };
    expect(errorAt(penalty) / error).toBeCloseTo(1, 8);
    for (const other of [penalty / 10 ** (1 / 3), penalty * 10 ** (1 / 3)])
      expect(errorAt(other)).toBeGreaterThan(error);
  });
});

it("subsamples: errors that ridge on so many rows truly has", () => {
  // Least squares in 6 directions has the error σ²(1 + about 6/n), and the best ridge hardly less.
  const { input, sigma2 } = make({ d: 6, m: 200, unlabelled: 100, sigma: 1, factor: 1, rest: 0.2, seed: 12 });
  const answer = run(forecast(input, settings));
  expect(answer.measured.map(({ n }) => n)).toEqual([50, 100, 150]);
  for (const { n, ridge0, ridgeS } of answer.measured) {
    // The test rows' own noise is the same in most choices: 200 rows know σ² within 10 %.
    expect(ridge0.mean / (sigma2 * (1 + 6 / n))).toBeGreaterThan(0.75);
    expect(ridge0.mean / (sigma2 * (1 + 6 / n))).toBeLessThan(1.25);
    expect(ridgeS.mean).toBeLessThan(ridge0.mean * 1.02);
    expect(ridge0.se).toBeGreaterThan(0.01);
  }
});

describe("a source from its data", () => {
  it.each([
    ["more rows than columns", 40, 10],
    ["more columns than rows", 20, 30],
  ])("%s: is ridge in the file's coordinates", (_what, m, d) => {
    const { input } = make({ d, m, unlabelled: 0, seed: 9 });
    const rows = { ...input.labelled, values: input.labelled.values.map((x) => 3 * x + 1) };
    const { w, b } = run(fitSource({ rows, labels: input.labels }));
    const white = run(whiten(rows, input.unlabelled, { w: new Float64Array(d), b: 0 }));
    const [{ penalty }] = run(leaveOneOut(white, [input.labels]));
    const E = matrixOf({ rows: m, columns: white.lambda.length, values: white.rows });
    const beta = ridge(E, white.constant, [...input.labels], penalty).to1DArray();
    for (let i = 0; i < m; i++) {
      const expected = beta[0] * white.constant + E.getRow(i).reduce((s, e, k) => s + e * beta[k + 1], 0);
      let ours = b;
      for (let j = 0; j < d; j++) ours += w[j] * rows.values[i * d + j];
      expect(ours).toBeCloseTo(expected, 8);
    }
  });

  it("rows that both have are counted", () => {
    const { input } = make({ d: 3, m: 20, unlabelled: 30, seed: 2 });
    const some = { rows: 5, columns: 3, values: input.labelled.values.slice(6, 21).map((x) => x + 0) };
    expect(sharedRows(input.labelled, some)).toBe(5);
    expect(sharedRows(input.labelled, input.unlabelled)).toBe(0);
    expect(
      sharedRows(
        { rows: 1, columns: 1, values: Float64Array.of(-0) },
        { rows: 1, columns: 1, values: Float64Array.of(0) },
      ),
    ).toBe(1);
  });
});

describe("refusals and warnings", () => {
  const usual = { d: 20, m: 40, unlabelled: 100, seed: 1 };
  const ids = (input: ForecastInput) => {
    const { refused, warnings, curves, verdicts, savings: saved } = run(forecast(input, settings));
    if (refused.length > 0) expect([curves, verdicts, saved]).toEqual([{}, [], undefined]);
    for (const remark of [...refused, ...warnings]) expect(sayInEnglish(remark)).toMatch(/^[A-Z0-9].*\.$/);
    return [refused.map(({ id }) => id), warnings.map(({ id }) => id)];
  };

  it("Gaussian rows with noisy labels: none", () => {
    expect(ids(make(usual).input)).toEqual([[], []]);
  });
  it("few labels", () => {
    expect(ids(make({ ...usual, m: 19 }).input)[0]).toContain("few_labels");
    expect(ids(make({ ...usual, m: 3 }).input)[0]).toContain("few_labels");
    expect(ids(make({ ...usual, m: 20 }).input)).toEqual([[], ["few_measured"]]);
  });
  it("one class", () => {
    const { input } = make(usual);
    expect(ids({ ...input, labels: input.labels.map(() => 1) })[0]).toContain("one_class");
  });
  it("shared rows", () => {
    const { input } = make(usual);
    const sourceData = { rows: input.labelled, labels: input.labels };
    expect(ids({ ...input, sourceData })[0]).toContain("shared_rows");
    expect(
      ids({ ...input, sourceData: { ...sourceData, rows: input.unlabelled, labels: new Float64Array(100) } }),
    ).toEqual([[], []]);
  });
  it("few rows", () => {
    expect(ids(make({ ...usual, d: 60, unlabelled: 40 }).input)[0]).toContain("few_rows");
  });
  it.each([
    [60, 40],
    [100, 20],
  ])("few rows of %i columns: as many as the advice asks for are enough, one less is not", (d, unlabelled) => {
    const said = (more: number) =>
      run(forecast(make({ ...usual, d, unlabelled: unlabelled + more }).input, { seed: 1, draws: 20 }))
        .refused.filter(({ id }) => id === "few_rows")
        .map(sayInEnglish)[0];
    const more = Number(/Add at least (\d+) rows/.exec(said(0) ?? "")?.[1]);
    expect([said(more - 1) === undefined, said(more)]).toEqual([false, undefined]);
  });
  it("more columns than the rows that are used can show: so many features are the most", () => {
    const { evidence } = run(forecast(make(usual).input, { seed: 1, draws: 20 }));
    const of = (columns: number) =>
      remarks({ ...evidence, N: 1540, m: 40, rank: Math.min(1540, columns + 1), columns });
    expect(sayInEnglish(of(2000).refused[0])).toMatch(/1500 rows without labels are used: take at most 769 features/);
    expect(of(769).refused).toEqual([]);
    expect(sayInEnglish(of(770).refused[0])).toMatch(/take at most 769 features/);
  });
  it("labels without noise", () => {
    expect(ids(make({ ...usual, sigma: 0.001 }).input)[0]).toContain("near_separable");
  });
  it("heavy tails", () => {
    const { input } = make(usual);
    const heavy = ({ rows, columns, values }: Table) => ({
      rows,
      columns,
      values: values.map((x, k) => (Math.floor(k / columns) % 20 === 0 ? 10 * x : x)),
    });
    expect(ids({ ...input, labelled: heavy(input.labelled), unlabelled: heavy(input.unlabelled) })[0]).toContain(
      "heavy_tails",
    );
  });
  it("a source of nothing", () => {
    const { input } = make(usual);
    expect(ids({ ...input, source: { w: new Float64Array(20), b: 0.1 } })).toEqual([[], ["no_source"]]);
  });
  it("nothing varies", () => {
    const { input } = make(usual);
    const flat = (table: Table) => ({ ...table, values: table.values.map(() => 2) });
    expect(() =>
      run(forecast({ ...input, labelled: flat(input.labelled), unlabelled: flat(input.unlabelled) }, settings)),
    ).toThrow(/No column varies over the rows by more than 0.000001/);
  });
});

describe("a forecast", () => {
  const { input } = make({ d: 30, m: 40, unlabelled: 100, seed: 3 });
  const answer = run(forecast(input, settings));

  it("is the same again, and its first draws do not depend on how many follow", () => {
    expect(report(run(forecast(input, settings)))).toEqual(report(answer));
    const more = run(forecast(input, { ...settings, draws: 90 })).details!.posterior;
    expect(more.targets.subarray(0, 60 * answer.rank)).toEqual(answer.details!.posterior.targets);
    expect(report(run(forecast(input, { ...settings, seed: 2 })))).not.toEqual(report(answer));
  });

  it("does not depend on units of the features", () => {
    const twice = (table: Table) => ({ ...table, values: table.values.map((x) => 4 * x) });
    const scaled = { ...input, labelled: twice(input.labelled), unlabelled: twice(input.unlabelled) };
    const same = run(forecast({ ...scaled, source: { w: input.source!.w.map((x) => x / 4), b: 0 } }, settings));
    expect(report(same)).toEqual(report(answer));
  });

  it("reaches from 10 to 8 times the labels, through 1, 2 and 4 times", () => {
    expect(sampleSizes(30)).toEqual([10, 14, 20, 28, 30, 40, 56, 60, 80, 113, 120, 160, 226, 240]);
    expect(answer.curves.ridge0!.map(({ n }) => n)).toEqual(sampleSizes(40));
    expect(answer.verdicts.map(({ n }) => n)).toEqual(sampleSizes(40));
    expect(answer.savings!.n).toBe(160);
    expect(answer.curves.ridgeless!.at(-1)!.n).toBeLessThan(0.8 * answer.rank);
  });

  it("bands are in order, inflated ones around raw ones, and tuned ridge only falls", () => {
    for (const curve of Object.values(answer.curves))
      for (const { lo, rawLo, median, rawHi, hi } of curve)
        expect([lo, rawLo, median, rawHi, hi].every((x, k, all) => k === 0 || all[k - 1] <= x)).toBe(true);
    for (const id of ["ridge0", "ridgeS"] as const) {
      const medians = answer.curves[id]!.map(({ median }) => median);
      expect(medians.every((x, k) => k === 0 || x <= medians[k - 1])).toBe(true);
    }
  });
});

it("verdicts: calibrated shares at their edges", () => {
  expect(verdictOf(200, 200, 10)).toMatchObject({ raw: 81 / 82, verdict: "win" });
  expect(verdictOf(0, 200, 10)).toMatchObject({ raw: 1 / 82, verdict: "lose" });
  const { raw, win } = verdictOf(100, 200, 10);
  expect(raw).toBeCloseTo(0.5, 12);
  // Of those with an even share the source won one in five: σ(−1.36).
  expect(win).toBeCloseTo(1 / (1 + Math.exp(1.36)), 12);
});

it("savings: by hand", () => {
  const sizes = [10, 20, 40, 80];
  // From 0: 8/n. Draw by draw the source is as good at half the labels, at a tenth (below the curve), never, and with a bump.
  const of = (rows: number[][]) => Float64Array.from(rows.flat());
  const scratch = sizes.map((n) => 8 / n);
  const errors = {
    ridge0: of([scratch, scratch, scratch, scratch]),
    ridgeS: of([sizes.map((n) => 4 / n), sizes.map((n) => 0.8 / n), sizes.map(() => 9), [0.5, 0.3, 0.9, 0.05]]),
  } as unknown as Parameters<typeof savings>[0];
  const each = [0, 1, 2, 3].map((draw) => {
    const one = (x: Float64Array) => x.slice(draw * 4, draw * 4 + 4);
    return savings({ ridge0: one(errors.ridge0), ridgeS: one(errors.ridgeS) } as typeof errors, 1, sizes, 2);
  });
  expect(each[0].median).toBeCloseTo(2, 12);
  expect([each[1].median, each[1].atLeast]).toEqual([4, true]);
  expect([each[2].median, each[2].atLeast]).toEqual([0, false]);
  // The goal 0.2 lies between 0.3 at 20 and 0.05 at 80, at 40 the running minimum is still 0.3.
  expect(each[3].median).toBeCloseTo(40 / (40 * 2 ** (Math.log(0.3 / 0.2) / Math.log(0.3 / 0.05))), 12);
});
