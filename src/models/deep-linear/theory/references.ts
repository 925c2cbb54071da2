import { t } from "../../../lib/language.ts";
import type { Quantity, Tag } from "../../quantity.ts";
import { further } from "../further.ts";
import { type DeepLinearParams, isotropic } from "../params.ts";
import { savingsState } from "./savings.ts";
import { S, state } from "./state.ts";
import { isotropicBestRisk } from "./theory.ts";

/** References for the protocols: the null predictor, and the best ridge regression with and without the source. */

type P = DeepLinearParams & {
  /** Set where the references are to be computed as well. */
  readonly judge?: "yes";
};

/** Entries that `solveReferences` adds to the state, after those of the savings. */
export const referencesState = [
  "bestSource", // risk of the best ridge towards the best multiple of β̂_s; NaN unless requested
] as const;

const N = state.length + savingsState.length;

/** Writes the references where they are requested, else NaN, to a state that `solve` has filled. */
export function solveReferences(p: P, out: Float64Array, at: number): void {
  out[at + N] = Number.NaN;
  if (p.judge) [out[at + S.bestScratch], out[at + N]] = bestRidges(p, out, at);
}

/**
 * Risks of the best ridge from scratch and of the best ridge towards the source, docs/theory.md §1.3. Isotropic inputs: σ² E
 * tr(XᵀX + a)⁻¹, a = σ²d/v [E], in the limit ½[b + √(b² + 4vσ²)], b = v(1−γ) − σ², with v = ρ² from scratch and v = ρ² sin²θ̂
 * towards ρ cosθ̂ along the source. Any other covariance: the minimum over κ, and over the multiple of the source [A].
 *
 * @param solved the state of these parameters, from position `at` on
 */
function bestRidges(p: P, solved: Float64Array, at: number): readonly [number, number] {
  if (isotropic(p)) return [isotropicBestRisk(p), isotropicBestRisk(p, solved[at + S.floor])];
  return further().bestRidgesOf(p);
}

const judged = {
  scale: "sequential",
  limits: [0, 2],
  ends: ["no error", "large error"],
  solveOptions: { judge: "yes" },
  why: () => t("not solved: it was not asked for"),
} as const;

const exactly = (p: P): Tag => (isotropic(p) && p.limit === "finite" ? "E" : "A");
const isotropicSource = (p: P, v: string) =>
  p.limit === "large"
    ? `½[b + √(b² + 4vσ²)], v = ${v}; docs/theory.md §1.3`
    : t("λ_sc = σ²d/(nv), v = {v}, exact mean over Gaussian designs", { v });

export const referenceQuantities = {
  "risk-zero": {
    ...judged,
    name: "risk of predicting zero",
    label: "risk, predicting zero",
    symbol: "R null",
    tex: "R_0",
    read: (s, at) => s[at + S.zero],
    tag: () => "E",
    source: () => t("β_tᵀΣβ_t, mean over the task's directions; docs/theory.md §1.1"),
  },
  "risk-best-scratch": {
    ...judged,
    name: "risk of scratch with its best ridge",
    label: "risk, best ridge",
    symbol: "R best ridge",
    tex: "R^*_{\\mathrm{sc}}",
    read: (s, at) => s[at + S.bestScratch],
    tag: exactly,
    source: (p) =>
      isotropic(p) ? isotropicSource(p, "ρ²") : t("least over all ridges, by search; docs/theory.md §1.3"),
  },
  "risk-best-source": {
    ...judged,
    name: "risk of the best ridge centred on the source",
    label: "risk, best ridge from the source",
    symbol: "R best from source",
    tex: "R^*_{\\mathrm{src}}",
    read: (s, at) => s[at + N],
    tag: (p) => (p.gs === Number.POSITIVE_INFINITY ? exactly(p) : "A"),
    source: (p) =>
      isotropic(p)
        ? isotropicSource(p, "ρ² sin²θ")
        : t("least over all ridges and multiples of the source, by search; docs/theory.md §1.3"),
  },
} as const satisfies Readonly<Record<string, Quantity<P>>>;
