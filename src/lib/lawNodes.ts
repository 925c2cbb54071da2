/** A quadrature rule for means over a distribution, Σ w f(x) ≈ E f. */
export interface LawNodes {
  readonly x: Float64Array;
  /** Weights for f ~ x^−α/2 and for f ~ x^−α towards 0: the first weight includes everything below the first node. */
  readonly half: Float64Array;
  readonly whole: Float64Array;
}

/** Gauss–Hermite rules of N(0, 1) with 2, 3 and 5 nodes. */
export const NORMAL = [2, 3, 5].map((m) => {
  const [s, t] = [Math.sqrt(5 - Math.sqrt(10)), Math.sqrt(5 + Math.sqrt(10))];
  const [v, w] = [(7 + 2 * Math.sqrt(10)) / 60, (7 - 2 * Math.sqrt(10)) / 60];
  if (m === 2) return { t: [-1, 1], w: [1 / 2, 1 / 2] };
  if (m === 3) return { t: [-Math.sqrt(3), 0, Math.sqrt(3)], w: [1 / 6, 2 / 3, 1 / 6] };
  return { t: [-t, -s, 0, s, t], w: [w, v, 8 / 15, v, w] };
});

/** Mean, variance and third to fifth cumulant of ln G for a gamma variable G of this shape: derivatives of ln Γ. */
export function logGammaCumulants(shape: number): readonly [number, number, number, number, number] {
  let [k1, k2, k3, k4, k5] = [0, 0, 0, 0, 0];
  let x = shape;
  for (; x < 8; x++) {
    const i = 1 / x;
    k1 -= i;
    k2 += i * i;
    k3 -= 2 * i ** 3;
    k4 += 6 * i ** 4;
    k5 -= 24 * i ** 5;
  }
  const i = 1 / x;
  const s = i * i;
  return [
    k1 + Math.log(x) - i / 2 - s * (1 / 12 - s * (1 / 120 - s / 252)),
    k2 + i + s / 2 + i * s * (1 / 6 - s * (1 / 30 - s / 42)),
    k3 - s - i * s - s * s * (1 / 2 - s * (1 / 6 - s / 6)),
    k4 + 2 * i * s + 3 * s * s + i * s * s * (2 - s * (1 - (4 / 3) * s)),
    k5 - 6 * s * s - 12 * i * s * s - s * s * s * (10 - s * (7 - 12 * s)),
  ];
}

/** Nodes of a nearly normal distribution, by the Cornish–Fisher expansion. */
function nearlyNormal([k1, k2, k3, k4, k5]: readonly number[]): { x: number[]; w: readonly number[] } {
  const { t, w } = NORMAL[k2 < 0.08 ? 0 : k2 < 0.35 ? 1 : 2];
  const deviation = Math.sqrt(k2);
  const [a, b, c] = [k3 / k2 ** 1.5, k4 / (k2 * k2), k5 / k2 ** 2.5];
  const place = (z: number) => {
    const [z2, z3] = [z * z, z * z * z];
    return (
      z +
      (a * (z2 - 1)) / 6 +
      (b * (z3 - 3 * z)) / 24 -
      (a * a * (2 * z3 - 5 * z)) / 36 +
      (c * (z2 * z2 - 6 * z2 + 3)) / 120 -
      (a * b * (z2 * z2 - 5 * z2 + 2)) / 24 +
      (a * a * a * (12 * z2 * z2 - 53 * z2 + 17)) / 324
    );
  };
  return { x: t.map((z) => k1 + deviation * place(z)), w };
}

/** Gamma shapes below this are too far from normal for the expansion. */
const SMALL = 2;
/** The trapezoid rule in ln x: the error of the step is e^−π²/STEP; it ends where the log density has fallen by this much. */
const STEP = 0.6;
const FALL = 14;

/** @param log log density of ln x, @param rise its slope towards −∞, @param from no node below this */
function trapezoid(
  log: (x: number) => number,
  middle: number,
  rise: number,
  from: number,
  power: number,
  margin: number,
): { x: number[]; half: number[]; whole: number[] } {
  const most = log(middle);
  const x: number[] = [];
  const plain: number[] = [];
  const start = Math.max(from, middle - FALL / rise - 2);
  for (let at = start; ; at += STEP) {
    const l = log(at) - most;
    if (at > middle && l < -FALL) break;
    x.push(at);
    plain.push(Math.exp(l));
  }
  // Below the first node density times f is a power of x: a geometric series, unless it converges too slowly.
  const withTail = (alpha: number) => {
    const out = [...plain];
    if (rise > alpha + margin) out[0] /= 1 - Math.exp(-(rise - alpha) * STEP);
    return out;
  };
  const [bounded, half, whole] = [0, power / 2, power].map(withTail);
  const total = bounded.reduce((sum, w) => sum + w, 0);
  const share = (w: number[]) => w.map((v) => v / total);
  return { x, half: share(half), whole: share(whole) };
}

const alike = (x: number[], w: readonly number[]): LawNodes => {
  const weights = Float64Array.from(w);
  return { x: Float64Array.from(x), half: weights, whole: weights };
};

const rules = ({ x, half, whole }: Readonly<Record<keyof LawNodes, number[]>>): LawNodes => ({
  x: Float64Array.from(x),
  half: Float64Array.from(half),
  whole: Float64Array.from(whole),
});

/** Nodes u of χ²_ν, ν > 0, for means of functions smooth in ln u. @param power α */
export function chiSquareNodes(nu: number, power: number): LawNodes {
  const shape = nu / 2;
  if (shape >= SMALL) {
    const { x, w } = nearlyNormal(logGammaCumulants(shape));
    return alike(
      x.map((v) => 2 * Math.exp(v)),
      w,
    );
  }
  const found = trapezoid((x) => shape * x - Math.exp(x), Math.log(shape), shape, Number.NEGATIVE_INFINITY, power, 0);
  return rules({ ...found, x: found.x.map((v) => 2 * Math.exp(v)) });
}

/** Nodes of the log odds ln p/(1 − p) for p ~ Beta(a, b), for functions smooth in it. @param from smaller p are negligible, @param power α of p */
export function betaNodes(a: number, b: number, from: number, power: number): LawNodes {
  if (a >= SMALL) {
    const [over, under] = [logGammaCumulants(a), logGammaCumulants(b)];
    const { x, w } = nearlyNormal(over.map((k, i) => (i % 2 === 0 ? k - under[i] : k + under[i])));
    return alike(x, w);
  }
  const log = (x: number) => a * x - (a + b) * (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));
  return rules(trapezoid(log, Math.log(a / b), a, from, power, 0.2));
}
