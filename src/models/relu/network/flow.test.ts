import { describe, expect, it } from "vitest";
import { normals } from "../../../lib/normal.ts";
import { type FlowEnd, type FlowOptions, type FlowPoint, gradientFlow, type Slope } from "./flow.ts";
import type { Neurons } from "./neurons.ts";
import { outputs } from "./neurons.ts";
import { sampleSpace } from "./sample.ts";
import { populationSlope, type Shape, sampleSlope, type Trained } from "./slopes.ts";

const draw = (count: number, purpose: number) => {
  const out = new Float64Array(count);
  normals(out, count, { seed: 7, replicate: 0, purpose });
  return out;
};
function run<V>(steps: Generator<unknown, V>): V {
  for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
}
function flow(theta: Float64Array, slope: Slope, options: Partial<FlowOptions>) {
  const points: FlowPoint[] = [];
  const steps = gradientFlow(theta, slope, { target: 0, maxGradients: 1e5, ...options });
  for (let next = steps.next(); ; next = steps.next()) {
    if (next.done) return { points, end: next.value as FlowEnd };
    if (next.value) points.push(next.value);
  }
}
/** Loss ½ Σ λ_i (θ_i − 1)². */
const bowl = (lambda: readonly number[]): Slope =>
  // biome-ignore lint/correctness/useYield: it needs no rest
  function* (out, theta) {
    let loss = 0;
    for (const [i, l] of lambda.entries()) {
      out[i] = l * (1 - theta[i]);
      loss += (l * (1 - theta[i]) ** 2) / 2;
    }
    return loss;
  };

describe("a quadratic bowl, where the flow is 1 − e^(−λt)", () => {
  const lambda = [1000, 10, 1, 0.1];

  it.each([1e-3, 1e-5])("tolerance %d: at a time of its own", (tolerance) => {
    const theta = new Float64Array(4);
    const { end } = flow(theta, bowl(lambda), { maxTime: 1.7, tolerance });
    expect(end.stop).toBe("time");
    expect(end.time).toBe(1.7);
    for (const [i, l] of lambda.entries())
      expect(Math.abs(theta[i] - 1 + Math.exp(-1.7 * l))).toBeLessThan(6 * tolerance);
  });

  it("converges over eigenvalues of four orders in far fewer gradients than plain descent takes", () => {
    const { end, points } = flow(new Float64Array(4), bowl(lambda), { target: 1e-12 });
    expect(end.stop).toBe("converged");
    // At the largest stable step 2/λ₁ plain descent needs λ₁/2λ₄ · ln(0.05/1e-12)/2 ≈ 61 000.
    expect(end.gradients).toBeLessThan(6100);
    for (let i = 1; i < points.length; i++) {
      expect(points[i].loss).toBeLessThanOrEqual(points[i - 1].loss);
      expect(points[i].time).toBeGreaterThan(points[i - 1].time);
    }
  });

  it("at rest, out of work, not finite: it says which", () => {
    expect(flow(Float64Array.of(1, 1, 1, 1), bowl(lambda), { target: -1 }).end.stop).toBe("at rest");
    expect(flow(new Float64Array(4), bowl(lambda), { maxGradients: 40 }).end.stop).toBe("work");
    expect(flow(Float64Array.of(1, Number.NaN, 1, 1), bowl(lambda), {}).end.stop).toBe("not finite");
  });

  it("a loss that falls without end ends as not finite, out of steps or out of work, never as converged", () => {
    const { end } = flow(new Float64Array(2), bowl([-1, 2]), { target: Number.NEGATIVE_INFINITY, maxGradients: 1e4 });
    expect(["not finite", "step too small", "work"]).toContain(end.stop);
  });

  it("a loss that cannot fall to the target stalls where it is asked to notice", () => {
    const raised: Slope = function* (out, theta) {
      return 1 + (yield* bowl(lambda)(out, theta));
    };
    expect(flow(new Float64Array(4), raised, { target: 0.5, stall: 1e-3 }).end.stop).toBe("stalled");
  });
});

describe("networks, against plain gradient descent in small steps", () => {
  const [m, d] = [12, 4];
  const shape: Shape = { m, d, scale: 1 / m, rate: m };
  const teacher: Neurons = { count: 3, d, W: draw(12, 1), q: draw(3, 2) };
  const X = draw(10 * d, 3);
  const y = new Float64Array(10);
  outputs(y, teacher, X, 10);
  const samples = { n: 10, d, X, y };
  const onSamples = (trained: Trained) => sampleSlope(samples, shape, sampleSpace(m, samples), trained);
  const cases: [string, () => Slope][] = [
    ["the population", () => populationSlope(teacher, shape)],
    ["samples", () => onSamples("both")],
    ["samples, first layer", () => onSamples("first")],
    ["samples, readout", () => onSamples("readout")],
  ];
  it.each(cases)("%s", (_, make) => {
    const start = draw(m * (d + 1), 4);
    const theta = start.slice();
    const { end } = flow(theta, make(), { maxTime: 4 });
    expect(end.stop).toBe("time");
    const [own, out, slope] = [start.slice(), new Float64Array(theta.length), make()];
    const h = 5e-4;
    for (let step = 0; step < 4 / h; step++) {
      run(slope(out, own));
      for (let i = 0; i < own.length; i++) own[i] += h * out[i];
    }
    const gap = Math.max(...own.map((v, i) => Math.abs(v - theta[i])));
    const moved = Math.max(...own.map((v, i) => Math.abs(v - start[i])));
    expect(moved).toBeGreaterThan(0.1);
    expect(gap).toBeLessThan(5e-3 * moved);
  });

  it("the gradient on samples is that of central differences; a frozen layer has none", () => {
    const theta = draw(m * (d + 1), 4);
    const out = new Float64Array(theta.length);
    const slope = onSamples("both");
    run(slope(out, theta));
    const grad = out.slice();
    for (let k = 0; k < theta.length; k++) {
      const at = (by: number) =>
        run(
          slope(
            out,
            theta.map((v, i) => (i === k ? v + by : v)),
          ),
        );
      const central = (at(1e-6) - at(-1e-6)) / 2e-6;
      expect(Math.abs(grad[k] + m * central)).toBeLessThan(1e-7);
    }
    run(onSamples("first")(out, theta));
    expect(out.subarray(0, m * d)).toEqual(grad.subarray(0, m * d));
    expect(out.subarray(m * d).every((v) => v + 0 === 0)).toBe(true);
    run(onSamples("readout")(out, theta));
    expect(out.subarray(m * d)).toEqual(grad.subarray(m * d));
    expect(out.subarray(0, m * d).every((v) => v === 0)).toBe(true);
  });
});
