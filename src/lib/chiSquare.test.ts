import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareMean, chiSquareRule } from "./chiSquare.ts";

/**
 * The same mean by another road: tanh-sinh in v = (u/n)^{n/2} below n, where the density is flat in v, and exp-sinh in
 * u − n above; both normalised by the same sums with f = 1.
 */
function oracle(n: number, f: (u: number) => number): number {
  const h = 1 / 48;
  let weight = 0;
  let sum = 0;
  const take = (u: number, w: number) => {
    if (!(w > 0)) return;
    weight += w;
    sum += w * f(u);
  };
  for (let x = -6; x <= 6; x += h) {
    const logV = -Math.log1p(Math.exp(-Math.PI * Math.sinh(x)));
    const u = n * Math.exp((2 / n) * logV);
    const below = n * Math.expm1((2 / n) * logV);
    const slope = (Math.PI * Math.cosh(x)) / (1 + Math.exp(Math.PI * Math.sinh(x)));
    take(u, 2 * slope * Math.exp(logV - below / 2));
  }
  const scale = Math.sqrt(2 * n) + 1;
  for (let x = -6; x <= 6; x += h) {
    const above = scale * Math.exp((Math.PI / 2) * Math.sinh(x));
    const slope = above * (Math.PI / 2) * Math.cosh(x);
    take(n + above, slope * Math.exp((n / 2 - 1) * Math.log1p(above / n) - above / 2));
  }
  return sum / weight;
}

const relative = (a: number, b: number) => Math.abs(a / b - 1);

const orders = [0.05, 0.5, 1, 2, 3.7, 10, 100, 5000];
const ridges = [1e-6, 1e-2, 1, 30, 1e4];
const grid = orders.flatMap((n) => ridges.map((a) => ({ n, a })));

