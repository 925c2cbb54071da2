import { memoByKey, memoByObject } from "../../../lib/memo.ts";
import { ridgeKappa } from "./deterministicEquivalent.ts";
import type { Spectrum } from "./spectrum.ts";

/**
 * One layer trained by gradient flow ḃ = Xᵀ(y − Xb)/n from b₀ and stopped at time t: deterministic equivalents for Gaussian inputs
 * of any covariance, docs/theory.md §1.3.3 [A]. With Ŝ = XᵀX/n, e^{−Ŝt} is a contour integral of resolvents (Ŝ + p)⁻¹, and each of
 * these is a ridge regression with the complex ridge p: κ(p) = p + (κ/n)Σ λ/(λ+κ). The contour is Talbot's with Weideman's
 * parameters; sixteen nodes give about nine digits.
 */
const NODES = 16;
/** Nodes above the real axis; the other half are their complex conjugates. */
const HALF = NODES / 2;

/** Result of a stopped flow, in each group of directions. */
export interface Flow {
  /** Risk without label noise per unit of ‖β_t − b₀‖² in the group, in [0, λ]. */
  readonly left: Float64Array;
  /** Share of β_t − b₀ that the mean estimator has not learned, in [0, 1]; its square times λ is the squared bias in `left`. */
  readonly lacking: Float64Array;
  /** Risk added by label noise with σ = 1. */
  readonly noise: number;
  /** Risk and squared bias for β_t − b₀ of unit norm in generic and in chosen directions. */
  readonly generic: FlowBias;
  readonly chosen: FlowBias;
}

export interface FlowBias {
  readonly risk: number;
  /** Squared bias, at most the risk. */
  readonly square: number;
}

type Complex = readonly [re: number, im: number];

const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];

function over([a, b]: Complex, [c, d]: Complex): Complex {
  const size = c * c + d * d;
  return [(a * c + b * d) / size, (b * c - a * d) / size];
}

/** Nodes p with Im p > 0 and their weights w, for t = 1; for another t they are p/t and w/t. */
export type Contour = readonly { readonly p: Complex; readonly w: Complex }[];

/** Talbot's contour with an even number of nodes, after Weideman (SIAM J. Numer. Anal. 44, 2006). */
export const talbot = (nodes: number): Contour =>
  Array.from({ length: nodes / 2 }, (_, j) => {
    const phi = ((2 * j + 1) * Math.PI) / nodes;
    const cot = 1 / Math.tan(0.6407 * phi);
    const p: Complex = [nodes * (0.5017 * phi * cot - 0.6122), nodes * 0.2645 * phi];
    // e^p p′(φ)/(iN).
    const size = Math.exp(p[0]);
    const turned: Complex = [0.2645, 0.5017 * (0.6407 * phi * (1 + cot * cot) - cot)];
    return { p, w: times([size * Math.cos(p[1]), size * Math.sin(p[1])], turned) };
  });

const contour = talbot(NODES);

/** Sum and difference of 1/(p_l − p_j), 0 for l = j, and 1/(p̄_l − p_j): the factors of Re a_l and i Im a_l. */
const between = contour.map(({ p: [x, y] }, j) =>
  contour.map(({ p: [re, im] }, l): readonly [plus: Complex, minus: Complex] => {
    const [br, bi] = l === j ? [0, 0] : over([1, 0], [re - x, im - y]);
    const [cr, ci] = over([1, 0], [re - x, -im - y]);
    return [
      [br + cr, bi + ci],
      [br - cr, bi - ci],
    ];
  }),
);

/** κ of a complex ridge, and dp/dκ = 1 − n⁻¹Σ λ²/(λ+κ)² there. */
interface Root {
  readonly kappa: Complex;
  readonly slope: Complex;
}

const STEPS = 60;

/** Newton's method from a value near the root; it stays in the half-plane Im κ ≥ 0, in which the root is unique. */
function newton({ values, counts }: Spectrum, n: number, [pr, pi]: Complex, [sr, si]: Complex): Root {
  let kr = sr;
  let ki = si;
  let slope: Complex = [1, 0];
  for (let i = 0; i < STEPS; i++) {
    // κ(1 − df1/n) − p and its slope 1 − df2/n; complex numbers are written out in this inner loop for speed.
    let ar = 0;
    let ai = 0;
    let br = 0;
    let bi = 0;
    for (let g = 0; g < values.length; g++) {
      const away = values[g] + kr;
      const size = values[g] / (away * away + ki * ki);
      const xr = size * away;
      const xi = -size * ki;
      ar += counts[g] * xr;
      ai += counts[g] * xi;
      br += counts[g] * (xr * xr - xi * xi);
      bi += 2 * counts[g] * xr * xi;
    }
    const [fr, fi] = times([kr, ki], [1 - ar / n, -ai / n]);
    slope = [1 - br / n, -bi / n];
    const [stepR, stepI] = over([fr - pr, fi - pi], slope);
    const share = ki > stepI ? 1 : ki / stepI / 2;
    kr -= share * stepR;
    ki -= share * stepI;
    // Convergence is quadratic: the next relative step would be the square of this one.
    if (Math.hypot(stepR, stepI) <= 1e-10 * Math.hypot(kr, ki)) break;
  }
  return { kappa: [kr, ki], slope };
}

