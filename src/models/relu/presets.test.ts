import { describe, expect, it } from "vitest";
import { decodeLink } from "../../scene/link.ts";
import { solveAt } from "../../scene/report.ts";
import type { Params, Setup } from "../param.ts";
import { presets } from "./presets.ts";
import * as ofScales from "./scales/layout.ts";
import { replicateScales } from "./scales/replicate.ts";
import { trains } from "./simulate/layout.ts";
import { HEAD, HEAD_WIDTH, ROW } from "./student/layout.ts";
import { replicateStudent } from "./student/replicate.ts";

/** The quantities at a preset's link, with some parameters changed. */
function preset(id: string): (quantity: string, over?: Params) => number {
  const found = presets.find((p) => p.id === id);
  if (!found) throw new Error(id);
  const { scene, notices } = decodeLink(found.link);
  expect(notices).toEqual([]);
  return (quantity, over = {}) => solveAt(scene.model, { ...scene.params, ...over }, [quantity])[quantity];
}

const covered: Record<string, number> = {};
function claims(id: string, tests: (() => void)[]): void {
  covered[id] = tests.length;
  const found = presets.find((p) => p.id === id);
  describe(`${id} ${found?.figure}`, () => {
    for (const [i, test] of tests.entries()) it(found?.claims[i] ?? "a claim that the preset does not make", test);
  });
}

/** Numbers of a linear network at the same setting. */
const linear = (quantity: string, params: Params) =>
  solveAt("deep-linear", { ...decodeLink("v=1&m=deep-linear&limit=large").scene.params, ...params }, [quantity])[
    quantity
  ];

const digits = (x: number, n: number) => Number(x.toFixed(n));

claims("relu-sixty", [
  () => {
    const of = preset("relu-sixty");
    for (const train of trains)
      for (const gamma of [0.1, 1, 2])
        for (const sigma of [0, 0.2, 1]) {
          const at = { train, gamma, sigma };
          expect(of("t-finetune", { ...at, theta: 60 })).toBe(0);
          expect(of("t-finetune", { ...at, theta: 59.9 })).toBeGreaterThan(0);
          expect(of("t-finetune", { ...at, theta: 60.1 })).toBeLessThan(0);
        }
  },
  () => {
    expect(digits(preset("relu-sixty")("risk-scratch"), 3)).toBe(0.454);
    expect(linear("risk-scratch", { gamma: 1 })).toBe(Number.POSITIVE_INFINITY);
  },
  () => {
    expect(digits(preset("relu-sixty")("t-finetune"), 3)).toBe(-0.216);
    expect(linear("t-linear", { theta: 75, gamma: 1 })).toBe(Number.POSITIVE_INFINITY);
  },
]);

claims("relu-kernels", [
  () => {
    const of = preset("relu-kernels");
    const risks = trains.map((train) => digits(of("risk-scratch", { train, gamma: 2, sigma: 0 }), 3));
    expect(risks).toEqual([0.207, 0.074, 0.146]);
  },
  () => {
    const of = preset("relu-kernels");
    const risks = trains.map((train) => digits(of("risk-scratch", { train, gamma: 1, sigma: 1 }), 3));
    expect(risks).toEqual([0.618, 0.727, 0.632]);
  },
  () => {
    const of = preset("relu-kernels");
    for (const gamma of [0.2, 1, 3]) {
      const at = (ridge: number) => of("risk-scratch", { gamma, sigma: 1, ridge });
      for (const ridge of [0.001, 0.01, 0.1, 1]) expect(at(ridge)).toBeGreaterThan(at(0));
      // To first order nothing changes.
      expect((at(0.001) - at(0)) / 0.001).toBeLessThan(0.001);
    }
    expect(of("risk-scratch", { gamma: 1, sigma: 1, ridge: 0.1, train: "readout" })).toBeLessThan(
      of("risk-scratch", { gamma: 1, sigma: 1, train: "readout" }),
    );
  },
]);

claims("relu-source", [
  () => {
    const of = preset("relu-source");
    for (const [gamma, sigma] of [
      [0.2, 0],
      [1, 0.2],
      [2, 1],
    ]) {
      expect(of("t-finetune", { gamma, sigma, theta: 74.4 })).toBeGreaterThan(0);
      expect(of("t-finetune", { gamma, sigma, theta: 74.6 })).toBeLessThan(0);
    }
  },
  () => {
    const of = preset("relu-source");
    for (const gs of [0.1, 0.5, 1, 3, 50])
      expect(Math.abs(of("t-finetune", { gs, ss: 1, theta: 60 }))).toBeLessThan(1e-12);
    expect(of("t-finetune", { ss: 0.9, theta: 60 })).toBeGreaterThan(0.001);
  },
  () => {
    const of = preset("relu-source");
    const at = { theta: 45, gamma: 0.5 };
    expect(digits(of("t-finetune", at), 3)).toBe(0.13);
    expect(digits(of("t-finetune", { ...at, gs: Number.POSITIVE_INFINITY }), 3)).toBe(0.279);
  },
]);

