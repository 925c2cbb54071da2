import { gaussRule } from "../../../lib/gaussRule.ts";
import { memoLast } from "../../../lib/memo.ts";
import { scratchScale } from "./implicitBias.ts";
import { dual } from "./prox.ts";
import { type Class, type Evolution, evolve } from "./stateEvolution.ts";

/** What pretraining leaves of a coordinate that was active or silent: places of the dual variable s and weights (sum 1). */
interface Law {
  readonly s: Float64Array;
  readonly w: Float64Array;
}

/** The pretrained network: laws of s for active and silent coordinates, and how well pretraining went. */
export interface Pretrained {
  readonly active: Law;
  readonly silent: Law;
  readonly evolution: Evolution | undefined;
}

/** Pretraining parameters that the law depends on. */
export interface PretrainingTask {
  readonly c: number;
  readonly rpt: number;
  readonly apt: number;
  /** Infinity for a perfectly learned task. */
  readonly alphapt: number;
  readonly sigmapt: number;
}

/**
 * Law of the pretrained dual variable, docs/theory.md §2.5. Perfect pretraining: a point, s = ½ asinh(β_PT/c). Finite data: the
 * pretraining state evolution gives (τ_PT, κ_PT) and s = prox(B + τ_PT Z). The last answer is kept: a map's rows share it.
 * At α_PT = 1 with noise least squares has no finite error: the law is empty.
 */
export const pretrain = ({ c, rpt, apt, alphapt, sigmapt }: PretrainingTask): Pretrained =>
  lastPretrained(c, rpt, apt, alphapt, sigmapt);

const lastPretrained = memoLast(solve);

function solve(c: number, rpt: number, apt: number, alphapt: number, sigmapt: number): Pretrained {
  const rootK = scratchScale(c);
  const point = (size: number): Law => ({ s: Float64Array.of(dual(size, 0, rootK)), w: Float64Array.of(1) });
  if (alphapt === Number.POSITIVE_INFINITY) return { active: point(apt), silent: point(0), evolution: undefined };
  // No data, or nothing to learn: β_PT = 0.
  if (alphapt === 0 || (rpt * apt === 0 && sigmapt === 0))
    return { active: point(0), silent: point(0), evolution: undefined };
  const classes: Class[] = [
    { rootK, weight: rpt, size: apt, variance: 0 },
    { rootK, weight: 1 - rpt, size: 0, variance: 0 },
  ];
  const evolution = evolve(classes, alphapt, sigmapt);
  const { tau, kappa } = evolution;
  if (tau === Number.POSITIVE_INFINITY) return { active: empty, silent: empty, evolution };
  if (tau === 0) return { active: point(apt), silent: point(0), evolution };
  return { active: law(apt, tau, kappa, rootK), silent: law(0, tau, kappa, rootK), evolution };
}

const empty: Law = { s: new Float64Array(0), w: new Float64Array(0) };

/** Trapezoid in s for x(s) = (√k/2) sinh 2s + κs ~ N(B, τ²), outwards from s(B) to 7 standard deviations. */
function law(size: number, tau: number, kappa: number, rootK: number): Law {
  const places: number[] = [];
  const weights: number[] = [];
  const start = dual(size, kappa, rootK);
  const h = Math.min(0.12, (0.5 * tau) / (rootK * Math.cosh(2 * start) + kappa));
  // A law narrower than rounding can tell is a point.
  if (!(h > 1e-13 * Math.max(1, start))) return { s: Float64Array.of(start), w: Float64Array.of(1) };
  const add = (s: number, twice: boolean): boolean => {
    const x = (rootK / 2) * Math.sinh(2 * s) + kappa * s;
    const z = (x - size) / tau;
    if (Math.abs(z) > 7) return false;
    places.push(s);
    weights.push((twice ? 2 : 1) * Math.exp(-0.5 * z * z) * (rootK * Math.cosh(2 * s) + kappa));
    return true;
  };
  add(start, false);
  for (let k = 1; add(start + k * h, size === 0); k++);
  if (size !== 0) for (let k = 1; add(start - k * h, false); k++);
  const total = weights.reduce((a, b) => a + b);
  return { s: Float64Array.from(places), w: Float64Array.from(weights, (v) => v / total) };
}

/** √k of fine-tuning and its weight, for a law of s: 4c(1+λ)cosh² s + γ². */
export function scales(law: Law, c: number, lam: number, gft: number): { rootK: number; weight: number }[] {
  const at = (s: number) => 4 * c * (1 + lam) * Math.cosh(s) ** 2 + gft * gft;
  if (law.s.length === 1) return [{ rootK: at(law.s[0]), weight: 1 }];
  const y = Float64Array.from(law.s, (s) => Math.log(at(s)));
  let mean = 0;
  for (let i = 0; i < y.length; i++) mean += law.w[i] * y[i];
  let variance = 0;
  for (let i = 0; i < y.length; i++) variance += law.w[i] * (y[i] - mean) ** 2;
  const { nodes, weights } = gaussRule(y, law.w, ruleSize(Math.sqrt(variance)));
  return Array.from(nodes, (v, i) => ({ rootK: Math.exp(v), weight: weights[i] }));
}

/** Nodes that keep the error of the risk below 1e-5, by the spread of ln √k. */
function ruleSize(spread: number): number {
  return Math.max(2, Math.min(12, Math.ceil(3 + 4 * spread)));
}
