import { describe, expect, it } from "vitest";
import { betaNodes, chiSquareNodes, logGammaCumulants } from "./lawNodes.ts";

const mean = (x: Float64Array, w: Float64Array, f: (x: number) => number) =>
  x.reduce((sum, v, i) => sum + w[i] * f(v), 0);

/** E u^−α/E u^0 for χ²_ν: 2^−α Γ(ν/2−α)/Γ(ν/2), by the recurrence up to where Stirling's series holds. */
function lnGamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 20; y++) shift -= Math.log(y);
  return shift + (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + 1 / (12 * y) - 1 / (360 * y ** 3);
}
const power = (nu: number, alpha: number) => Math.exp(-alpha * Math.LN2 + lnGamma(nu / 2 - alpha) - lnGamma(nu / 2));

describe("quadrature nodes for means over a distribution", () => {
  it("cumulants of ln Γ(a) are the derivatives of ln Γ, known at 1 and ½", () => {
    const zeta3 = 1.2020569031595942;
    const zeta5 = 1.03692775514337;
    const euler = 0.5772156649015329;
    const wanted = [
      [1, [-euler, Math.PI ** 2 / 6, -2 * zeta3, Math.PI ** 4 / 15, -24 * zeta5]],
      [0.5, [-euler - 2 * Math.LN2, Math.PI ** 2 / 2, -14 * zeta3, Math.PI ** 4, -744 * zeta5]],
    ] as const;
    for (const [shape, cumulants] of wanted)
      for (const [k, value] of logGammaCumulants(shape).entries())
        expect(value / cumulants[k], `${k + 1} at ${shape}`).toBeCloseTo(1, 8);
  });
  it("gives powers of χ², also with heavy tails", () => {
    for (const [nu, alpha, error] of [
      [2, 0.5, 1e-5],
      [2, 0.9, 1e-4],
      [2, 0.99, 1e-4],
      [3, 0.5, 1e-5],
      [3.5, 0.9, 1e-4],
      [5, 0.5, 4e-4],
      [5, 0.9, 2e-3],
      [9, 0.9, 2e-3],
      [30, 0.9, 2e-3],
      [400, 0.9, 1e-5],
    ] as const) {
      const { x, half, whole } = chiSquareNodes(nu, alpha);
      const wanted = [power(nu, alpha), power(nu, alpha / 2)];
      expect(Math.abs(mean(x, whole, (u) => u ** -alpha) / wanted[0] - 1), `${nu}, ${alpha}`).toBeLessThan(error);
      expect(Math.abs(mean(x, half, (u) => u ** (-alpha / 2)) / wanted[1] - 1), `${nu}, ${alpha / 2}`).toBeLessThan(
        error,
      );
    }
  });
  it("gives powers of a Beta variable", () => {
    for (const [a, b, error] of [
      [0.5, 1.5, 1e-5],
      [1, 250, 2e-5],
      [1.5, 4, 1e-5],
      [2.5, 50, 1e-3],
      [9.5, 1.5, 1e-3],
      [125, 126, 5e-6],
    ] as const) {
      const { x, whole } = betaNodes(a, b, -60, 0);
      const share = (odds: number) => 1 / (1 + Math.exp(-odds));
      expect(Math.abs((mean(x, whole, share) * (a + b)) / a - 1), `${a}, ${b}`).toBeLessThan(error);
      const square = (a * (a + 1)) / ((a + b) * (a + b + 1));
      expect(Math.abs(mean(x, whole, (odds) => share(odds) ** 2) / square - 1), `${a}, ${b}`).toBeLessThan(5 * error);
    }
  });
});
