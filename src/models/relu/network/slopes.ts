import type { Slope } from "./flow.ts";
import type { Neurons } from "./neurons.ts";
import { meanSquare, populationGradient, populationSpace } from "./population.ts";
import { type Samples, sampleGradient, sampleSpace } from "./sample.ts";

/**
 * Gradient flows of f(x) = scale · Σ_i c_i relu(w_i·x). Weights θ are m·d + m numbers: w_i row by row, then c_i. The velocity
 * of each is −rate · ∂L/∂θ, L half the mean squared error; the loss is L.
 */
export interface Shape {
  readonly m: number;
  readonly d: number;
  readonly scale: number;
  readonly rate: number;
}

/** Which layers train. */
export type Trained = "both" | "first" | "readout";

/** The network of weights θ; W is θ's own memory. */
export function neuronsOf(theta: Float64Array, { m, d, scale }: Shape): Neurons {
  return { count: m, d, W: theta.subarray(0, m * d), q: theta.slice(m * d, m * d + m).map((c) => c * scale) };
}

/** On the population, x ~ N(0, I), against a teacher: exact. Memory: 8 m (m + teachers) bytes. */
export function populationSlope(teacher: Neurons, shape: Shape): Slope {
  const { m, d, scale, rate } = shape;
  const count = m + teacher.count;
  const W = new Float64Array(count * d);
  const q = new Float64Array(count);
  W.set(teacher.W.subarray(0, teacher.count * d), m * d);
  for (let j = 0; j < teacher.count; j++) q[m + j] = -teacher.q[j];
  const space = populationSpace(m, count);
  let fixed: number | undefined;
  return function* (out, theta) {
    if (fixed === undefined) fixed = (yield* meanSquare(teacher)) / 2;
    W.set(theta.subarray(0, m * d));
    for (let i = 0; i < m; i++) q[i] = scale * theta[m * d + i];
    const gradW = out.subarray(0, m * d);
    const gradQ = out.subarray(m * d, m * d + m);
    const loss = yield* populationGradient(gradW, gradQ, { count, d, W, q }, m, fixed, space);
    for (let i = 0; i < m * d; i++) gradW[i] *= -rate;
    for (let i = 0; i < m; i++) gradQ[i] *= -rate * scale;
    return loss;
  };
}

/** On samples. Memory: 8 m n bytes. */
export function sampleSlope(samples: Samples, shape: Shape, trained: Trained = "both"): Slope {
  const { m, d, scale, rate } = shape;
  const q = new Float64Array(m);
  const space = sampleSpace(m, samples.n);
  return function* (out, theta) {
    for (let i = 0; i < m; i++) q[i] = scale * theta[m * d + i];
    const gradW = out.subarray(0, m * d);
    const gradQ = out.subarray(m * d, m * d + m);
    const first = trained === "readout" ? undefined : gradW;
    const loss = yield* sampleGradient(first, gradQ, theta, q, m, samples, space);
    for (let i = 0; i < m * d; i++) gradW[i] = first ? -rate * gradW[i] : 0;
    for (let i = 0; i < m; i++) gradQ[i] = trained === "first" ? 0 : -rate * scale * gradQ[i];
    return loss;
  };
}