/** The roots at the nodes of t, each started by linear extrapolation from the one before. */
function roots(spectrum: Spectrum, n: number, t: number): readonly Root[] {
  // The first starts from a real ridge, whose κ is real.
  const ridge = Math.hypot(...contour[0].p) / t;
  let near: Complex = [ridgeKappa(spectrum, n, ridge), 0];
  return contour.map(({ p: [re, im] }, j) => {
    const root = newton(spectrum, n, [re / t, im / t], near);
    if (j + 1 < HALF) {
      const [nextRe, nextIm] = contour[j + 1].p;
      const [dr, di] = over([(nextRe - re) / t, (nextIm - im) / t], root.slope);
      const [kr, ki] = root.kappa;
      near = ki + di > 0 ? [kr + dr, ki + di] : root.kappa;
    }
    return root;
  });
}

/** F(t) = E tr Σ(1 − e^{−Ŝt})/Ŝ: since Σ λκ/(λ+κ) = n(κ − p), its integrand is n(κ − p)/p². */
function traceFlow(n: number, t: number, at: readonly Root[]): number {
  let sum = 0;
  for (const [j, { p, w }] of contour.entries()) {
    const { kappa } = at[j];
    sum += times(w, over([kappa[0] * t - p[0], kappa[1] * t - p[1]], times(p, p)))[0];
  }
  return 2 * n * sum;
}

/**
 * With a = wκ/p the risk in a direction is λ Σ_jl a_j a_l/((λ+κ_j)(λ+κ_l))/(1 − n⁻¹Σ λ²/((λ+κ_j)(λ+κ_l))). By the equation for κ
 * the last bracket is (p_j − p_l)/(κ_j − κ_l), and partial fractions reduce the double sum to one sum over j.
 */
function solveFlow(spectrum: Spectrum, n: number, t: number): Pick<Flow, "left" | "lacking" | "noise"> {
  const { values } = spectrum;
  const at = roots(spectrum, n, t);
  const a = contour.map(({ p, w }, j) => times(w, over(at[j].kappa, p)));
  const squares = at.map(({ slope }, j) => over(times(a[j], a[j]), slope));
  const singles = contour.map((_, j) => {
    let re = 0;
    let im = 0;
    for (let l = 0; l < HALF; l++) {
      const [x, y] = a[l];
      const [plus, minus] = between[j][l];
      re += x * plus[0] - y * minus[1];
      im += x * plus[1] + y * minus[0];
    }
    return times(a[j], [2 * t * re, 2 * t * im]);
  });
  const lacking = new Float64Array(values.length);
  const left = new Float64Array(values.length);
  for (let g = 0; g < values.length; g++) {
    let sum = 0;
    let mean = 0;
    for (let j = 0; j < HALF; j++) {
      // The resolvent 1/(λ+κ).
      const away = values[g] + at[j].kappa[0];
      const ki = at[j].kappa[1];
      const size = away * away + ki * ki;
      const re = away / size;
      const im = -ki / size;
      const xr = singles[j][0] + squares[j][0] * re - squares[j][1] * im;
      const xi = singles[j][1] + squares[j][0] * im + squares[j][1] * re;
      mean += 2 * (a[j][0] * re - a[j][1] * im);
      sum += 2 * (xr * re - xi * im);
    }
    // The quadrature is accurate to nine digits relative to 1, so small values may come out negative: clamp.
    lacking[g] = values[g] === 0 ? 1 : Math.max(0, Math.min(1, mean));
    left[g] = values[g] * Math.max(lacking[g] * lacking[g], sum);
  }
  const noise = Math.max(0, (2 * traceFlow(n, t, at) - traceFlow(n, 2 * t, roots(spectrum, n, 2 * t))) / n);
  return { left, lacking, noise };
}

const flowsOf = memoByObject((spectrum: Spectrum) =>
  memoByKey(
    2000,
    (n: number, t: number) => `${n} ${t}`,
    (n, t) => makeFlow(spectrum, n, t),
  ),
);

/**
 * The flow on n samples stopped at time t, cached: the rows of a map share it.
 *
 * @param n number of samples ≥ 0, not necessarily whole; without data nothing is learned
 * @param t in (0, ∞), in units of 1/λ
 */
export const flowOf = (spectrum: Spectrum, n: number, t: number): Flow => flowsOf(spectrum)(n, t);

function makeFlow(spectrum: Spectrum, n: number, t: number): Flow {
  const { left, lacking, noise } =
    n === 0 ? { left: spectrum.values, lacking: spectrum.values.map(() => 1), noise: 0 } : solveFlow(spectrum, n, t);
  const [generic, chosen] = [spectrum.generic, spectrum.chosen].map((mass) => of(spectrum, left, lacking, mass));
  return { left, lacking, noise, generic, chosen };
}

function of({ values }: Spectrum, left: Float64Array, lacking: Float64Array, mass: Float64Array): FlowBias {
  let [risk, square] = [0, 0];
  for (let g = 0; g < values.length; g++) {
    risk += left[g] * mass[g];
    square += values[g] * lacking[g] * lacking[g] * mass[g];
  }
  return { risk: Math.max(0, risk), square: Math.max(0, Math.min(risk, square)) };
}

/**
 * Risk of a flow from b₀, and the share of it that is squared bias, 0 for zero risk. @param mass (β_t − b₀)² summed over each group
 */
export const flowBias = (spectrum: Spectrum, { left, lacking }: Flow, mass: Float64Array) =>
  shared(of(spectrum, left, lacking, mass));

/** The same for β_t − b₀ with squared norm `size` in generic and `apart` in chosen directions. */
export const flowOfTasks = ({ generic, chosen }: Flow, size: number, apart = 0) =>
  shared({ risk: size * generic.risk + apart * chosen.risk, square: size * generic.square + apart * chosen.square });

const shared = ({ risk, square }: FlowBias) => ({ risk, share: risk > 0 ? Math.min(1, square / risk) : 0 });
