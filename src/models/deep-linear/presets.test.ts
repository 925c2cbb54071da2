import { describe, expect, it } from "vitest";
import { decodeLink } from "../../scene/link.ts";
import { solveAt } from "../../scene/report.ts";
import type { Params } from "../model.ts";
import { presets } from "./presets.ts";

/** Each preset's claims, in order; numbers from figures.md, re-computed there independently. */
function at(id: string, over: Params): (quantity: string, more?: Params) => number {
  const preset = presets.find((p) => p.id === id);
  if (!preset) throw new Error(id);
  const { params, model } = decodeLink(preset.link).scene;
  return (quantity, more = {}) => solveAt(model, { ...params, ...over, ...more })[quantity];
}

/** Where a function of one parameter changes sign in lo … hi. */
function roots(f: (v: number) => number, lo: number, hi: number, steps = 4000): number[] {
  const out: number[] = [];
  for (let i = 0; i < steps; i++) {
    let [a, b] = [lo + ((hi - lo) * i) / steps, lo + ((hi - lo) * (i + 1)) / steps];
    const rising = f(b) > 0;
    if (f(a) > 0 === rising) continue;
    for (let k = 0; k < 80; k++) {
      const m = (a + b) / 2;
      if (f(m) > 0 === rising) b = m;
      else a = m;
    }
    out.push((a + b) / 2);
  }
  return out;
}

const covered: Record<string, number> = {};
function claims(id: string, tests: (() => void)[]): void {
  covered[id] = tests.length;
  const preset = presets.find((p) => p.id === id);
  describe(`${id} ${preset?.figure}`, () => {
    for (const [i, test] of tests.entries()) it(preset?.claims[i] ?? "a claim that the preset does not make", test);
  });
}

claims("t25-fig1", [
  () => {
    const T = at("t25-fig1", { theta: 45 });
    const found = roots((gamma) => T("t-linear", { gamma }), 0.01, 3);
    expect(found.map((g) => g.toFixed(3))).toEqual(["0.549", "0.911", "1.080"]);
  },
  () => {
    const T = at("t25-fig1", { theta: 45 });
    const values = [0.25, 0.5, 0.75, 2].map((gamma) => T("t-linear", { gamma }).toFixed(3));
    expect(values).toEqual(["0.263", "0.040", "-0.130", "-0.460"]);
  },
  () => {
    // Negative transfer at γ < 1 exists iff 1 − |cos θ| > σ ([T25]); the first angle where it does.
    const T = at("t25-fig1", {});
    const worst = (theta: number) =>
      Math.min(...Array.from({ length: 999 }, (_, i) => T("t-linear", { theta, gamma: (i + 1) / 1000 })));
    const [start] = roots((theta) => -worst(theta), 30, 45, 20);
    expect(start).toBeCloseTo(36.9, 1);
    expect(start).toBeCloseTo((Math.acos(0.8) * 180) / Math.PI, 1);
  },
  () => {
    const T = at("t25-fig1", { theta: 60 });
    expect(roots((gamma) => T("t-linear", { gamma }), 0.01, 0.999).map((g) => g.toFixed(3))).toEqual([
      "0.264",
      "0.946",
    ]);
    expect(T("t-linear", { gamma: 0.5 })).toBeLessThan(0);
  },
]);

claims("t25-fig2", [
  () => {
    const T = at("t25-fig2", {});
    for (const gamma of [0.05, 0.3, 0.7, 0.95])
      expect(roots((theta) => T("t-finetune", { theta, gamma }), 1, 179)).toEqual([expect.closeTo(60, 8)]);
  },
  () => {
    const T = at("t25-fig2", {});
    const values = [1, 2, 3].map((k) => T("t-finetune", { theta: 22.5 * k, gamma: 1e-9 }).toFixed(3));
    expect(values).toEqual(["0.848", "0.414", "-0.235"]);
  },
  () => {
    const T = at("t25-fig2", {});
    for (const gamma of [1, 1.01, 1.7])
      for (const theta of [0, 45, 90]) expect(T("t-finetune", { theta, gamma })).toBe(0);
  },
]);

claims("t25-fig2-noise", [
  () => {
    const T = at("t25-fig2-noise", { gamma: 0.5 });
    expect(roots((theta) => T("t-finetune", { theta }), 1, 179).map((t) => t.toFixed(1))).toEqual(["52.2"]);
  },
  () => {
    const T = at("t25-fig2-noise", { gamma: 0.5 });
    // T = (1−γ)(2c cos θ − c²) at two angles gives c.
    const [a, b] = [T("t-finetune", { theta: 90 }), T("t-finetune", { theta: 60 })];
    expect((b - a) / (0.5 * 2 * 0.5)).toBeCloseTo(1.2247, 4);
  },
  () => {
    const T = at("t25-fig2-noise", { gamma: 0.5, theta: 60 });
    expect(T("t-finetune").toFixed(3)).toBe("-0.138");
    expect(T("t-finetune", { formula: "printed" })).toBeCloseTo(0, 12);
    expect(T("risk-finetune").toFixed(2)).toBe("1.64");
    expect(T("risk-finetune", { formula: "printed" }).toFixed(1)).toBe("1.5");
  },
]);

const appendixC = (id: string, gammaS: number, moved: string[]) => [
  () => {
    const T = at(id, { formula: "printed" });
    const wanted = (Math.acos(0.5 * (1 + 0.04 / Math.abs(1 - gammaS))) * 180) / Math.PI;
    for (const gamma of [0.2, 0.5, 0.9])
      expect(roots((theta) => T("t-finetune", { theta, gamma }), 1, 179)).toEqual([expect.closeTo(wanted, 6)]);
  },
  () => {
    const T = at(id, {});
    const found = [0.5, 0.9].map((gamma) => roots((theta) => T("t-finetune", { theta, gamma }), 1, 179)[0].toFixed(1));
    expect(found).toEqual(moved);
  },
];
claims("t25-appc-few", appendixC("t25-appc-few", 0.5, ["52.3", "47.3"]));
claims("t25-appc-many", appendixC("t25-appc-many", 1.5, ["57.3", "54.9"]));

it("every claim of every preset is tested", () => {
  expect(covered).toEqual(Object.fromEntries(presets.map((p) => [p.id, p.claims.length])));
});
