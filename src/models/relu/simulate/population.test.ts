import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { dot } from "../../../lib/vectors.ts";
import { kernelAt, kernels } from "../theory/kernels.ts";
import { trains } from "./layout.ts";
import { population, squaredKernel } from "./population.ts";

/** Points of the sphere, drawn anew. */
function point(d: number, replicate: number): Float64Array {
  const out = new Float64Array(d);
  normals(out, d, { seed: 9, replicate, purpose: 77 });
  const size = Math.sqrt(dot(out, out, d));
  return out.map((x) => x / size);
}

describe.each(trains)("the kernel of %s over the sphere", (train) => {
  it("has the values at 0 and 1 and the slope that its built-in ridge is made of", () => {
    const { constant, slope, diagonal } = kernels[train];
    expect(kernelAt(train, 0)).toBeCloseTo(constant, 14);
    expect(kernelAt(train, 1)).toBeCloseTo(diagonal, 14);
    expect((kernelAt(train, 1e-5) - kernelAt(train, -1e-5)) / 2e-5).toBeCloseTo(slope, 9);
  });

  it.each([4, 20, 100])("has the mean products that draws of the sphere have, d = %i", (d) => {
    const law = population(train, d);
    const [a, b] = [point(d, 0), point(d, 1)];
    const t = dot(a, b, d);
    const draws = 8000;
    const sums = [0, 0, 0];
    const squares = [0, 0, 0];
    for (let k = 0; k < draws; k++) {
      const u = point(d, k + 2);
      const [h, g] = [kernelAt(train, dot(u, a, d)), kernelAt(train, dot(u, b, d))];
      for (const [i, x] of [h * g, h * h, h * u[0]].entries()) {
        sums[i] += x;
        squares[i] += x * x;
      }
    }
    for (const [i, exact] of [squaredKernel(law, t), law.diagonal, law.slope * a[0]].entries()) {
      const mean = sums[i] / draws;
      const error = Math.sqrt((squares[i] / draws - mean * mean) / draws);
      expect(Math.abs(mean - exact), `${i}`).toBeLessThan(4 * error);
    }
  });

  it("is a sum of polynomials whose table meets the mean square at equal points", () => {
    // The sum over l ends early, and what is left lies on the diagonal.
    for (const [d, left] of [
      [4, 1e-7],
      [20, 1e-4],
    ])
      expect(Math.abs(squaredKernel(population(train, d), 1) / population(train, d).diagonal - 1)).toBeLessThan(left);
  });
});

it("in four dimensions the mean of H² is the integral over the angle that is solved by hand", () => {
  // First layer: (1/4π²)∫cos²φ(π−φ)² (2/π)sin²φ dφ over 0 … π, = (1/4π²)(π²/12 + … ), by substitution.
  const exact = (1 / (4 * Math.PI ** 2)) * (2 / Math.PI) * (Math.PI ** 3 / 24 - Math.PI / 64);
  expect(population("first", 4).diagonal).toBeCloseTo(exact, 11);
});
