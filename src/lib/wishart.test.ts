import { describe, expect, it } from "vitest";
import { chiSquareMean } from "./chiSquare.ts";
import { wishartMeans } from "./wishart.ts";

const off = (value: number, wanted: number) => Math.abs(value / wanted - 1);

describe("means over a Wishart matrix and a ridge", () => {
  it("have the known moments of W where the ridge is strong", () => {
    for (const [n, d] of [
      [3, 7],
      [7, 3],
      [4, 4],
      [20, 20],
      [21, 20],
      [100, 500],
      [1000, 500],
    ]) {
      const a = 1500 * (n + d);
      const { fitted, left, missed } = wishartMeans(n, d, a);
      // E tr W, E tr W², E tr W³.
      const m = [n * d, n * d * (n + d + 1), n * d * (n * n + d * d + 3 * n * d + 3 * n + 3 * d + 4)];
      const wanted = (...by: number[]) => m.reduce((sum, mean, k) => sum + (by[k] * mean) / a ** (k + 1), 0);
      expect(off(a * fitted, wanted(1, -2, 3)), `${n} × ${d}`).toBeLessThan(1e-7);
      expect(off(d - missed, wanted(1, -1, 1)), `${n} × ${d}`).toBeLessThan(1e-7);
      expect(off(d - left, wanted(2, -3, 4)), `${n} × ${d}`).toBeLessThan(1e-7);
    }
  });
  it("tend to the mean of the inverse as the ridge vanishes, also for non-integer n", () => {
    for (const [n, d] of [
      [0.5, 20],
      [1.5, 20],
      [5, 20],
      [14.3, 20],
      [480, 500],
      [26, 20],
      [33.7, 20],
      [600, 500],
    ]) {
      const { fitted, left } = wishartMeans(n, d, 1e-9);
      expect(off(fitted, n < d ? n / (d - n - 1) : d / (n - d - 1)), `${n} × ${d}`).toBeLessThan(1e-7);
      expect(left).toBeCloseTo(Math.max(0, d - n), 6);
    }
  });
  it("are those of χ² for one sample or one direction", () => {
    for (const a of [1e-3, 0.7, 40]) {
      const wanted = chiSquareMean(9, a, (u) => u / (u + a) ** 2);
      expect(off(wishartMeans(1, 9, a).fitted, wanted)).toBeLessThan(1e-10);
      expect(off(wishartMeans(9, 1, a).fitted, wanted)).toBeLessThan(1e-10);
    }
  });
  it("are those of two eigenvalues for two samples or two directions, by their own density", () => {
    // |x − y| (xy)^{(M−3)/2} e^{−(x+y)/2}, in x = t², y = r²t², where it has no kink.
    for (const [M, a] of [
      [2, 0.3],
      [2, 0.01],
      [3, 0.05],
      [6, 0.7],
      [25, 4],
    ]) {
      let [total, fitted, left] = [0, 0, 0];
      const steps = 1000;
      for (let i = 0; i < steps; i++) {
        const r = ((i + 0.5) / steps) ** 2;
        const dr = (2 * (i + 0.5)) / steps / steps;
        for (let k = -150; k < 60; k++) {
          const x = Math.exp(k / 12) * M;
          const y = r * x;
          const w = (x - y) * (x * y) ** ((M - 3) / 2) * Math.exp(-(x + y) / 2) * x * x * dr;
          total += w;
          for (const v of [x, y]) {
            fitted += (w * v) / (v + a) ** 2;
            left += w * (a / (v + a)) ** 2;
          }
        }
      }
      const found = wishartMeans(2, M, a);
      expect(off(found.fitted, fitted / total), `${M}, ${a}`).toBeLessThan(2e-5);
      expect(off(found.left, left / total + M - 2), `${M}, ${a}`).toBeLessThan(2e-5);
      expect(off(wishartMeans(M, 2, a).fitted, found.fitted)).toBeLessThan(1e-12);
    }
  });
  it("are continuous between the methods", () => {
    for (const [n, d] of [
      [3.5, 7],
      [40, 30],
    ]) {
      const ridge = 3000 * (n + d);
      const [below, above] = [1 - 1e-6, 1 + 1e-6].map((by) => wishartMeans(n, d, ridge * by));
      expect(off(below.fitted * (1 - 1e-6) ** 2, above.fitted * (1 + 1e-6) ** 2)).toBeLessThan(1e-8);
      expect(off(d - below.left, d - above.left)).toBeLessThan(3e-6);
    }
    expect(wishartMeans(10, 20, 1e300)).toEqual({ fitted: 0, left: 20, missed: 20 });
  });
  it("grow as λ^{−1/2} at n = d, whose smallest eigenvalue has the density x^{−1/2}", () => {
    const [here, there] = [1e-9, 1e-11].map((a) => wishartMeans(30, 30, a).fitted);
    expect(off(there / here, 10)).toBeLessThan(1e-3);
  });
  it("change smoothly with n and with the ridge", () => {
    for (const d of [20, 500])
      for (const a of [1e-4, 0.3, 60, 4000]) {
        let before = wishartMeans(2, d, a);
        for (let n = 2 + d / 200; n < 2 * d; n += d / 200) {
          const now = wishartMeans(n, d, a);
          expect(now.left).toBeLessThan(before.left);
          expect(now.fitted).toBeGreaterThan(0);
          before = now;
        }
      }
  });
});
