import { uniforms } from "../src/lib/philox.ts";
import type { DiagonalParams } from "../src/models/diagonal/params.ts";

/**
 * A slow, independent check of the diagonal networks' state evolution: the same two equations,
 *   κ² E[s²] = τ²(1 − α) − σ²   and   E[η′] = α,
 * by adaptive quadrature over the noise Z (the solver integrates over s), with a prox of its own. For tests only; it
 * shares no code with src/models/diagonal.
 */

/** One class: √k, weight, |B| of a two-point law (0: inactive), variance of a Gaussian law (0: a point). */
interface Coordinates {
  readonly rootK: number;
  readonly weight: number;
  readonly size: number;
  readonly variance: number;
}

/** The s ≥ 0 with (√k/2) sinh 2s + κs = x, for x ≥ 0. */
function root(x: number, kappa: number, rootK: number): number {
  if (x === 0) return 0;
  // Neither term exceeds x, and one of them reaches x/2.
  let hi = Math.min(x / kappa, 0.5 * Math.asinh((2 * x) / rootK));
  let lo = Math.min(x / (2 * kappa), 0.5 * Math.asinh(x / rootK));
  let s = hi;
  for (let i = 0; i < 200; i++) {
    const value = (rootK / 2) * Math.sinh(2 * s) + kappa * s - x;
    if (value > 0) hi = s;
    else lo = s;
    const newton = s - value / (rootK * Math.cosh(2 * s) + kappa);
    const next = newton >= lo && newton <= hi ? newton : (lo + hi) / 2;
    if (Math.abs(next - s) <= 4e-16 * s) return next;
    s = next;
  }
  return s;
}

/** Positive nodes and weights of the 10-point Gauss–Legendre rule on (−1, 1). */
const NODES = [0.14887433898163122, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717];
const WEIGHTS = [
  0.29552422471475287, 0.26926671930999635, 0.21908636251598204, 0.1494513491505806, 0.06667134430868814,
];

/** E of s², η′, 1 − η′; their derivatives (s² and η′) in ln τ; the same in ln κ. */
const COUNT = 7;
type Sums = Float64Array;

const INV_SQRT_2PI = 1 / Math.sqrt(2 * Math.PI);
/** Standard deviations of Z kept on either side. */
const REACH = 8.5;

/** Adds weight·φ(Z)·(the seven values) at Z to `out`. */
function point(out: Sums, c: Coordinates, tau: number, kappa: number, z: number, weight: number): void {
  const spread = c.variance > 0 ? Math.sqrt(c.variance + tau * tau) : tau;
  const x = c.size + spread * z;
  // ∂x/∂ln τ at fixed Z.
  const pull = (c.variance > 0 ? (tau * tau) / spread : tau) * z * Math.sign(x);
  const s = root(Math.abs(x), kappa, c.rootK);
  const w = c.rootK * Math.cosh(2 * s);
  const bend = 2 * c.rootK * Math.sinh(2 * s);
  const all = w + kappa;
  const p = weight * INV_SQRT_2PI * Math.exp(-0.5 * z * z);
  out[0] += p * s * s;
  out[1] += p * (w / all);
  out[2] += p * (kappa / all);
  out[3] += (p * 2 * s * pull) / all;
  out[4] += p * (kappa / all) * (bend / all) * (pull / all);
  out[5] -= p * 2 * s * s * (kappa / all);
  out[6] -= p * (kappa / all) * (w / all + (bend / all) * (kappa / all) * s);
}

function panel(out: Sums, c: Coordinates, tau: number, kappa: number, a: number, b: number): void {
  const half = (b - a) / 2;
  for (let i = 0; i < NODES.length; i++) {
    point(out, c, tau, kappa, (a + b) / 2 - half * NODES[i], half * WEIGHTS[i]);
    point(out, c, tau, kappa, (a + b) / 2 + half * NODES[i], half * WEIGHTS[i]);
  }
}

/** Where in Z the integrand changes its form: x = 0, where √k gives way to 2|η|, and where η′ turns from small to near 1. */
function seams(c: Coordinates, tau: number, kappa: number): number[] {
  const spread = c.variance > 0 ? Math.sqrt(c.variance + tau * tau) : tau;
  const at = (s: number) => (c.rootK / 2) * Math.sinh(2 * s) + kappa * s;
  const scales = [0, at(0.44)];
  if (kappa > c.rootK) {
    const turn = 0.5 * Math.acosh(kappa / c.rootK);
    for (const away of [-4, -2, -1, -0.5, 0, 0.5, 1, 2]) if (turn + away > 0) scales.push(at(turn + away));
  }
  const cuts = scales.flatMap((x) => [(x - c.size) / spread, (-x - c.size) / spread]);
  const plain = Array.from({ length: 9 }, (_, i) => (i - 4) * 2).map((z) => (Math.abs(z) === 8 ? (z / 8) * REACH : z));
  const lowest = c.size > 0 ? -REACH : 0;
  const sorted = [...cuts, ...plain].filter((z) => z >= lowest && Math.abs(z) <= REACH).sort((a, b) => a - b);
  return sorted.filter((z, i) => i === 0 || z - sorted[i - 1] > 1e-12);
}

