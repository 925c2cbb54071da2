import { t } from "../../../lib/language.ts";
import { quantities } from "../theory/quantities.ts";
import { nearPeak, type Setting } from "./isotropicLines.ts";

/** Where the formulas for isotropic inputs hold, and where they come from. */

export const isotropicWords = {
  zero: "a source of size zero: gradient descent on two or more layers never leaves zero",
  peak: "for any label noise σ > 0: the mean cost of fitting it does not exist here",
  squares: "from γ = 1 on nothing is left unseen: fine-tuning and scratch are both least squares",
  finite: "exact mean for Gaussian inputs and whole n",
  large: "d → ∞ at fixed γ",
  theory: "no theory: the share of simulated draws",
};

/** An exact mean over whole n in a range, such as n ≥ 3; of any n without one. */
const exact = (range: string): string =>
  range === "" ? t(isotropicWords.finite) : t("exact mean for Gaussian inputs and whole n, {range}", { range });

/** Where the exact mean of scratch holds; undefined where there is none. */
export function scratchRange(s: Setting): string | undefined {
  if (s.large || s.noise === Number.POSITIVE_INFINITY) return undefined;
  return { below: "n ≤ d − 2", peak: "σ = 0", above: "n ≥ d + 2" }[nearPeak(s)];
}

export function scratchValidity(s: Setting): string {
  if (s.noise === Number.POSITIVE_INFINITY) return t(isotropicWords.peak);
  const range = scratchRange(s);
  return range === undefined ? t(isotropicWords.large) : exact(range);
}

export function finetuneValidity(s: Setting): string {
  const { p, large, noise, missing } = s;
  if (s.stuck) return t(isotropicWords.zero);
  if (missing === 0) return t("{first}; {rest}", { first: isotropicWords.squares, rest: scratchValidity(s) });
  if (noise === Number.POSITIVE_INFINITY)
    return s.spread
      ? t("{first}; {rest}", {
          first: isotropicWords.peak,
          rest: "scratch and fine-tuning fit the same noise, and their difference has a mean of its own",
        })
      : t(isotropicWords.peak);
  if (p.L === 1)
    return large
      ? t(isotropicWords.large)
      : t("{first}; {rest}", { first: scratchValidity(s), rest: "one layer has c = 1 exactly" });
  if (p.formula === "printed") return t("c = 1 as printed, true at this depth only for σ = 0 and ρ = s");
  if (large) return t(isotropicWords.large);
  return t("{first}; {rest}", {
    first: "mean over the laws of what the data see and of how large the fitted noise is, whole n",
    rest: s.learned
      ? "the learned source enters through its mean size and overlap"
      : "the rest of A enters by two moments, within 1 % from d ≈ 20 on",
  });
}

/** Where the exact mean of linear transfer holds; undefined where there is none. */
export function linearRange({ p, n, large, learned, norm2 }: Setting): string | undefined {
  const known = quantities["risk-linear"].tag(p) === "E";
  if (norm2 === 0 || large || n === 0 || (n <= 2 && p.ridge === 0) || (learned && !known)) return undefined;
  return p.ridge === 0 && known ? "n ≥ 3" : "";
}

export function linearValidity(s: Setting): string {
  const { p, n, large, norm2 } = s;
  if (norm2 === 0) return t("the source learned nothing: there is no feature to refit, and the readout predicts zero");
  if (large) return t(p.gamma === 0 ? "d → ∞ at fixed γ, here as γ → 0" : isotropicWords.large);
  if (n === 0) return t("no target data: the readout stays at zero");
  if (n <= 2 && p.ridge === 0) return t("without ridge the mean needs n ≥ 3");
  const range = linearRange(s);
  return range === undefined
    ? t("large d: the learned source enters through its exact mean squared overlap and the law of its size")
    : exact(range);
}

export const scratchSource = (s: Setting) =>
  t(s.large ? "arXiv:2410.08194 eq. 8" : "arXiv:2410.08194 eq. 8 at finite d, mean of an inverse Wishart matrix");

/** @param eqs the equations that are used */
export function linearSource(s: Setting, eqs = "10–13"): string {
  if (!s.large) return t("arXiv:2410.08194 eqs. {eqs} at finite n, mean over χ²ₙ", { eqs });
  return s.learned
    ? t("arXiv:2410.08194 eqs. {eqs} and appendix C", { eqs })
    : t("arXiv:2410.08194 eqs. {eqs}", { eqs });
}

export function finetuneSource(s: Setting): string {
  if (s.missing === 0 && !s.stuck) return scratchSource(s);
  const source =
    s.p.formula === "printed"
      ? t("arXiv:2410.08194 eqs. {eqs}", { eqs: "14–15" })
      : s.p.L === 1
        ? "arXiv:2107.01641 §3"
        : t("limit of gradient flow on balanced layers, after arXiv:2107.01641 and arXiv:2410.08194");
  return s.learned ? t("{source}, finite source as in arXiv:2410.08194 appendix C", { source }) : source;
}

/** A range of scratch where linear transfer needs n ≥ 3 as well. */
const fromThree: Readonly<Record<string, string>> = {
  "": "n ≥ 3",
  "n ≤ d − 2": "3 ≤ n ≤ d − 2",
  "σ = 0": "σ = 0, n ≥ 3",
};

/**
 * What holds for scratch and what holds for transfer, as one condition where both are exact means.
 *
 * @param ranges where they are exact means; undefined for what is none
 */
export function joined(
  scratch: string,
  transfer: string,
  [range, other]: readonly [string | undefined, string | undefined],
): string {
  if (scratch === transfer) return scratch;
  if (range === undefined || other === undefined)
    return t("scratch: {scratch}; linear transfer: {transfer}", { scratch, transfer });
  return exact(other === "" ? range : (fromThree[range] ?? range));
}
