/**
 * Gradient flow of a balanced deep linear network on Gaussian data, for d → ∞ at fixed γ = n/d.
 *
 * With L layers β̇ = −‖β‖^{2−2/L}(g + (L−1)β̂β̂ᵀg), g = C(β − fit), C = XᵀX/n, fit = X⁺y (Arora, Cohen, Hazan 2018,
 * arXiv:1802.06509). In the rescaled time dτ = ‖β‖^{2−2/L} dt write β = c·u with c = (‖u‖/‖u₀‖)^{L−1}: then u̇ = −C(u − fit/c),
 * which is linear apart from the scalar c. In the null space of the data u stays u₀, so c ends as the null-space coefficient of
 * [T25]. For L → ∞ c is such that β̂ᵀg = 0.
 * In the eigenbasis of C, u = E u₀ + G fit with E = e^{−λτ}. Tasks and noise are spread evenly over the eigenvectors, so sums over
 * them are integrals over the Marchenko–Pastur distribution, by a Gauss rule (Chebyshev polynomials of the second kind).
 */
export interface FlowStart {
  /** n/d > 0. */
  readonly gamma: number;
  /** ‖β_t‖². */
  readonly target2: number;
  /** σ². */
  readonly noise2: number;
  /** ‖β̂_s‖² > 0 and ⟨β̂_s, β_t⟩. */
  readonly source2: number;
  readonly overlap: number;
}

export interface Flowed {
  /**
   * States from time 0 on: the mean estimate is ofSource·β̂_s + ofTarget·β_t, and its risk ‖β − β_t‖² does not include σ².
   * @remarks times refer to the loss ½‖y − Xβ‖²/n, like `stop`.
   */
  readonly points: readonly {
    readonly time: number;
    readonly ofSource: number;
    readonly ofTarget: number;
    readonly risk: number;
  }[];
  /** Times at which the risk begins to change, and at which it has settled. */
  readonly from: number;
  readonly to: number;
}

/** Number of quadrature nodes of the eigenvalue distribution. */
const NODES = 160;
/** Relative increase of the step from one to the next. */
const GROWTH = 0.05;
/** Norm of the start of scratch relative to ‖β_t‖; its direction is that of its first gradient. */
const SMALL = 0.01;
/** A flow ends when the error in its slowest direction has fallen by the factor e^SETTLED. */
const SETTLED = 16;
const MOST_TIME = 1e5;

/**
 * Integrates the flow of a network of `depth` layers, ∞ allowed.
 *
 * @param from scratch: a small start in the row space of the data; source: the pretrained network
 * @param until time at which training stops, ∞ to train until the flow has settled
 */
