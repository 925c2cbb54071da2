import type { ReluParams } from "../params.ts";

/**
 * Kernels of infinitely wide two-layer ReLU networks, as functions of u, the cosine of the angle between two inputs ([S21] §5; docs/theory.md
 * §3): first layer trained H₁ = u(π − arccos u)/2π, readout alone H₀ = (√(1−u²) + u(π − arccos u))/2π, both H₀ + H₁.
 */
export type Train = ReluParams["train"];

export interface Kernel {
  /** H(0), H′(0) and H(1). */
  readonly constant: number;
  readonly slope: number;
  readonly diagonal: number;
  /** μ = (H(1) − H(0) − H′(0))/H′(0), the built-in ridge: what the nonlinear part of H adds to the diagonal, in units of its slope. */
  readonly builtIn: number;
}

const kernel = (constant: number, slope: number, diagonal: number): Kernel => ({
  constant,
  slope,
  diagonal,
  builtIn: (diagonal - constant - slope) / slope,
});

export const kernels: Readonly<Record<Train, Kernel>> = {
  first: kernel(0, 1 / 4, 1 / 2),
  readout: kernel(1 / (2 * Math.PI), 1 / 4, 1 / 2),
  both: kernel(1 / (2 * Math.PI), 1 / 2, 1),
};

/** H at cosine u in [−1, 1]; beyond it by rounding, at the end. */
export function kernelAt(train: Train, u: number): number {
  const t = Math.max(-1, Math.min(1, u));
  const linear = t * (Math.PI - Math.acos(t));
  if (train === "first") return linear / (2 * Math.PI);
  const bend = Math.sqrt(1 - t * t);
  return (train === "readout" ? bend + linear : bend + 2 * linear) / (2 * Math.PI);
}
