import { describe, expect, it } from "vitest";
import { chiSquareDraw, chiSquareRun } from "./chiSquareLaw.ts";
import type { Stream } from "./philox.ts";

const stream: Stream = { seed: 2026, replicate: 0, purpose: 9 };
const count = 20_000;

const draws = (k: number, s = stream, first = 0) =>
  Float64Array.from({ length: count }, (_, i) => chiSquareDraw(k, s, first + i * chiSquareRun));

/** P(χ²_k ≤ x) = (x/2)^a e^{−x/2} / Γ(a+1) · Σ_j (x/2)^j / ((a+1) … (a+j)), a = k/2: a series of the incomplete Γ function. */
function cdf(k: number): (x: number) => number {
  const a = k / 2;
  // ln Γ(a+1) as a sum, from Γ(1) = 1 or Γ(½) = √π.
  let logGamma = k % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let j = k % 2 === 0 ? 1 : 0.5; j <= a; j++) logGamma += Math.log(j);
  return (x) => {
    let term = Math.exp(a * Math.log(x / 2) - x / 2 - logGamma);
    let sum = term;
    for (let j = 1; term > 1e-17 * sum; j++) {
      term *= x / 2 / (a + j);
      sum += term;
    }
    return sum;
  };
}

/** √n·D of Kolmogorov and Smirnov. */
function gap(x: Float64Array, F: (x: number) => number): number {
  let most = 0;
  for (const [i, v] of x.slice().sort().entries())
    most = Math.max(most, F(v) - i / x.length, (i + 1) / x.length - F(v));
  return Math.sqrt(x.length) * most;
}

const mean = (x: Float64Array, f = (v: number) => v) => x.reduce((sum, v) => sum + f(v), 0) / x.length;

it("the distribution function used here is right", () => {
  // k = 1: 2Φ(√x) − 1 at Φ's quantiles; k = 2: 1 − e^{−x/2}; the printed 95 % points of tables.
  expect(cdf(1)(1.959963984540054 ** 2)).toBeCloseTo(0.95, 12);
  for (const x of [0.01, 1, 7]) expect(cdf(2)(x)).toBeCloseTo(-Math.expm1(-x / 2), 14);
  expect(cdf(5)(11.070497693516351)).toBeCloseTo(0.95, 12);
  expect(cdf(100)(124.34211340400407)).toBeCloseTo(0.95, 10);
});

describe("draws of χ²", () => {
  // √n·D exceeds 1.95, and falls below 0.34, with probability 0.001.
  it.each([1, 2, 3, 4, 5, 10, 101, 5000])("with %d degrees of freedom pass the test of Kolmogorov and Smirnov", (k) => {
    const x = draws(k);
    const right = gap(x, cdf(k));
    expect(right).toBeLessThan(1.95);
    expect(right).toBeGreaterThan(0.34);
    // One degree of freedom more or less is refused, where 20 000 draws can tell.
    if (k > 101) return;
    for (const wrong of [k - 1, k + 1]) if (wrong > 0) expect(gap(x, cdf(wrong))).toBeGreaterThan(1.95);
  });

  it.each([1, 2, 3, 8, 1000, 1e9, 1e12])("with %d degrees of freedom have their first three moments", (k) => {
    const x = draws(k, { ...stream, replicate: 1 });
    // Standardised: mean 0, variance 1, skewness √(8/k); their variances from the central moments of χ² (of order 2 to 6).
    const z = x.map((v) => (v - k) / Math.sqrt(2 * k));
    const excess = 12 / k;
    const skewness = Math.sqrt(8 / k);
    const sixth = 15 + 15 * excess + 10 * skewness ** 2 + 480 / k ** 2;
    expect(Math.abs(mean(z))).toBeLessThan(4.5 / Math.sqrt(count));
    expect(Math.abs(mean(z, (v) => v * v) - 1)).toBeLessThan(4.5 * Math.sqrt((2 + excess) / count));
    expect(Math.abs(mean(z, (v) => v ** 3) - skewness)).toBeLessThan(4.5 * Math.sqrt((sixth - skewness ** 2) / count));
  });

  it("are independent from one run to the next, and differ with each coordinate", () => {
    const bound = 4.5 / Math.sqrt(count);
    for (const k of [1, 2, 7]) {
      const z = (x: Float64Array) => x.map((v) => (v - k) / Math.sqrt(2 * k));
      const x = z(draws(k));
      for (const y of [
        draws(k, stream, chiSquareRun),
        draws(k, { ...stream, seed: 2027 }),
        draws(k, { ...stream, replicate: 1 }),
        draws(k, { ...stream, purpose: 8 }),
      ]) {
        const other = z(y);
        expect(Math.abs(mean(x.map((v, i) => v * other[i])))).toBeLessThan(bound);
      }
    }
  });

  it("depend on their position in the stream alone", () => {
    const x = draws(3);
    for (const i of [7, 7000, 11]) expect(chiSquareDraw(3, stream, i * chiSquareRun)).toBe(x[i]);
  });
});
