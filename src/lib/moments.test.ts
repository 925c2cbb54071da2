import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Moments, Tally } from "./moments.ts";

function taken(numbers: readonly number[]): Moments {
  const tally = new Tally(3);
  // The neighbours' numbers are theirs.
  for (const x of numbers) {
    tally.add(0, 1 - x);
    tally.add(1, x);
    tally.add(2, 7);
  }
  return tally.at(1);
}

/** Two passes: the mean first, then squares of what is left. */
function twoPass(numbers: readonly number[]): { mean: number; variance: number } {
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  return { mean, variance: numbers.reduce((s, x) => s + (x - mean) ** 2, 0) / (numbers.length - 1) };
}

describe("Moments", () => {
  it("knows a small sample by hand: 2, 4, 4, 4, 5, 5, 7, 9", () => {
    const m = taken([2, 4, 4, 4, 5, 5, 7, 9]);
    expect(m.count).toBe(8);
    expect(m.mean).toBeCloseTo(5, 14);
    expect(m.variance).toBeCloseTo(32 / 7, 13);
    expect(m.se).toBeCloseTo(Math.sqrt(4 / 7), 13);
  });

  it("agrees with two passes", () => {
    const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.array(number, { minLength: 2, maxLength: 200 }), (numbers) => {
        const m = taken(numbers);
        const exact = twoPass(numbers);
        const scale = Math.max(...numbers.map(Math.abs));
        expect(Math.abs(m.mean - exact.mean)).toBeLessThanOrEqual(1e-13 * scale);
        expect(Math.abs(m.variance - exact.variance)).toBeLessThanOrEqual(1e-12 * scale ** 2);
        expect(m.se).toBe(Math.sqrt(m.variance / numbers.length));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it("keeps the variance of small noise on a large offset", () => {
    // Multiples of 2^-20 on 10^9 are exact doubles, so the shifted sample has exactly the same variance.
    const noise = Array.from({ length: 1000 }, (_, i) => ((i * 389) % 1000) * 2 ** -20);
    const m = taken(noise.map((x) => x + 1e9));
    const exact = twoPass(noise);
    expect(Math.abs(m.mean - 1e9 - exact.mean)).toBeLessThan(1e-6);
    expect(Math.abs(m.variance / exact.variance - 1)).toBeLessThan(1e-4);
    // The textbook formula loses everything here.
    const naive = noise.reduce((s, x) => s + (x + 1e9) ** 2, 0) / 1000 - m.mean ** 2;
    expect(Math.abs(naive / exact.variance - 1)).toBeGreaterThan(1);
  });

  it("has no variance and no error with fewer than two numbers", () => {
    const none = taken([]);
    expect(none.count).toBe(0);
    expect(none.variance).toBeNaN();
    expect(none.se).toBeNaN();
    const one = taken([3]);
    expect(one.mean).toBe(3);
    expect(one.variance).toBeNaN();
    expect(one.se).toBeNaN();
  });

  it("of equal numbers is exactly that number without error", () => {
    const m = taken(Array.from({ length: 100 }, () => 0.1));
    expect(m.mean).toBe(0.1);
    expect(m.variance).toBe(0);
    expect(m.se).toBe(0);
  });

  it("lets no bad number pass unseen", () => {
    expect(taken([1, Number.NaN, 2]).mean).toBeNaN();
    expect(taken([1, Number.NaN, 2]).se).toBeNaN();
    expect(Number.isFinite(taken([1, Number.POSITIVE_INFINITY, 2]).mean)).toBe(false);
    expect(Number.isFinite(taken([1, Number.POSITIVE_INFINITY, 2]).se)).toBe(false);
  });
});
