import { type FlowEnd, type FlowOptions, type FlowPoint, gradientFlow, type Slope } from "./flow.ts";
import type { Neurons } from "./neurons.ts";
import { meanSquare, populationGradient, populationSpace } from "./population.ts";
import { type SampleSpace, type Samples, sampleGradient, sampleSpace } from "./sample.ts";

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

/** On samples; `space` of sample.ts. */
export function sampleSlope(samples: Samples, shape: Shape, space: SampleSpace, trained: Trained = "both"): Slope {
  const { m, d, scale, rate } = shape;
  const q = new Float64Array(m);
  return function* (out, theta) {
    for (let i = 0; i < m; i++) q[i] = scale * theta[m * d + i];
    const gradW = out.subarray(0, m * d);
    const gradQ = out.subarray(m * d, m * d + m);
    const loss = yield* sampleGradient(gradW, gradQ, theta, q, m, samples, space);
    const [first, readout] = [trained === "readout" ? 0 : -rate, trained === "first" ? 0 : -rate * scale];
    for (let i = 0; i < m * d; i++) gradW[i] *= first;
    for (let i = 0; i < m; i++) gradQ[i] *= readout;
    return loss;
  };
}

/** How training on samples ends: `fitted` is the share of ‖y‖² that ‖f − y‖² has to come down to. */
export type FitOptions = Omit<FlowOptions, "target"> & { readonly fitted: number; readonly trained?: Trained };

/** Trains θ on samples in place, by the flow of flow.ts, with its points. */
export function* trainOnSamples(
  theta: Float64Array,
  samples: Samples,
  shape: Shape,
  { fitted, trained = "both", ...options }: FitOptions,
): Generator<FlowPoint | undefined, FlowEnd> {
  const { n, y } = samples;
  let square = 0;
  for (let s = 0; s < n; s++) square += y[s] * y[s];
  const space = sampleSpace(shape.m, samples);
  try {
    const target = n > 0 ? (fitted * square) / (2 * n) : 0;
    return yield* gradientFlow(theta, sampleSlope(samples, shape, space, trained), { ...options, target });
  } finally {
    space.free();
  }
}
