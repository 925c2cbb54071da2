import { memoByKey, memoByObject, memoLast } from "../../../lib/memo.ts";
import { type OwnSpectrum, ownSpectra } from "../../ownSpectra.ts";
import type { DeepLinearParams } from "../params.ts";

/** Covariance of the inputs as groups of directions that share an eigenvalue, in descending order. */
export interface Spectrum {
  readonly d: number;
  /** Eigenvalue λ ≥ 0 of each group, descending; neighbours may be equal. */
  readonly values: Float64Array;
  /** Number of directions in each group. */
  readonly counts: Float64Array;
  /** Number of positive eigenvalues. */
  readonly rank: number;
  readonly trace: number;
  /** Mean share of the squared norm of a generic, uniformly random direction in each group: counts/d. */
  readonly generic: Float64Array;
  /** Share of ‖δ‖² in each group where δ lies in chosen directions; otherwise the generic share. */
  readonly chosen: Float64Array;
}

type Inputs = Pick<DeepLinearParams, "spec" | "a" | "k" | "align" | "d"> & Partial<Pick<DeepLinearParams, "list">>;

/** Number of chosen directions: k, but at most d − 1. */
export const chosenCount = ({ k, d }: Pick<Inputs, "k" | "d">): number => Math.min(k, d - 1);

/** Eigenvalues of directions 1 … d, in order, by `spec`, `a` and `k`; the reader's list is used at its quantiles. */
export function eigenvalues(p: Inputs): Float64Array {
  const own = p.spec === "own" && listed("values", p);
  if (own) return own;
  const k = chosenCount(p);
  return Float64Array.from({ length: p.d }, (_, i) => {
    if (p.spec === "iso" || p.spec === "own") return 1;
    if (p.spec === "power") return (i + 1) ** -p.a;
    return (p.spec === "spike") === i < k ? p.a : 1;
  });
}

/** The directions that hold δ, from … to − 1. */
export function chosenRange(p: Inputs): readonly [number, number] {
  const k = chosenCount(p);
  if (p.align === "top") return [0, k];
  if (p.align === "rest") return [k, p.d];
  return p.align === "bottom" ? [p.d - k, p.d] : [0, p.d];
}

/** Share of ‖δ‖² in each of the directions 1 … d; 1/d where there are no chosen ones. */
export function sharesOf(p: Inputs): Float64Array {
  const own = p.align === "own" ? listed("energies", p) : undefined;
  const sum = own?.reduce((a, b) => a + b, 0);
  if (own && sum) return own.map((e) => e / sum);
  const [from, to] = chosenRange(p);
  return Float64Array.from({ length: p.d }, (_, i) => (i >= from && i < to ? 1 / (to - from) : 0));
}

/**
 * The reader's list for directions 1 … d: its own numbers where it has length d, otherwise its quantiles; undefined without a list.
 */
function listed(which: keyof OwnSpectrum, { list, d }: Inputs): Float64Array | undefined {
  const own = ownSpectra.get(`${list}`)?.[which];
  return own && Float64Array.from({ length: d }, (_, i) => own[Math.floor(((i + 0.5) * own.length) / d)]);
}

/**
 * The spectrum of groups in any order.
 *
 * @param counts number of directions in each group, 1 if omitted
 * @param share share of ‖δ‖² in each group, `generic` if omitted
 */
export function spectrum(lambda: Float64Array, counts?: Float64Array, share?: Float64Array): Spectrum {
  const order = [...lambda.keys()].sort((i, j) => lambda[j] - lambda[i]);
  const pick = (x: Float64Array) => Float64Array.from(order, (i) => x[i]);
  const values = pick(lambda);
  const numbers = counts ? pick(counts) : new Float64Array(lambda.length).fill(1);
  const d = numbers.reduce((sum, c) => sum + c, 0);
  const generic = numbers.map((c) => c / d);
  return {
    d,
    values,
    counts: numbers,
    rank: numbers.reduce((sum, c, g) => (values[g] > 0 ? sum + c : sum), 0),
    trace: numbers.reduce((sum, c, g) => sum + c * values[g], 0),
    generic,
    chosen: share ? pick(share) : generic,
  };
}

/** The spectrum of these parameters: one group for equal eigenvalues, two for spikes and steps, d for a power law and a list. */
export const spectrumOf = ({ spec, list = "", a, k, align, d }: Inputs): Spectrum => recent(spec, list, a, k, align, d);

/** Caches the last spectrum: nearly all nodes of a map have the same one, and making its key would take longer than using it. */
const recent = memoLast((spec: Inputs["spec"], list: string, a: number, k: number, align: Inputs["align"], d: number) =>
  spectra({ spec, list, a, k, align, d }),
);
const spectra = memoByKey(300, (p: Inputs) => `${p.spec} ${p.list} ${p.a} ${p.k} ${p.align} ${p.d}`, make);

/** Caches a function of a spectrum and of n, for at most `most` values of n: the rows of a map share its values. */
export function memoBySamples<V>(most: number, make: (spectrum: Spectrum, n: number) => V) {
  const of = memoByObject((spectrum: Spectrum) =>
    memoByKey(
      most,
      (n: number) => n,
      (n) => make(spectrum, n),
    ),
  );
  return (spectrum: Spectrum, n: number): V => of(spectrum)(n);
}

function make(p: Inputs): Spectrum {
  const { d } = p;
  const [from, to] = chosenRange(p);
  const inside = (lo: number, hi: number) => Math.max(0, Math.min(hi, to) - Math.max(lo, from)) / (to - from);
  const share = (lo: number, hi: number) => (p.align === "generic" ? (hi - lo) / d : inside(lo, hi));
  if (p.spec === "iso" || (p.spec === "power" && p.a === 0))
    return spectrum(Float64Array.of(1), Float64Array.of(d), Float64Array.of(1));
  if (p.spec === "power" || p.spec === "own" || p.align === "own")
    return spectrum(eigenvalues(p), undefined, sharesOf(p));
  const k = chosenCount(p);
  const lambda = p.spec === "spike" ? Float64Array.of(p.a, 1) : Float64Array.of(1, p.a);
  return spectrum(lambda, Float64Array.of(k, d - k), Float64Array.of(share(0, k), share(k, d)));
}