claims("relu-proxy", [
  () => {
    const of = preset("relu-proxy");
    expect(digits(of("proxy"), 3)).toBe(0.083);
    expect(digits(of("proxy-ceiling"), 3)).toBe(0.177);
  },
  () => {
    const of = preset("relu-proxy");
    expect(of("proxy", { theta: 0 })).toBe(0);
    for (let theta = 5; theta <= 180; theta += 5)
      for (const id of ["proxy", "risk-finetune"])
        expect(of(id, { theta })).toBeGreaterThan(of(id, { theta: theta - 5 }));
  },
  () => {
    const of = preset("relu-proxy");
    const both = (gamma: number) => [of("risk-finetune", { gamma }), of("proxy", { gamma })].map((x) => digits(x, 3));
    expect(both(0.5)).toEqual([0.395, 0.083]);
    expect(both(2)).toEqual([0.121, 0.068]);
  },
]);

/** Means over some replicates of trained networks at sizes that a test can afford; the row of one sample size. */
function means(
  replicate: (setup: Setup, ns: readonly number[], seed: number, index: number) => Generator<void, Float64Array>,
  setup: Setup,
  n: number,
  count: number,
): Float64Array {
  let sum = new Float64Array(0);
  for (let r = 0; r < count; r++) {
    const pieces = replicate(setup, [n], 1, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    const data = piece.value;
    sum = data.map((x, i) => x / count + (sum[i] ?? 0));
  }
  return sum;
}

const student = (mu: number, n = 20, ridge = 0) => {
  const data = means(
    (s, ns, seed, r) => replicateStudent(s, ns, seed, r),
    { d: 10, width: 40, teachers: 8, mu, ridge },
    n,
    4,
  );
  const row = data.subarray(HEAD_WIDTH);
  expect([data[HEAD.converged], row[ROW.scratchConverged], row[ROW.fineTunedConverged]]).toEqual([1, 1, 1]);
  return {
    floor: data[HEAD.floorStudent],
    scratch: row[ROW.scratch],
    tuned: row[ROW.fineTuned],
    linear: row[ROW.linear],
  };
};

claims("relu-student", [
  () => {
    const { floor, scratch, tuned, linear } = student(0);
    expect(floor).toBeLessThan(1e-3);
    expect(tuned).toBeLessThan(scratch / 10);
    expect(linear).toBeLessThan(scratch / 10);
  },
  () => {
    const at = (n: number) => student(0.25, n).linear;
    expect(at(40)).toBeGreaterThan(3 * Math.max(at(15), at(120)));
    expect(student(0.25, 40, 0.01).linear).toBeLessThan(0.5);
  },
  () => {
    for (const mu of [0.25, 0.5]) expect(student(mu).tuned).toBeLessThan(0.7 * student(mu).scratch);
    const none = student(1);
    expect(Math.abs(none.tuned - none.scratch)).toBeLessThan(0.05 * none.scratch);
    expect(none.linear).toBeGreaterThan(none.scratch);
  },
]);

const scales = (over: Setup) => {
  const setup = { d: 8, width: 24, teachers: 4, mu: 0.5, kappa: 1, gout: 0.1, init: 0.3, sigma: 0, ...over };
  const data = means(replicateScales, setup, 16, 8);
  expect(data[ofScales.HEAD_WIDTH + ofScales.ROW.fineTunedConverged]).toBe(1);
  return data[ofScales.HEAD_WIDTH + ofScales.ROW.fineTuned];
};

claims("relu-scales", [
  () => {
    expect([0.1, 1, 3].map((gout) => digits(scales({ gout }), 2))).toEqual([0.04, 0.24, 0.3]);
  },
  () => {
    expect([0.1, 0.3, 1].map((init) => digits(scales({ init }), 2))).toEqual([0.03, 0.04, 0.07]);
  },
  () => {
    expect(scales({ kappa: 0.3 })).toBeGreaterThan(1.2 * scales({ kappa: 1 }));
  },
]);

it("every claim of every preset is asserted", () => {
  expect(covered).toEqual(Object.fromEntries(presets.map((p) => [p.id, p.claims.length])));
});