describe("chiSquareMean", () => {
  it("of a constant is the constant", () => {
    for (const n of [1e-3, ...orders, 1e6]) expect(chiSquareMean(n, 1, () => 3.5)).toBeCloseTo(3.5, 12);
  });

  it.each(orders)("has the moments of χ² with %d degrees of freedom", (n) => {
    expect(
      relative(
        chiSquareMean(n, 1, (u) => u),
        n,
      ),
    ).toBeLessThan(1e-11);
    expect(
      relative(
        chiSquareMean(n, 1, (u) => u * u),
        n * n + 2 * n,
      ),
    ).toBeLessThan(1e-11);
    expect(
      relative(
        chiSquareMean(n, 1, (u) => u ** 3),
        n * (n + 2) * (n + 4),
      ),
    ).toBeLessThan(1e-11);
    // The Laplace transform: E e^{−su} = (1 + 2s)^{−n/2}.
    const s = Math.min(0.5, 50 / n);
    const exact = Math.exp((-n / 2) * Math.log1p(2 * s));
    expect(
      relative(
        chiSquareMean(n, 1 / s, (u) => Math.exp(-s * u)),
        exact,
      ),
    ).toBeLessThan(1e-11);
  });

  it.each(grid)("E 1/(u+a) and a² E (u+a)⁻² at n = $n, a = $a agree with another quadrature", ({ n, a }) => {
    for (const f of [(u: number) => 1 / (u + a), (u: number) => (a / (u + a)) ** 2, (u: number) => u / (u + a) ** 2])
      expect(relative(chiSquareMean(n, a, f), oracle(n, f))).toBeLessThan(1e-10);
  });

  it.each([
    // 2^{−n/2} a^{n/2−k} U(n/2, n/2+1−k, a/2), Tricomi's function with 60 digits (mpmath).
    [0.05, 1e-6, 706264.2162141389, 0.6886077576766773],
    [0.5, 1e-2, 32.08040442321971, 0.2439990129529868],
    [3.7, 1e-6, 0.588221130440691, 1.174501484746377e-11],
    [3.7, 30, 0.02985007863978275, 0.8062876067833047],
    [10, 1e-6, 0.1249999791666719, 2.083332291667448e-14],
    [100, 1e4, 9.901009503243607e-5, 0.9803018123029904],
    [5000, 30, 1.988857648624455e-4, 3.561407435885939e-5],
  ])("at n = %d, a = %d it is the closed form", (n, a, first, second) => {
    for (const mean of [chiSquareMean, (k: number, _: number, f: (u: number) => number) => oracle(k, f)]) {
      expect(
        relative(
          mean(n, a, (u) => 1 / (u + a)),
          first,
        ),
      ).toBeLessThan(2e-11);
      expect(
        relative(
          mean(n, a, (u) => (a / (u + a)) ** 2),
          second,
        ),
      ).toBeLessThan(2e-11);
    }
  });

  it("obeys integration by parts: E (u−n) g(u) = 2 E u g′(u)", () => {
    const exponent = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((x) => 10 ** x);
    fc.assert(
      fc.property(exponent(-2, 3.5), exponent(-8, 5), (n, a) => {
        // g = 1/(u+a): E u/(u+a) + 2 E u/(u+a)² = n E 1/(u+a).
        const share = chiSquareMean(n, a, (u) => u / (u + a));
        const slope = chiSquareMean(n, a, (u) => u / (u + a) ** 2);
        const inverse = chiSquareMean(n, a, (u) => 1 / (u + a));
        expect(relative(share + 2 * slope, n * inverse)).toBeLessThan(1e-10);
        expect(Math.abs(share + a * inverse - 1)).toBeLessThan(1e-10);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it("keeps its relative accuracy when the mean lives far below the density", () => {
    // a → 0: a² E (u+a)⁻² → a² / ((n−2)(n−4)) for n > 4, and (a/2)^{n/2} Γ(2−n/2) for n < 4; Γ(½) = √π, Γ(1) = 1.
    const left = (n: number, a: number) => chiSquareMean(n, a, (u) => (a / (u + a)) ** 2);
    for (const a of [1e-9, 1e-12, 1e-15]) {
      expect(relative(left(8, a), a ** 2 / 24)).toBeLessThan(1e-8);
      expect(relative(left(3, a), (a / 2) ** 1.5 * Math.sqrt(Math.PI))).toBeLessThan(1e-3);
      expect(relative(left(2, a), a / 2)).toBeLessThan(1e-6);
    }
    expect(relative(left(3, 1e-15), 0.5e-15 ** 1.5 * Math.sqrt(Math.PI))).toBeLessThan(1e-6);
  });

  it("tends to f(0) as n → 0, at the rate of the exact answer", () => {
    for (const s of [0.01, 1, 100]) {
      for (const n of [1e-1, 1e-2, 1e-3, 1e-4]) {
        const missing = 1 - chiSquareMean(n, 1 / s, (u) => Math.exp(-s * u));
        expect(relative(missing, -Math.expm1((-n / 2) * Math.log1p(2 * s)))).toBeLessThan(1e-11 / n);
      }
      const a = 1 / s;
      expect(chiSquareMean(1e-9, a, (u) => (a / (u + a)) ** 2)).toBeCloseTo(1, 7);
      expect(chiSquareMean(1e-9, a, (u) => u / (u + a) ** 2)).toBeCloseTo(0, 6);
    }
  });

  it("tends to f(n) as n → ∞: the spread is 2/n", () => {
    for (const n of [1e4, 1e6]) {
      const a = n / 2;
      const mean = chiSquareMean(n, a, (u) => (a / (u + a)) ** 2);
      // f(n) + n f″(n) with f(n) = 1/9 and n f″(n) = 6 n a² / (n+a)⁴ = 8 / (27 n).
      expect(Math.abs(mean - 1 / 9 - 8 / (27 * n))).toBeLessThan(10 / n ** 2 + 1e-12);
    }
  });
});

it("a few nodes give six digits of what grows slowly towards 0", () => {
  for (const n of [1, 1.3, 2, 3, 4.5, 10, 77, 3000]) {
    const { nodes, weights } = chiSquareRule(n);
    expect(nodes.length).toBeLessThan(n < 3 ? 120 : 46);
    const mean = (f: (u: number) => number) => nodes.reduce((sum, u, i) => sum + weights[i] * f(u), 0);
    expect(mean((u) => u) / n).toBeCloseTo(1, 6);
    for (const a of [1e-3, 0.1, 1, 30, 1000]) {
      const f = (u: number) => 1 / Math.sqrt(1 + (a * n) / u);
      expect(mean(f) / chiSquareMean(n, a * n, f), `${n} ${a}`).toBeCloseTo(1, 6);
    }
  }
});
