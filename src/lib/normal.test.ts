import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile, normals } from "./normal.ts";
import type { Stream } from "./philox.ts";

const density = (x: number) => Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);

/** P(N > x), x ≥ 0: Taylor's series near 0, Laplace's continued fraction beyond 1. Relative error about 1e-15. */
function upperTail(x: number): number {
  if (x > 1) {
    let tail = x;
    for (let k = 30 + Math.ceil(600 / (x * x)); k > 0; k--) tail = x + k / tail;
    return density(x) / tail;
  }
  let term = x;
  let sum = x;
  for (let k = 3; term > 1e-18 * sum; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 - density(x) * sum;
}

const cdf = (x: number) => (x < 0 ? upperTail(-x) : 1 - upperTail(x));

const stream: Stream = { seed: 2026, replicate: 0, purpose: 5 };

function draw(count: number, s: Stream, first = 0): Float64Array {
  const out = new Float64Array(count);
  normals(out, count, s, first);
  return out;
}

const mean = (x: Float64Array) => x.reduce((a, b) => a + b, 0) / x.length;

describe("normalQuantile", () => {
  it.each([
    // The check values of AS 241 (Wichura 1988), then numbers found with 40 digits (mpmath).
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798408],
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.995, 2.575829303548901],
    [0.95, 1.6448536269514722],
    [0.9, 1.2815515655446004],
    [0.8413447460685429, 1],
    [0.9772498680518208, 2],
    [1e-10, -6.361340902404056],
    [1e-100, -21.273453560965324],
    [1e-300, -37.0470962993612],
  ])("of %d is %d", (u, x) => {
    expect(Math.abs(normalQuantile(u) - x)).toBeLessThanOrEqual(1e-15 * Math.max(1, Math.abs(x)));
  });

  it("is undone by the distribution function, from the smallest double to one half", () => {
    fc.assert(
      fc.property(fc.double({ min: -744, max: Math.log(0.5), noNaN: true }), (log) => {
        const u = Math.exp(log);
        const x = normalQuantile(u);
        // An error of one part in 10^16 of x is one of x² parts in 10^16 of the tail, here ten of them.
        if (u > 1e-300) expect(Math.abs(upperTail(-x) / u - 1)).toBeLessThan(1e-15 * (4 + x * x));
        else expect(x).toBeLessThan(-37);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it("joins its three pieces without a step", () => {
    for (const border of [0.075, 0.925, Math.exp(-25)]) {
      const h = 1e-9 * border;
      const [left, right] = [normalQuantile(border - h), normalQuantile(border + h)];
      const slope = 1 / density(normalQuantile(border));
      expect((right - left) / (2 * h * slope)).toBeCloseTo(1, 5);
    }
  });

  it("is odd about one half and increases", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 52 - 1 }), fc.integer({ min: 1, max: 2 ** 52 - 1 }), (i, j) => {
        const [u, v] = [i * 2 ** -53, j * 2 ** -53];
        expect(normalQuantile(1 - u)).toBe(-normalQuantile(u));
        if (u < v) expect(normalQuantile(u)).toBeLessThanOrEqual(normalQuantile(v));
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  it("is finite at both ends of what uniforms give", () => {
    expect(normalQuantile(2 ** -53)).toBeCloseTo(-8.2095, 3);
    expect(normalQuantile(1 - 2 ** -53)).toBeCloseTo(8.2095, 3);
  });
});

describe("normals", () => {
  const count = 100_000;
  const x = draw(count, stream);

  it("has the moments of the standard normal law", () => {
    const exact = [1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395];
    let power = x.slice();
    for (let k = 1; k <= 6; k++) {
      const error = mean(power) - exact[k];
      expect(Math.abs(error)).toBeLessThan(4.5 * Math.sqrt((exact[2 * k] - exact[k] ** 2) / count));
      power = power.map((v, i) => v * x[i]);
    }
  });

  it("passes the test of Kolmogorov and Smirnov", () => {
    const sorted = x.slice().sort();
    let gap = 0;
    for (let i = 0; i < count; i++) {
      const F = cdf(sorted[i]);
      gap = Math.max(gap, F - i / count, (i + 1) / count - F);
    }
    // √n·D exceeds 1.95 with probability 0.001 …
    expect(Math.sqrt(count) * gap).toBeLessThan(1.95);
    // … and is below 0.34 as rarely.
    expect(Math.sqrt(count) * gap).toBeGreaterThan(0.34);
  });

  it("shows no correlation between neighbours, nor between streams", () => {
    const bound = 4.5 / Math.sqrt(count);
    const others = [1, 2, 3, 4].map((lag) => draw(count, stream, lag));
    for (const other of [{ seed: 2027 }, { seed: 2026 + 2 ** 32 }, { replicate: 1 }, { purpose: 6 }])
      others.push(draw(count, { ...stream, ...other }));
    for (const y of others) {
      expect(Math.abs(mean(x.map((v, i) => v * y[i])))).toBeLessThan(bound);
      expect(Math.abs(mean(x.map((v, i) => (v * v - 1) * (y[i] * y[i] - 1)))) / 2).toBeLessThan(bound);
    }
  });

  it("number i does not depend on the slicing", () => {
    expect([...draw(50, stream, 37)]).toEqual([...x.slice(37, 87)]);
  });
});
