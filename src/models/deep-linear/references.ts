import type { Quantity, Tag } from "../quantity.ts";
import { type Baseline, bestBaseline, bestCentred } from "./baseline.ts";
import { columnOf } from "./deterministicEquivalent.ts";
import { type DeepLinearParams, isotropic } from "./params.ts";
import { state as otherState, quantities as others, solve as solveOthers } from "./savings.ts";
import { bestRidgeRisk, sampleCount } from "./scratch.ts";
import { sourceMasses } from "./sourceMoments.ts";
import { condensed, spectrumOf } from "./spectrum.ts";
import { S } from "./state.ts";

/** What the protocols are judged by: the null predictor, and the least that a ridge could reach with and without the source. */

type P = DeepLinearParams & {
  /** Set where the references are to be solved, too. */
  readonly judge?: "yes";
};

export const state = [
  ...otherState,
  "bestScratch", // risk of scratch with its best ridge; NaN unless asked for
  "bestSource", // risk of the best ridge towards the best multiple of β̂_s
] as const;

const N = otherState.length;

/** Theory, savings and references: the last two where they are asked for. */
export function solve(p: P, out: Float64Array, at: number): void {
  solveOthers(p, out, at);
  const found = p.judge ? bestRidges(p, out, at) : [Number.NaN, Number.NaN];
  out.set(found, at + N);
}

/**
 * The best ridge from scratch, and towards the source [A], docs/theory.md §1.3.2: for isotropic inputs ½[b + √(b² + 4vσ²)],
 * b = v(1−γ) − σ², with v = ρ² from scratch and v = ρ² sin²θ̂ towards ρ cosθ̂ along the source; for any other covariance
 * the least over κ, and over the multiple of the source.
 *
 * @param solved the state of these parameters, from `at` on
 */
function bestRidges(p: P, solved: Float64Array, at: number): readonly [number, number] {
  const { sigma } = p;
  if (isotropic(p)) {
    const gamma = p.limit === "large" ? p.gamma : sampleCount(p.gamma, p.d) / p.d;
    return [bestRidgeRisk(solved[at + S.zero], gamma, sigma), bestRidgeRisk(solved[at + S.floor], gamma, sigma)];
  }
  const n = sampleCount(p.gamma, p.d);
  const { kappa } = columnOf(spectrumOf(p), n).at;
  const spectrum = condensed(spectrumOf(p));
  const [size, apart] = p.align === "generic" ? [p.rho * p.rho, 0] : [p.s * p.s, p.delta * p.delta];
  const risk = ({ bias, noise }: Baseline) => bias + noise;
  const scratch = risk(bestBaseline(spectrum, n, sigma, size, apart, kappa));
  const masses = sourceMasses(p, spectrum);
  return [scratch, masses ? risk(bestCentred(spectrum, n, sigma, kappa, masses)) : scratch];
}

const judged = {
  scale: "sequential",
  limits: [0, 2],
  ends: ["no error", "large error"],
  wants: { judge: "yes" },
  why: () => "not solved: it was not asked for",
} as const;

const large = (): Tag => "A";

export const quantities = {
  ...others,
  "risk-zero": {
    ...judged,
    name: "risk of predicting zero",
    label: "risk, predicting zero",
    symbol: "R null",
    tex: "R_0",
    read: (s, at) => s[at + S.zero],
    tag: () => "E",
    source: () => "β_tᵀΣβ_t, mean over the task's directions; docs/theory.md §1.1",
  },
  "risk-best-scratch": {
    ...judged,
    name: "risk of scratch with its best ridge",
    label: "risk, best ridge",
    symbol: "R best ridge",
    tex: "R^*_{\\mathrm{sc}}",
    read: (s, at) => s[at + N],
    tag: large,
    source: (p) =>
      isotropic(p) ? "½[b + √(b² + 4ρ²σ²)]; docs/theory.md §1.3.2" : "least over λ, by search; docs/theory.md §1.3.2",
  },
  "risk-best-source": {
    ...judged,
    name: "risk of the best ridge centred on the source",
    label: "risk, best ridge from the source",
    symbol: "R best from source",
    tex: "R^*_{\\mathrm{src}}",
    read: (s, at) => s[at + N + 1],
    tag: large,
    source: (p) =>
      isotropic(p)
        ? "½[b + √(b² + 4vσ²)], v = ρ² sin²θ; docs/theory.md §1.3.2"
        : "least over λ and the multiple of the source, by search; docs/theory.md §1.3.2",
  },
} as const satisfies Readonly<Record<string, Quantity<P>>>;