export function balancedFlow(start: FlowStart, depth: number, from: "scratch" | "source", until: number): Flowed {
  const { gamma, target2, noise2, source2, overlap } = start;
  const { values, weights } = spectrumLaw(gamma);
  const n = values.length;
  const unseen = Math.max(0, 1 - gamma);
  const fit2 = values.map((v) => target2 + noise2 / (gamma * v));
  // The start in each eigendirection: its square and its product with the fit; scratch starts along C·fit.
  const scratch = from === "scratch";
  const bare = depth === 1 && scratch;
  const slope = Math.sqrt(sum(weights, (k) => values[k] ** 2 * fit2[k]));
  const along = values.map((v) => (scratch ? (bare ? 0 : (SMALL * Math.sqrt(target2) * v) / slope) : 0));
  const square = values.map((_, k) => (scratch ? along[k] ** 2 * fit2[k] : source2));
  const cross = values.map((_, k) => (scratch ? along[k] * fit2[k] : overlap));
  const hidden = scratch ? 0 : unseen * source2;
  const first2 = hidden + sum(weights, (k) => square[k]);

  const E = new Float64Array(n).fill(1);
  const G = new Float64Array(n);
  const next = new Float64Array(n);
  const gain = new Float64Array(n);
  let c = 1;
  if (depth === Number.POSITIVE_INFINITY)
    c = sum(weights, (k) => values[k] * cross[k]) / sum(weights, (k) => values[k] * square[k]);
  const moment = (time: number) => {
    let [ofSource, ofTarget, risk] = [scratch ? 0 : unseen * c, 0, unseen * target2];
    if (!scratch) risk += unseen * (c * c * source2 - 2 * c * overlap);
    for (let k = 0; k < n; k++) {
      // In this direction the estimate is a·β̂_s + b·(β_t + noise).
      const a = scratch ? 0 : c * E[k];
      const b = c * (scratch ? along[k] * E[k] + G[k] : G[k]);
      ofSource += weights[k] * a;
      ofTarget += weights[k] * b;
      risk +=
        weights[k] *
        (a * a * source2 + (b - 1) ** 2 * target2 + 2 * a * (b - 1) * overlap + (b * b * noise2) / (gamma * values[k]));
    }
    return { time, ofSource, ofTarget, risk: Math.max(0, risk) };
  };
  const speed = () => {
    if (depth === 1) return 1;
    const size2 =
      hidden + sum(weights, (k) => E[k] ** 2 * square[k] + 2 * E[k] * G[k] * cross[k] + G[k] ** 2 * fit2[k]);
    const norm = c * Math.sqrt(size2);
    return norm ** (depth === Number.POSITIVE_INFINITY ? 2 : 2 - 2 / depth);
  };

  const points = [moment(0)];
  const end = Math.min(MOST_TIME, SETTLED / Math.min(...values));
  const early = bare || !scratch ? 1 : (SMALL * Math.sqrt(target2)) / slope;
  let step = (0.005 * Math.min(1, early)) / (Math.max(...values) * Math.min(depth, 1000));
  let [tau, time] = [0, 0];
  let pace = speed();
  while (tau < end && time < until) {
    // With one layer the last step can end exactly at `until`.
    const h = depth === 1 ? Math.min(step, until - time) : step;
    for (let k = 0; k < n; k++) {
      const z = values[k] * h;
      const decay = Math.exp(-z);
      // Integral over the step of λe^{−λ(h−t)}/c(t), with 1/c interpolated linearly between its ends.
      gain[k] = z < 1e-4 ? z / 2 : 1 + Math.expm1(-z) / z;
      next[k] = decay * G[k] + (-Math.expm1(-z) - gain[k]) / c;
      E[k] *= decay;
    }
    c =
      depth === 1
        ? 1
        : nextFactor(c, depth, first2, {
            fixed:
              hidden +
              sum(weights, (k) => E[k] ** 2 * square[k] + 2 * E[k] * next[k] * cross[k] + next[k] ** 2 * fit2[k]),
            linear: sum(weights, (k) => gain[k] * (E[k] * cross[k] + next[k] * fit2[k])),
            squared: sum(weights, (k) => gain[k] ** 2 * fit2[k]),
          });
    for (let k = 0; k < n; k++) G[k] = next[k] + gain[k] / c;
    tau += h;
    const now = speed();
    time += h / Math.sqrt(pace * now);
    pace = now;
    points.push(moment(time));
    step *= 1 + GROWTH;
  }
  return { points, ...span(points) };
}

/**
 * Solves ‖u‖² = fixed + 2·linear/c + squared/c² = ‖u₀‖² c^{2/(L−1)} for c by Newton's method in ln c from the previous c; the
 * function is monotone.
 */
function nextFactor(
  before: number,
  depth: number,
  first2: number,
  { fixed, linear, squared }: { readonly fixed: number; readonly linear: number; readonly squared: number },
): number {
  const power = depth === Number.POSITIVE_INFINITY ? 0 : 2 / (depth - 1);
  let y = Math.log(before);
  for (let i = 0; i < 60; i++) {
    const x = Math.exp(-y);
    const size = fixed + 2 * linear * x + squared * x * x;
    const value = power * y + Math.log(first2 / size);
    const slope = power + (2 * linear * x + 2 * squared * x * x) / size;
    // At most a factor of e per iteration.
    const by = Math.max(-1, Math.min(1, value / slope));
    y -= by;
    if (Math.abs(by) < 1e-14) break;
  }
  return Math.exp(y);
}

/** Quadrature for the positive eigenvalues of XᵀX/n as d → ∞; the weights are shares of all d directions. */
export function spectrumLaw(gamma: number): {
  readonly values: readonly number[];
  readonly weights: readonly number[];
} {
  const [middle, reach] = [1 + 1 / gamma, 2 / Math.sqrt(gamma)];
  const angles = Array.from({ length: NODES }, (_, k) => ((k + 1) * Math.PI) / (NODES + 1));
  const values = angles.map((a) => middle + reach * Math.cos(a));
  const weights = angles.map((a, k) => (2 * Math.sin(a) ** 2) / ((NODES + 1) * values[k]));
  return { values, weights };
}

function sum(weights: readonly number[], of: (k: number) => number): number {
  let total = 0;
  for (let k = 0; k < weights.length; k++) total += weights[k] * of(k);
  return total;
}

/**
 * Times between which the risk changes: from a third of the time at which it has moved by 1/200 of its largest change, to twice the
 * last time at which it is still 1/800 of that change away from its final value.
 */
function span(points: Flowed["points"]): { readonly from: number; readonly to: number } {
  const [first, last] = [points[0], points[points.length - 1]];
  const least = Math.max(...points.map(({ risk }) => Math.abs(risk - first.risk))) / 200;
  const begins = points.find(({ risk, time }) => time > 0 && Math.abs(risk - first.risk) > least) ?? points[1];
  const ends = points.findLast(({ risk }) => Math.abs(risk - last.risk) > least / 4) ?? last;
  return { from: begins.time / 3, to: Math.min(last.time, 2 * ends.time) };
}
