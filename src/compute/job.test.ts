import { describe, expect, it } from "vitest";
import { models } from "../../test/everyModel.ts";
import { defaultParams } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import { evaluate } from "./evaluate.ts";
import { TheoryField } from "./field.ts";
import { axisValues, coarseCount, jobKey, latticeOrder, levelIndices, simulationJob, theoryJob } from "./job.ts";

const model = modelById("deep-linear");
const theta = { param: "theta", lo: 0, hi: 90, log: false };
const gamma = { param: "gamma", lo: 0, hi: 2, log: false };
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const job = (over = {}) => theoryJob(model, { ...defaultParams(model), ...over }, 9, theta, 9, gamma);

describe("the order of a lattice", () => {
  it.each([
    [129, 129],
    [257, 1],
    [9, 5],
    [20, 20],
    [3, 1],
    [2, 2],
    [7, 33],
  ])("%i × %i: every node once, coarse first", (nx, ny) => {
    const order = latticeOrder(nx, ny);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: nx * ny }, (_, i) => i));
    // Every prefix that ends a level is a whole lattice of that step.
    for (let step = 2 ** 10; step >= 1; step /= 2) {
      const columns = levelIndices(nx, step);
      const rows = levelIndices(ny, step);
      const level = new Set(rows.flatMap((j) => columns.map((i) => j * nx + i)));
      const prefix = new Set(order.slice(0, level.size));
      expect(prefix).toEqual(level);
    }
  });
  it("the coarse level of the map is 17 × 17, with solve options 5 × 5", () => {
    expect(coarseCount(theoryJob(model, defaultParams(model), 129, theta, 129, gamma))).toBe(289);
    expect(coarseCount(theoryJob(model, defaultParams(model), 257, gamma))).toBe(17);
    const asked = { ...defaultParams(model), design: "lam" };
    expect(coarseCount(theoryJob(model, asked, 129, theta, 129, gamma))).toBe(25);
    expect(coarseCount(theoryJob(model, asked, 257, gamma))).toBe(17);
  });
});

describe("the key of a job", () => {
  it("leaves out the parameters of its axes and of the watched network, and nothing else", () => {
    expect(jobKey(job({ theta: 10, gamma: 1.5, init: 1 }))).toBe(jobKey(job()));
    for (const key of Object.keys(model.params).filter((k) => !["theta", "gamma", "init"].includes(k))) {
      const param = model.params[key];
      const other = param.kind === "number" ? param.hard[1] - 1 : param.options.find((o) => o.id !== param.default)?.id;
      expect(jobKey(job({ [key]: other })), key).not.toBe(jobKey(job()));
    }
  });
  it("distinguishes infinity from a missing value", () => {
    expect(jobKey(job({ L: Number.POSITIVE_INFINITY }))).not.toBe(jobKey(job({ L: 0 })));
    expect(jobKey(job({ L: Number.POSITIVE_INFINITY }))).toContain('"inf"');
  });
  it("of a simulation holds only what new data need", () => {
    const p = defaultParams(model);
    const key = (over: object, seed = 1) => jobKey(simulationJob(model, { ...p, ...over }, [5, 3, 3], seed));
    for (const free of [
      { theta: 1 },
      { rho: 2 },
      { s: 3 },
      { sigma: 1 },
      { L: 7 },
      { ridge: 1 },
      { ss: 1 },
      { formula: "printed" },
      { limit: "large" },
    ])
      expect(key(free)).toBe(key({}));
    expect(key({ d: 50 })).not.toBe(key({}));
    expect(key({ gs: 1 })).not.toBe(key({}));
    expect(key({}, 2)).not.toBe(key({}));
    expect(simulationJob(model, p, [5, 3, 3], 1).ns).toEqual([3, 5]);
  });
});

