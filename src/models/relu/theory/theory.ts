import { cosDegrees } from "../../../lib/angles.ts";
import { hasTheory, type ReluParams } from "../params.ts";
import { kernels } from "./kernels.ts";
import { biasOf, noiseOf, ridgeSolution } from "./ridge.ts";

/** Order parameters of one solve, in the order of the state. */
export const state = [
  "kappa", // κ of the target's ridge regression; ∞ at γ = 0
  "missed", // ζ = κ/(1+κ)
  "omega", // ω
  "room", // 1 − ω
  "sourceMissed", // ζ_s of pretraining; 0 for a source that was learned exactly
  "scatter", // V_s, what pretraining scatters over all directions
  "distance2", // ‖δ‖², δ from what pretraining learned to the target
  "scratchBias", // risks without label noise
  "finetuneBias",
  "noise", // what fitting the label noise costs, the same for both
  "gain", // transferability by its own formula
  "perSample", // (1 − ζ)/γ, also at γ = 0
] as const;

/** Position of each order parameter in the state. */
export const S = Object.fromEntries(state.map((name, i) => [name, i])) as Record<(typeof state)[number], number>;

/** μ of the target's regression: the built-in ridge and, times γ, what is added. */
export const totalRidge = (p: ReluParams): number => kernels[p.train].builtIn + p.ridge * p.gamma;

/**
 * Lazy two-layer ReLU networks on linear teachers, n ∝ d, docs/theory.md §3.1–3.2 [A]. Pretraining on finite data is the same regression
 * without what is added: it learns (1 − ζ_s)β_s and a part of no direction, of squared norm V_s. All finite; NaN where there is no theory.
 */
export function solve(p: ReluParams, out: Float64Array, at: number): void {
  const { rho, s, gs, ss, gamma, sigma, train } = p;
  if (!hasTheory(p)) {
    out.fill(Number.NaN, at, at + state.length);
    return;
  }
  const target = ridgeSolution(gamma, totalRidge(p));
  let missed = 0;
  let scatter = 0;
  if (gs < Number.POSITIVE_INFINITY) {
    const source = ridgeSolution(gs, kernels[train].builtIn);
    missed = source.missed;
    scatter = (((s * missed) ** 2 + ss * ss) * source.omega) / source.room;
  }
  const size = s * (1 - missed);
  const overlap = 2 * rho * size * cosDegrees(p.theta);
  const closer = overlap - size * size - scatter;
  // At 0° and equal sizes nothing is left but rounding, which may be below 0.
  const distance2 = Math.max(0, rho * rho - closer);

  out[at + S.kappa] = target.kappa;
  out[at + S.missed] = target.missed;
  out[at + S.omega] = target.omega;
  out[at + S.room] = target.room;
  out[at + S.sourceMissed] = missed;
  out[at + S.scatter] = scatter;
  out[at + S.distance2] = distance2;
  out[at + S.scratchBias] = biasOf(rho * rho, target);
  out[at + S.finetuneBias] = biasOf(distance2, target);
  out[at + S.noise] = noiseOf(sigma, target);
  out[at + S.gain] = biasOf(closer, target);
  out[at + S.perSample] = target.perSample;
}

/** Angle, in degrees, at which transfer begins to hurt (docs/theory.md §3.2); undefined where no angle is. */
export function breakEven(p: ReluParams): number | undefined {
  const out = new Float64Array(state.length);
  solve(p, out, 0);
  const size = p.s * (1 - out[S.sourceMissed]);
  const cos = (size * size + out[S.scatter]) / (2 * p.rho * size);
  return cos <= 1 ? (Math.acos(cos) * 180) / Math.PI : undefined;
}
