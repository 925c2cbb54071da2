import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { cutMean, dudley, wasserstein } from "./transport.ts";

/** E f(|z|) of a standard normal z by Simpson's rule. */
function mean(f: (z: number) => number, steps = 20_000): number {
  const end = 12;
  const h = end / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const z = i * h;
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * f(z) * Math.exp((-z * z) / 2);
  }
  return ((2 * h) / 3 / Math.sqrt(2 * Math.PI)) * sum;
}

/** Pairs (x₁, x₂, y) of both laws in the plane of the tasks, drawn with the same inputs and noise. */
function drawn(s: number, rho: number, theta: number, sigma: number, n: number) {
  const z = new Float64Array(3 * n);
  normals(z, 3 * n, { seed: 9, replicate: 0, purpose: 0 });
  const [cos, sin] = [Math.cos((theta * Math.PI) / 180), Math.sin((theta * Math.PI) / 180)];
  return Array.from({ length: n }, (_, i) => {
    const [x1, x2, e] = z.subarray(3 * i, 3 * i + 3);
    return {
      source: [x1, x2, s * x1 + sigma * e] as const,
      target: [x1, x2, rho * (cos * x1 + sin * x2) + sigma * e] as const,
    };
  });
}

const settings = [
  [1, 1, 45, 0.2],
  [1, 1, 180, 0.2],
  [0.5, 2, 90, 1],
  [3, 3, 10, 0.05],
] as const;

describe("distances of the two laws", () => {
  it("the mean that is cut off at 2 is that of quadrature", () => {
    for (const tau of [0, 1e-3, 0.3, 1, 4, 100])
      expect(cutMean(tau)).toBeCloseTo(
        mean((z) => Math.min(2, tau * z)),
        tau < 50 ? 8 : 4,
      );
    // Of a great one a triangle of width 2/τ is missing.
    expect((2 - cutMean(1e6)) / (4e-6 / Math.sqrt(2 * Math.PI))).toBeCloseTo(1, 6);
    expect(cutMean(Number.POSITIVE_INFINITY)).toBe(2);
  });

  it.each(settings)(
    "of s = %d, ρ = %d, θ = %d°, σ = %d: no function does better than the upper bound, one does the lower",
    (s, rho, theta, sigma) => {
      const v = Math.sqrt(s * s + rho * rho - 2 * s * rho * Math.cos((theta * Math.PI) / 180));
      const pairs = drawn(s, rho, theta, sigma, 40_000);
      const far = pairs.map(({ source, target }) => Math.hypot(...source.map((x, i) => x - target[i])));
      const average = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
      const [w, bl] = [wasserstein(v, sigma, Math.min(s, rho)), dudley(v, sigma, Math.min(s, rho))];
      // What it costs to move one law to the other by the same inputs and noise.
      expect(average(far) / w.upper).toBeCloseTo(1, 1);
      expect(average(far.map((r) => Math.min(2, r))) / bl.upper).toBeCloseTo(1, 1);
      // Functions of one direction u, all over the sphere of (x₁, x₂, y).
      let [most, mostCut] = [0, 0];
      for (let i = 0; i <= 24; i++)
        for (let j = 0; j < 48; j++) {
          const [a, b] = [(i * Math.PI) / 48, (j * Math.PI) / 24];
          const u = [Math.cos(a) * Math.cos(b), Math.cos(a) * Math.sin(b), Math.sin(a)];
          const spread = (beta: readonly [number, number]) =>
            Math.hypot(u[0] + u[2] * beta[0], u[1] + u[2] * beta[1], u[2] * sigma);
          const target = (theta * Math.PI) / 180;
          const [ss, tt] = [spread([s, 0]), spread([rho * Math.cos(target), rho * Math.sin(target)])];
          most = Math.max(most, Math.sqrt(2 / Math.PI) * Math.abs(ss - tt));
          mostCut = Math.max(
            mostCut,
            Math.abs(mean((z) => Math.min(2, ss * z), 600) - mean((z) => Math.min(2, tt * z), 600)),
          );
        }
      expect(w.upper).toBeGreaterThan(most);
      expect(bl.upper).toBeGreaterThan(mostCut);
      expect(w.lower).toBeGreaterThan(0);
      // The bound's own direction, from the smaller task, is near one of them.
      expect(w.lower).toBeLessThan(most * 1.05);
      expect(bl.lower).toBeLessThan(mostCut * 1.05 + 1e-9);
      // Drawn along that direction: the difference of the means is what the bound says.
      const small =
        s <= rho ? [s, 0] : [rho * Math.cos((theta * Math.PI) / 180), rho * Math.sin((theta * Math.PI) / 180)];
      const unit = Math.hypot(1, Math.hypot(small[0], small[1]));
      const along = (z: readonly [number, number, number]) => Math.abs(z[2] - small[0] * z[0] - small[1] * z[1]) / unit;
      const off = (f: (x: number) => number) =>
        Math.abs(
          average(pairs.map(({ target }) => f(along(target)))) - average(pairs.map(({ source }) => f(along(source)))),
        );
      expect(Math.abs(off((x) => x) - w.lower)).toBeLessThan(0.02 * (1 + w.lower));
      expect(Math.abs(off((x) => Math.min(2, x)) - bl.lower)).toBeLessThan(0.02);
    },
  );

  it("Dudley's never exceeds 2, W₁ grows without bound, both grow with the distance of the tasks", () => {
    let before = [0, 0, 0, 0];
    for (const v of [0.01, 0.1, 1, 10, 100, 1e4]) {
      const [w, bl] = [wasserstein(v, 0.2, 1), dudley(v, 0.2, 1)];
      expect(bl.upper).toBeLessThanOrEqual(2);
      expect(bl.lower).toBeLessThanOrEqual(bl.upper);
      expect(w.lower).toBeLessThanOrEqual(w.upper);
      const now = [w.lower, w.upper, bl.lower, bl.upper];
      for (const [k, x] of now.entries()) expect(x).toBeGreaterThanOrEqual(before[k]);
      before = now;
    }
    expect(before[0]).toBeGreaterThan(1000);
    expect(wasserstein(0, 0, 1)).toEqual({ lower: 0, upper: 0 });
  });
});