it("axis values include both ends, are clean decimals, and integers are whole", () => {
  expect([...axisValues(model, gamma, 21)]).toEqual(Array.from({ length: 21 }, (_, i) => Number((i / 10).toFixed(1))));
  const log = axisValues(model, { param: "ridge", lo: 0.001, hi: 10, log: true }, 5);
  expect([...log].map((v) => v.toPrecision(6))).toEqual([0.001, 0.01, 0.1, 1, 10].map((v) => v.toPrecision(6)));
  expect([...axisValues(model, { param: "L", lo: 1, hi: 10, log: false }, 5)]).toEqual([1, 3, 6, 8, 10]);
});

describe("evaluate and field", () => {
  const whole = job();
  it("slices add up to the whole field, bitwise", () => {
    const all = evaluate(whole, 0, 81);
    for (const size of [1, 2, 7, 80]) {
      const field = new TheoryField(whole);
      for (let slice = field.take(size); slice; slice = field.take(size))
        field.store(...slice, evaluate(whole, ...slice));
      const reference = new TheoryField(whole);
      reference.store(0, 81, all);
      for (const q of Object.keys(model.quantities)) expect(field.read(q)).toEqual(reference.read(q));
      expect(field.done).toBe(81);
    }
  });
  it("a node has the state that the model solves there", () => {
    const field = new TheoryField(whole);
    field.store(0, 81, evaluate(whole, 0, 81));
    const values = field.read("risk-finetune");
    const state = new Float64Array(model.state.length);
    for (const [i, j] of [
      [0, 0],
      [3, 5],
      [8, 8],
      [7, 1],
    ]) {
      const p = { ...defaultParams(model), theta: (90 * i) / 8, gamma: (2 * j) / 8 };
      model.solve(p, state, 0);
      expect(values[j * 9 + i]).toBe(model.quantities["risk-finetune"].read(state, 0, p));
    }
  });
  it("reads levels, and only stored units", () => {
    const field = new TheoryField(whole);
    expect(field.level).toBeUndefined();
    field.store(4, 9, evaluate(whole, 4, 9));
    expect(field.level).toBeUndefined();
    expect(field.read("t-linear").filter((v) => !Number.isNaN(v)).length).toBe(5);
    field.store(0, 4, evaluate(whole, 0, 4));
    expect(field.level).toEqual({ columns: [0, 4, 8], rows: [0, 4, 8] });
    expect(field.read("t-linear", [0, 4, 8], [0, 4, 8]).every((v) => !Number.isNaN(v))).toBe(true);
  });
  it("has a picture once the coarse level is complete, however many other nodes are stored before", () => {
    const field = new TheoryField(whole);
    field.store(10, 81, evaluate(whole, 10, 81));
    expect(field.done).toBeGreaterThan(coarseCount(whole));
    expect([field.hasPicture, field.level]).toEqual([false, undefined]);
    field.store(0, 10, evaluate(whole, 0, 10));
    expect(field.hasPicture).toBe(true);
    expect(field.level).toBeDefined();
  });
  it("is complete without gaps in slices of one node, more than 2^16 of them", () => {
    const side = 257;
    const field = new TheoryField(theoryJob(model, defaultParams(model), side, theta, side, gamma));
    const one = evaluate(whole, 0, 1);
    for (let slice = field.take(1); slice; slice = field.take(1)) field.store(...slice, one);
    expect(field.complete).toBe(true);
    expect(field.prefix).toBe(side * side);
    expect(field.collect(() => 1, range(side), range(side)).every((v) => v === 1)).toBe(true);
  });
  it("dispatches released units again, once", () => {
    const field = new TheoryField(whole);
    const first = field.take(10);
    expect(first).toEqual([0, 10]);
    field.release(0, 10);
    expect(field.take(4)).toEqual([0, 4]);
    expect(field.take(50)).toEqual([4, 10]);
    expect(field.take(100)).toEqual([10, 81]);
    expect(field.take(1)).toBeUndefined();
    expect(field.waiting).toBe(false);
  });
});

it("every model of the registry has a theory field of its state's width", () => {
  for (const m of models) {
    const [x, y] = m.axes.map((a) => ({ ...a, log: false }));
    const j = theoryJob(m, defaultParams(m), 3, x, 3, y);
    expect(evaluate(j, 0, 9).length).toBe(9 * m.state.length);
  }
});
