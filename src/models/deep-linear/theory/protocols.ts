import { cosDegrees } from "../../../lib/angles.ts";
import { memoByKey, memoByObject } from "../../../lib/memo.ts";
import { type DeepLinearParams, isotropic, stopped, trained, tuned } from "../params.ts";
import { condensed } from "./condensed.ts";
import { flowOf } from "./gradientFlow.ts";
import { pooled } from "./pooled.ts";
import { N, type P } from "./protocolQuantities.ts";
import { riskFinetune } from "./quantities.ts";
import { sampleCount } from "./scratch.ts";
import { learnedMasses } from "./sourceMoments.ts";
import { sourceRidges } from "./sourceRidges.ts";
import { type Spectrum, spectrumOf } from "./spectrum.ts";
import { S } from "./state.ts";
import { taught } from "./taught.ts";

/**
 * Other uses of a pretrained network, docs/theory.md §1.8: what it has forgotten, the networks between source and fine-tuned
 * network, and training on the pooled data.
 */

/** Writes these entries after those of a state that `solve` has filled, from which they follow. */
export function solveProtocols(p: P, out: Float64Array, at: number): void {
  const ways = alongWay(p, out, at);
  out[at + N] = ways.forgotten;
  out[at + N + 1] = ways.partRisk;
  out[at + N + 2] = ways.part;
  const together = p.pool ? pooled(p) : undefined;
  out[at + N + 3] = together?.risk ?? Number.NaN;
  out[at + N + 4] = together?.share ?? Number.NaN;
  out[at + N + 5] = ways.pretrained;
  const labels = p.labels ? taught(p) : undefined;
  out[at + N + 6] = labels?.risk ?? Number.NaN;
  out[at + N + 7] = labels?.teacher ?? Number.NaN;
  out[at + N + 8] = labels?.surrogate ?? Number.NaN;
  const ridges = p.ridges ? sourceRidges(p) : undefined;
  out[at + N + 9] = ridges?.cost ?? Number.NaN;
  out[at + N + 10] = ridges?.best ?? Number.NaN;
}

/** The entries for forgetting and interpolation, named as in the state; from a state that `solve` has filled. */
export function alongWay(p: P, out: Float64Array, at: number) {
  const [{ from: source, both, to: tuning, scale }, { from: before, to: after, scale: sourceScale }] = waysOf(
    p,
    out,
    at,
  );
  const infinite = out[at + S.sourceNorm2] === Number.POSITIVE_INFINITY;
  const forgotten = infinite || !Number.isFinite(tuning) ? Number.POSITIVE_INFINITY : exactZero(after, scale);
  const pretrained = infinite ? Number.POSITIVE_INFINITY : exactZero(before, sourceScale);
  if (infinite) return { forgotten, pretrained, partRisk: tuning, part: Number.isFinite(tuning) ? 1 : Number.NaN };
  if (!Number.isFinite(tuning)) return { forgotten, pretrained, partRisk: source, part: 0 };
  const gain = exactZero(source - both, scale);
  const way = exactZero(source - 2 * both + tuning, scale);
  return {
    forgotten,
    pretrained,
    partRisk: way > 0 ? Math.max(0, source - (gain * gain) / way) : source,
    part: way > 0 ? gain / way : Number.NaN,
  };
}

/** Coefficients of the risk of β̂_s + a(β̂_ft − β̂_s) on one task: (1−a)²·from + 2a(1−a)·both + a²·to. */
export interface Way {
  /** Risk of the source network. */
  readonly from: number;
  /** Inner product of the errors of both networks under Σ. */
  readonly both: number;
  /** Risk of the fine-tuned network. */
  readonly to: number;
  /** Size of the terms whose differences these are, for the threshold of rounding. */
  readonly scale: number;
}

/** These coefficients for the target task and for the source task, from a state that `solve` has filled. */
export function waysOf(p: P, out: Float64Array, at: number): readonly [target: Way, source: Way] {
  const own = out[at + S.tunedKappa];
  const kappa = Number.isNaN(own) ? out[at + S.kappa] : own;
  const tasks = isotropic(p) ? isotropicTasks(p, out, at, kappa) : anyTasks(p, kappa);
  const [withTarget, withSource, withLearned] = meanEstimate(p, out, at, tasks);
  const to = riskFinetune(out, at, p);
  const { tt, ss, learned, own: seen, self } = tasks;
  const scale = Math.max(tt.whole, ss.whole, to);
  return [
    {
      from: out[at + S.sourceRisk],
      both: withLearned - learned.whole - withTarget + tt.whole,
      to,
      scale,
    },
    {
      from: self.whole - 2 * seen.whole + ss.whole,
      both: withLearned - withSource - seen.whole + ss.whole,
      to: to + ss.whole - tt.whole + 2 * (withTarget - withSource),
      scale: Math.max(ss.whole, self.whole),
    },
  ];
}

/** 0 for a difference of terms of size `scale` that is negative or only rounding error. */
const exactZero = (x: number, scale: number): number => (x > 1e-13 * scale ? x : 0);

/** uᵀΣv and uᵀΣE[e]v, where the operator e gives the part of what there is to learn that has not been learned. */
interface Product {
  readonly whole: number;
  readonly lacking: number;
}

interface Tasks {
  readonly tt: Product;
  readonly ts: Product;
  readonly ss: Product;
  /** Products of β̂_s with β_t, with β_s and with itself. */
  readonly learned: Product;
  readonly own: Product;
  readonly self: Product;
}