/** The seven integrals, each to 1e-10 of the largest of its kind (the first three: of themselves). */
function integrals(classes: readonly Coordinates[], tau: number, kappa: number): Sums {
  const panels: { c: Coordinates; a: number; b: number; sums: Sums; depth: number }[] = [];
  const total = new Float64Array(COUNT);
  for (const c of classes) {
    if (c.weight === 0) continue;
    const cuts = seams(c, tau, kappa);
    for (let i = 1; i < cuts.length; i++) {
      const sums = new Float64Array(COUNT);
      panel(sums, c, tau, kappa, cuts[i - 1], cuts[i]);
      const twice = c.weight * (c.size > 0 ? 1 : 2);
      for (let k = 0; k < COUNT; k++) total[k] += twice * sums[k];
      panels.push({ c, a: cuts[i - 1], b: cuts[i], sums, depth: 0 });
    }
  }
  const share = 1e-10 / Math.max(1, panels.length);
  const scale = total.slice();
  const out = new Float64Array(COUNT);
  for (let one = panels.pop(); one; one = panels.pop()) {
    const { c, a, b, sums, depth } = one;
    const middle = (a + b) / 2;
    const left = new Float64Array(COUNT);
    const right = new Float64Array(COUNT);
    panel(left, c, tau, kappa, a, middle);
    panel(right, c, tau, kappa, middle, b);
    const twice = c.weight * (c.size > 0 ? 1 : 2);
    let fine = true;
    for (let k = 0; k < 3; k++) {
      const error = twice * Math.abs(left[k] + right[k] - sums[k]);
      if (error > share * scale[k] + 1e-15 * twice * Math.abs(sums[k])) fine = false;
    }
    if (fine || depth > 40) for (let k = 0; k < COUNT; k++) out[k] += twice * (left[k] + right[k]);
    else {
      panels.push({ c, a, b: middle, sums: left, depth: depth + 1 });
      panels.push({ c, a: middle, b, sums: right, depth: depth + 1 });
    }
  }
  return out;
}

export interface SlowCheck {
  /** ln of the ratio of both sides of each equation at the given (τ, κ). */
  readonly first: number;
  readonly second: number;
  /** The risk ατ² − σ² at the root of the slow equations, reached from the given (τ, κ) by Newton. */
  readonly risk: number;
  /** Larger residual before the last Newton step: below 1e-8, or there was no convergence. */
  readonly left: number;
}

/** Both residuals at a solution (τ, κ), α < 1, and the risk at the root that the slow equations have. */
export function slowCheck(
  classes: readonly Coordinates[],
  alpha: number,
  sigma: number,
  solution: { readonly tau: number; readonly kappa: number },
): SlowCheck {
  const noise = sigma * sigma;
  let { tau, kappa } = solution;
  let first = Number.NaN;
  let second = Number.NaN;
  let left = Number.NaN;
  for (let i = 0; i < 40; i++) {
    const [s2, slope, rest, s2Tau, slopeTau, s2Kappa, slopeKappa] = integrals(classes, tau, kappa);
    const made = kappa * kappa * s2 + noise;
    const f1 = Math.log(made / (tau * tau * (1 - alpha)));
    // ln of E[η′]/α, or of (1−α)/E[1−η′] where that is the better known.
    const f2 = alpha < 0.5 ? Math.log(slope / alpha) : Math.log((1 - alpha) / rest);
    const per = alpha < 0.5 ? slope : rest;
    if (i === 0) {
      first = f1;
      second = f2;
    }
    left = Math.max(Math.abs(f1), Math.abs(f2));
    const a = (kappa * kappa * s2Tau) / made - 2;
    const b = (kappa * kappa * (2 * s2 + s2Kappa)) / made;
    const c = slopeTau / per;
    const d = slopeKappa / per;
    const determinant = a * d - b * c;
    tau *= Math.exp(Math.max(-2, Math.min(2, (-f1 * d + f2 * b) / determinant)));
    kappa *= Math.exp(Math.max(-2, Math.min(2, (-f2 * a + f1 * c) / determinant)));
    // Newton squares the error: after this last step it is below rounding.
    if (!(left > 1e-8)) break;
  }
  return { first, second, risk: alpha * tau * tau - noise, left };
}

/** Setting k of a sweep over everything the diagonal networks' parameters allow, exact ends included. */
export function hardSetting(k: number): DiagonalParams {
  const u = new Float64Array(32);
  uniforms(u, u.length, { seed: 2026_2062, replicate: k, purpose: 91 });
  const log = (v: number, least: number, most: number) => 10 ** (least + (most - least) * v);
  const share = (choice: number, v: number) =>
    choice < 0.12 ? 0 : choice < 0.24 ? 1 : choice < 0.6 ? log(v, -4, 0) : v;
  const finite = u[0] < 0.5;
  return {
    alpha: u[1] < 0.08 ? 1 + 19 * u[2] : u[1] < 0.4 ? log(u[2], -3, 0) * 0.999 : 0.001 + 0.998 * u[2],
    rpt: share(u[3], u[4]),
    rsh: share(u[5], u[6]),
    rnew: share(u[7], u[8]),
    sigma: u[9] < 0.4 ? 0 : log(u[10], -3, 2),
    slab: u[11] < 0.5 ? "gauss" : "sign",
    apt: u[12] < 0.08 ? 0 : u[12] < 0.3 ? 1 : log(u[13], -3, 3),
    alphapt: !finite ? Number.POSITIVE_INFINITY : u[14] < 0.05 ? 1 : 0.05 + 1.95 * u[15],
    sigmapt: finite && u[16] < 0.6 ? log(u[17], -3, 2) : 0,
    c: log(u[18], -12, 6),
    lam: u[19] < 0.1 ? -1 : u[19] < 0.2 ? 1 : u[19] < 0.35 ? -1 + log(u[20], -9, 0) : -1 + 2 * u[20],
    gft: u[21] < 0.4 ? 0 : log(u[22], -6, 4),
    bpt: 1,
    bft: 1,
    D: 400,
  };
}
