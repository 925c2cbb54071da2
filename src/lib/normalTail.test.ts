import { expect, it } from "vitest";
import { normalTail } from "./normalTail.ts";

it("is the area under the density", () => {
  // Simpson's rule from 0, and published values of Φ(−r).
  const density = (x: number) => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  for (const x of [0.3, 1, 2.4, 2.6, 5]) {
    const steps = 2000;
    let area = density(0) + density(x);
    for (let k = 1; k < steps; k++) area += (k % 2 ? 4 : 2) * density((k * x) / steps);
    expect(normalTail(x) + (area * x) / steps / 3).toBeCloseTo(0.5, 12);
  }
  expect(normalTail(0)).toBe(0.5);
  expect(normalTail(1.959963984540054)).toBeCloseTo(0.025, 14);
  expect(normalTail(10) / 7.619853024160527e-24).toBeCloseTo(1, 12);
});