/** The products for isotropic inputs, where the same share is unlearned in all directions. */
function isotropicTasks(p: DeepLinearParams, out: Float64Array, at: number, kappa: number): Tasks {
  const left = stopped(p)
    ? flowOf(condensed(spectrumOf(p)), sampleCount(p.gamma, p.d), p.stop).lacking[0]
    : tuned(p)
      ? share(1, kappa)
      : out[at + S.missing];
  const of = (whole: number): Product => ({ whole, lacking: left * whole });
  const s2 = p.s * p.s;
  return {
    tt: of(p.rho * p.rho),
    ts: of(p.rho * p.s * cosDegrees(p.theta)),
    ss: of(s2),
    learned: of(out[at + S.overlap]),
    own: of(Math.min(1, p.gs) * s2),
    self: of(out[at + S.sourceNorm2]),
  };
}

/** κ/(λ+κ). */
const share = (lambda: number, kappa: number): number =>
  kappa === Number.POSITIVE_INFINITY ? 1 : kappa === 0 ? 0 : kappa / (lambda + kappa);

/** Sums of masses u_i v_i under Σ; `left` is the share that is not learned in each group. */
function productOf({ values }: Spectrum, mass: Float64Array, left: (g: number) => number): Product {
  let [whole, lacking] = [0, 0];
  for (let g = 0; g < values.length; g++) {
    whole += values[g] * mass[g];
    lacking += values[g] * mass[g] * left(g);
  }
  return { whole, lacking };
}

/** The products of generic and of chosen directions, cached by κ: they are the same along a row of a map. */
const taskProducts = memoByObject((spectrum: Spectrum) =>
  memoByKey(
    64,
    (kappa: number) => kappa,
    (kappa) => {
      const left = (g: number) => share(spectrum.values[g], kappa);
      return {
        generic: productOf(spectrum, spectrum.generic, left),
        chosen: productOf(spectrum, spectrum.chosen, left),
      };
    },
  ),
);

function anyTasks(p: DeepLinearParams, kappa: number): Tasks {
  const spectrum = condensed(spectrumOf(p));
  const flow = stopped(p) ? flowOf(spectrum, sampleCount(p.gamma, p.d), p.stop).lacking : undefined;
  const left = flow ? (g: number) => flow[g] : (g: number) => share(spectrum.values[g], kappa);
  const { generic, chosen } = flow
    ? { generic: productOf(spectrum, spectrum.generic, left), chosen: productOf(spectrum, spectrum.chosen, left) }
    : taskProducts(spectrum)(kappa);
  const plain = p.align === "generic";
  const s2 = p.s * p.s;
  const product = plain ? p.rho * p.s * cosDegrees(p.theta) : s2;
  const tt = plain ? scaled(p.rho * p.rho, generic) : sum(s2, generic, p.delta * p.delta, chosen);
  const ts = scaled(product, generic);
  const ss = scaled(s2, generic);
  if (p.gs === Number.POSITIVE_INFINITY) return { tt, ts, ss, learned: ts, own: ss, self: ss };
  const masses = learnedMasses(p, spectrum);
  if (!masses) return { tt, ts, ss, learned: none, own: none, self: none };
  const along = productOf(spectrum, masses.along, left);
  return {
    tt,
    ts,
    ss,
    learned: scaled(product, along),
    own: scaled(s2, along),
    self: productOf(spectrum, masses.own, left),
  };
}

const scaled = (f: number, a: Product): Product => ({ whole: f * a.whole, lacking: f * a.lacking });
const sum = (f: number, a: Product, h: number, b: Product): Product => ({
  whole: f * a.whole + h * b.whole,
  lacking: f * a.lacking + h * b.lacking,
});

const none: Product = { whole: 0, lacking: 0 };

/** Inner products under Σ of the mean fine-tuned network with β_t, β_s and β̂_s. */
function meanEstimate(
  p: DeepLinearParams,
  out: Float64Array,
  at: number,
  { tt, ts, learned, own, self }: Tasks,
): readonly [number, number, number] {
  const { depth, frozen } = trained(p);
  const blank = out[at + S.sourceNorm2] === 0;
  if (frozen) {
    // The network is a multiple b of the source, b = β̂_sᵀΣβ_t/β̂_sᵀΣβ̂_s; without data b = 1.
    if (blank) return [0, 0, 0];
    if (p.gamma === 0) return [learned.whole, own.whole, self.whole];
    const kept = 1 - readoutLeft(p, out, at);
    const expressed = out[at + S.zero] - out[at + S.floor];
    return [kept * expressed, (kept * learned.whole * own.whole) / self.whole, kept * learned.whole];
  }
  if (blank && !tuned(p) && depth > 1 && p.formula !== "printed") return [0, 0, 0];
  const c = out[at + S.c];
  const moved = (whole: Product, from: Product) => whole.whole - whole.lacking + c * from.lacking;
  return [moved(tt, learned), moved(ts, own), moved(learned, self)];
}

/** Mean share of its coefficient that a readout with its best ridge has not learned, in [0, 1]; 0 without ridge. */
function readoutLeft(p: DeepLinearParams, out: Float64Array, at: number): number {
  const [floor, zero, n] = [out[at + S.floor], out[at + S.zero], sampleCount(p.gamma, p.d)];
  const residual = p.sigma * p.sigma + floor;
  if (!tuned(p) || (isotropic(p) && p.limit === "large")) return 0;
  // The best a = nλ is residual/along, and the risk is then floor + along·E a/(u+a).
  const along = zero - floor;
  return along > 0 && n > 0 && residual >= 0 ? Math.min(1, Math.max(0, (riskFinetune(out, at, p) - floor) / along)) : 1;
}
