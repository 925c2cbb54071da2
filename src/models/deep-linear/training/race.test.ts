import { describe, expect, it } from "vitest";
import "../../../../test/everyModel.ts";
import { normals } from "../../../lib/normal.ts";
import { uniforms } from "../../../lib/philox.ts";
import { restore } from "../../../scene/restore.ts";
import type { Race } from "../../training.ts";
import { deepLinear } from "../deepLinear.ts";
import type { DeepLinearParams } from "../params.ts";
import { flowOf } from "../theory/gradientFlow.ts";
import { spectrumOf } from "../theory/spectrum.ts";
import { balancedFlow } from "./balancedFlow.ts";
import { race } from "./race.ts";
import { ridgeFlow } from "./ridgeFlow.ts";

function run(raw: Readonly<Record<string, string>>): {
  raced: Race | string;
  p: DeepLinearParams;
  risk: (id: string) => number;
} {
  const p = restore(raw).scene.params as DeepLinearParams;
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  return { raced: race(p, state), p, risk: (id) => deepLinear.quantities[id].read(state, 0, p) };
}

const ids = ["risk-scratch", "risk-linear", "risk-finetune"];

describe("the race", () => {
  it("ends at the formulas' values, at 120 random settings of any depth", () => {
    let slow = 0;
    for (let k = 0; k < 120; k++) {
      const u = new Float64Array(9);
      uniforms(u, 9, { seed: 5, replicate: k, purpose: 3 });
      const gamma = u[0] < 0.6 ? 0.05 + 0.8 * u[1] : 1.25 + 1.5 * u[1];
      const raw = {
        limit: "large",
        theta: String(Math.round(85 * u[2])),
        gamma: gamma.toFixed(3),
        sigma: (u[3] < 0.3 ? 0 : u[3]).toFixed(2),
        rho: (0.3 + 2 * u[4]).toFixed(2),
        s: (0.3 + 2 * u[5]).toFixed(2),
        L: ["1", "2", "3", "5", "40", "inf"][Math.floor(6 * u[6])],
        ...(u[7] < 0.3 ? { gs: (0.1 + 0.7 * u[8]).toFixed(2), ss: "0.2" } : {}),
        ...(u[7] > 0.8 ? { ridge: "0.3" } : {}),
        ...(k % 4 === 3 ? { tune: "best" } : {}),
      };
      const { raced, risk, p } = run(raw);
      if (typeof raced === "string") throw new Error(`${raced} ${JSON.stringify(raw)}`);
      const last = raced.times.length - 1;
      for (const [i, runner] of raced.runners.entries()) {
        const end = risk(ids[i]);
        expect(runner.end).toBeCloseTo(end, 12);
        const scale = Math.max(p.rho * p.rho, runner.errors[0]);
        const off = Math.abs(runner.errors[last] - end) / scale;
        expect(off, `${runner.name} ${runner.errors[last]} ${end} ${JSON.stringify(raw)}`).toBeLessThan(6e-3);
        if (off > 1e-3) slow++;
      }
    }
    // Where the last directions are slow the race stops a little earlier.
    expect(slow).toBeLessThan(40);
  });

  it("with best ridges ends at ½[b + √(b² + 4vσ²)], and without any ridge is the flow of one layer at every time", () => {
    for (const gamma of [0.3, 0.8, 1.7])
      for (const from of ["scratch", "source"] as const) {
        const start = { gamma, target2: 1, noise2: 0.25, source2: 1.4, overlap: 0.8 };
        const v = from === "scratch" ? 1 : 1 - 1.6 + 1.4;
        const b = v * (1 - gamma) - 0.25;
        const best = ridgeFlow(start, from, 0.25 / (gamma * v));
        const [end] = best.at(Float64Array.of(best.settles.to));
        expect(end.risk).toBeCloseTo((b + Math.sqrt(b * b + v)) / 2, 6);
        for (const t of [0.2, 2, 9]) {
          const [bare] = ridgeFlow(start, from, 0).at(Float64Array.of(t));
          const flow = balancedFlow(start, 1, from, t).points.at(-1);
          for (const key of ["risk", "ofSource", "ofTarget"] as const)
            expect(bare[key]).toBeCloseTo(flow?.[key] ?? Number.NaN, 6);
        }
      }
  });

  it("left alone, the flow itself ends there to six digits", () => {
    for (const depth of [1, 2, 3, 7, Number.POSITIVE_INFINITY]) {
      const { risk, p } = run({
        limit: "large",
        gamma: "0.4",
        theta: "40",
        sigma: "0.5",
        s: "1.4",
        L: depth === Number.POSITIVE_INFINITY ? "inf" : String(depth),
      });
      const overlap = p.s * p.rho * Math.cos((p.theta * Math.PI) / 180);
      const start = { gamma: 0.4, target2: 1, noise2: 0.25, source2: p.s * p.s, overlap };
      const last = (from: "scratch" | "source") =>
        balancedFlow(start, depth, from, Number.POSITIVE_INFINITY).points.at(-1)?.risk ?? Number.NaN;
      expect(last("scratch"), `scratch ${depth}`).toBeCloseTo(risk("risk-scratch"), 6);
      expect(last("source"), `fine-tuning ${depth}`).toBeCloseTo(risk("risk-finetune"), 6);
    }
  });

  it("of one layer is the flow of docs/theory.md §1.3.3 at every time", () => {
    const p = restore({ d: "4000" }).scene.params as DeepLinearParams;
    const spectrum = spectrumOf(p);
    for (const gamma of [0.3, 0.7, 1.6]) {
      const [sigma2, s2, overlap] = [0.3, 1.7, 0.6];
      const start = { gamma, target2: 1, noise2: sigma2, source2: s2, overlap };
      for (const t of [0.1, 1, 7]) {
        const theory = flowOf(spectrum, gamma * 4000, t);
        const scratch = balancedFlow(start, 1, "scratch", t).points.at(-1);
        const tuned = balancedFlow(start, 1, "source", t).points.at(-1);
        expect(scratch?.time).toBeCloseTo(t, 12);
        expect(scratch?.risk).toBeCloseTo(theory.generic.risk + sigma2 * theory.noise, 5);
        expect(tuned?.risk).toBeCloseTo((1 - 2 * overlap + s2) * theory.generic.risk + sigma2 * theory.noise, 5);
        expect(scratch?.ofTarget).toBeCloseTo(1 - theory.lacking[0], 5);
        expect(tuned?.ofSource).toBeCloseTo(theory.lacking[0], 5);
      }
    }
  });

  it.each([2, 3])("of %d layers is that of a real network on real data, on average over the draws", (L) => {
    const [d, n, draws, rho, s, sigma, theta] = [160, 80, 6, 1.2, 0.8, 0.3, 50];
    const [cos, sin] = [Math.cos((theta * Math.PI) / 180), Math.sin((theta * Math.PI) / 180)];
    const times = [0.3, 1, 3, 10];
    const risks = times.map(() => 0);
    const along = times.map(() => 0);
    for (let draw = 0; draw < draws; draw++) {
      const X = new Float64Array(n * d);
      normals(X, n * d, { seed: 31, replicate: draw, purpose: 0 });
      const y = new Float64Array(n);
      normals(y, n, { seed: 31, replicate: draw, purpose: 1 });
      for (let i = 0; i < n; i++) y[i] = sigma * y[i] + rho * (cos * X[i * d] + sin * X[i * d + 1]);
      // One hidden unit a layer: balanced and of rank one. The last L − 1 weights are numbers.
      const w = new Float64Array(d);
      w[0] = s ** (1 / L);
      let numbers = Array.from({ length: L - 1 }, () => s ** (1 / L));
      const product = (a: readonly number[]) => a.reduce((x, b) => x * b, 1);
      const force = (first: Float64Array, rest: readonly number[]) => {
        const whole = product(rest);
        const g = new Float64Array(d);
        for (let i = 0; i < n; i++) {
          let e = -y[i];
          for (let j = 0; j < d; j++) e += X[i * d + j] * whole * first[j];
          for (let j = 0; j < d; j++) g[j] += (X[i * d + j] * e) / n;
        }
        let inner = 0;
        for (let j = 0; j < d; j++) inner += g[j] * first[j];
        return {
          first: g.map((v) => -whole * v),
          rest: rest.map((_, k) => -inner * product(rest.filter((__, i) => i !== k))),
        };
      };
      const h = 0.02;
      let at = 0;
      for (let step = 0; at < times.length; step++) {
        if (step * h >= times[at] - 1e-9) {
          const whole = product(numbers);
          let r = 0;
          for (let j = 0; j < d; j++) r += (whole * w[j] - (j === 0 ? rho * cos : j === 1 ? rho * sin : 0)) ** 2;
          risks[at] += r / draws;
          along[at] += (whole * w[1]) / (rho * sin) / draws;
          at++;
        }
        // The midpoint rule.
        const a = force(w, numbers);
        const b = force(
          w.map((v, j) => v + (h / 2) * a.first[j]),
          numbers.map((v, k) => v + (h / 2) * a.rest[k]),
        );
        for (let j = 0; j < d; j++) w[j] += h * b.first[j];
        numbers = numbers.map((v, k) => v + h * b.rest[k]);
      }
    }
    const start = { gamma: n / d, target2: rho * rho, noise2: sigma * sigma, source2: s * s, overlap: rho * s * cos };
    const { points } = balancedFlow(start, L, "source", Number.POSITIVE_INFINITY);
    for (const [i, t] of times.entries()) {
      const near = points.reduce((a, b) => (Math.abs(b.time - t) < Math.abs(a.time - t) ? b : a));
      expect(Math.abs(near.time - t)).toBeLessThan(0.05 * t);
      expect(Math.abs(near.risk - risks[i]), `risk at ${t}: ${near.risk} and ${risks[i]}`).toBeLessThan(0.05);
      expect(Math.abs(near.ofTarget - along[i]), `along at ${t}: ${near.ofTarget} and ${along[i]}`).toBeLessThan(0.05);
    }
  });

  it("begins at 0 and at the source, and says why it cannot begin", () => {
    const { raced } = run({});
    if (typeof raced === "string") throw new Error(raced);
    const [scratch, linear, tuned] = raced.runners;
    expect(raced.times[0]).toBe(0);
    expect(Math.hypot(...(scratch.path?.[0] ?? [9, 9]))).toBeLessThan(0.011);
    for (const { path, errors } of [linear, tuned]) {
      expect(path?.[0][0]).toBeCloseTo(1, 12);
      expect(path?.[0][1]).toBeCloseTo(0, 12);
      expect(errors[0]).toBeCloseTo(2 - Math.SQRT2, 10);
    }
    // At d = 500 the ends are the formula's but for terms of order 1/d.
    for (const { errors, end } of raced.runners)
      expect(Math.abs(errors[errors.length - 1] - (end ?? 9))).toBeLessThan(0.004);
    for (const [raw, reason] of [
      [{ gamma: "0" }, "no target sample"],
      [{ spec: "power" }, "equal strength"],
      [{ train: "last" }, "all layers"],
      [{ s: "0" }, "nothing to transfer"],
      [{ L: "inf", theta: "120" }, "infinite depth"],
    ] as const)
      expect(run(raw).raced).toMatch(reason);
  });

  it("has finite numbers wherever it runs, with any setting of the sliders", () => {
    for (let k = 0; k < 60; k++) {
      const u = new Float64Array(8);
      uniforms(u, 8, { seed: 6, replicate: k, purpose: 3 });
      const { raced } = run({
        theta: String(180 * u[0]),
        gamma: String(u[1] < 0.1 ? 1 : 2 * u[1]),
        sigma: String(u[2]),
        rho: String(3 * u[3]),
        s: String(3 * u[4]),
        L: ["1", "2", "3", "10", "1000", "inf"][Math.floor(6 * u[5])],
        ...(u[6] < 0.5 ? { limit: "large" } : {}),
        ...(u[7] < 0.3 ? { gs: "0.5", ss: "0.5" } : {}),
      });
      if (typeof raced === "string") continue;
      expect(Array.from(raced.times).every((t, i) => i === 0 || t > raced.times[i - 1])).toBe(true);
      for (const { errors, path } of raced.runners) {
        for (const e of Array.from(errors)) expect(e, JSON.stringify(u)).toBeGreaterThanOrEqual(0);
        for (const place of path ?? []) expect(place.every(Number.isFinite), `${k}`).toBe(true);
      }
    }
  });
});
