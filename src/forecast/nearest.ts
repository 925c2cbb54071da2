import type { Directions, Fitted } from "./fitted.ts";
import { learned } from "./protocols.ts";

/** A histogram of the spectrum as directions: those of one bin are alike. */
export function directionsOf({ lambda, count, gap }: Fitted): Directions {
  const each = (of: (bin: number) => number) =>
    Float64Array.from(count.flatMap((c, bin) => new Array<number>(c).fill(of(bin))));
  return { values: each((bin) => lambda[bin]), gap: each((bin) => gap[bin] / lambda[bin] / count[bin]) };
}

/** Parameters of the idealised model of deep linear networks that come nearest to what was fitted; the intercept is left out. */
export interface Nearest {
  readonly d: number;
  /** Exponent of the power law i^−a, by least squares in ln λ over ln i. */
  readonly a: number;
  /** Angle between the predictions of source and target, degrees. */
  readonly theta: number;
  /** Sizes that give tasks in any direction the same variance of what they predict. */
  readonly rho: number;
  readonly s: number;
  readonly sigma: number;
  readonly gamma: number;
}

export function nearest(fitted: Fitted, labels: number): Nearest {
  const { values } = directionsOf(fitted);
  const d = values.length;
  const a = Math.min(10, Math.max(0, exponentOf(values)));
  const [S, T, G] = [fitted.source, fitted.target, fitted.gap].map((of) => of.reduce((sum, x) => sum + x, 0));
  let trace = 0;
  for (let i = 1; i <= d; i++) trace += i ** -a;
  const size = (energy: number) => Math.min(1000, Math.sqrt((energy * d) / trace));
  const cos = S > 0 && T > 0 ? (S + T - G) / (2 * Math.sqrt(S * T)) : 0;
  return {
    d,
    a: rounded(a),
    theta: rounded((180 / Math.PI) * Math.acos(Math.min(1, Math.max(-1, cos)))),
    rho: rounded(size(T)),
    s: rounded(size(S)),
    sigma: rounded(Math.min(100, Math.sqrt(fitted.noise))),
    gamma: rounded(Math.min(20, labels / d)),
  };
}

/**
 * The same with the spectrum as it is: tasks in any direction, of these angle and sizes; `energies` are shares of the difference,
 * of size `delta`, where it was fitted.
 */
export function ownSetting({ values, gap }: Directions, fitted: Fitted, labels: number) {
  const d = values.length;
  const sum = (of: Iterable<number>) => [...of].reduce((a, b) => a + b, 0);
  const size = (energies: readonly number[]) => rounded(Math.min(1000, Math.sqrt((sum(energies) * d) / sum(values))));
  const delta2 = sum(gap);
  const { theta, sigma, gamma } = nearest(fitted, labels);
  return {
    setting: {
      theta,
      sigma,
      gamma,
      rho: size(fitted.target),
      s: size(fitted.source),
      delta: rounded(Math.min(1000, Math.sqrt(delta2))),
    },
    energies: gap.map((x) => (delta2 > 0 ? x / delta2 : 1 / d)),
  };
}

/** Minus the slope of ln λ against ln i, each ln i counting alike: by least squares with the weight 1/i. */
function exponentOf(values: Float64Array): number {
  let [w, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (const [k, value] of values.entries()) {
    const [weight, u, v] = [1 / (k + 1), Math.log(k + 1), Math.log(value)];
    w += weight;
    x += weight * u;
    y += weight * v;
    xx += weight * u * u;
    xy += weight * u * v;
  }
  const spread = w * xx - x * x;
  return spread > 0 ? -(w * xy - x * y) / spread : 0;
}

const rounded = (x: number) => Number(x.toPrecision(4));

/** κ of the best penalty of fine-tuning for n labels, over 120 of them as in the forecast; ∞ where the source as it is is best. */
export function bestKappa({ values, gap }: Directions, noise: number, n: number): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  let best = { error: Number.POSITIVE_INFINITY, kappa: Number.POSITIVE_INFINITY };
  for (let k = 0; k < 120; k++) {
    const kappa = mean * 10 ** (-9 + (12 * k) / 119);
    const { z, df1, df2 } = learned(values, kappa);
    if (df1 >= n || df2 >= 0.98 * n) continue;
    let missed = noise;
    for (let i = 0; i < z.length; i++) missed += values[i] * z[i] ** 2 * gap[i];
    const error = missed / (1 - df2 / n);
    if (error < best.error) best = { error, kappa };
  }
  return best.kappa;
}
