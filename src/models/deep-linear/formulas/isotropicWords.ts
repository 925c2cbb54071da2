import { quantities } from "../theory/quantities.ts";
import { nearPeak, type Setting } from "./isotropicLines.ts";

/** Where the formulas for isotropic inputs hold, and where they come from. */

export const T25 = "arXiv:2410.08194";
const S21 = "arXiv:2107.01641";

export const isotropicWords = {
  zero: "a source of size zero: gradient descent on two or more layers never leaves zero",
  peak: "for any label noise σ > 0: the mean cost of fitting it does not exist here",
  squares: "from γ = 1 on nothing is left unseen: fine-tuning and scratch are both least squares",
  finite: "exact mean for Gaussian inputs and whole n",
  large: "d → ∞ at fixed γ",
  theory: "no theory: the share of simulated draws",
};

export function scratchValidity(t: Setting): string {
  if (t.noise === Number.POSITIVE_INFINITY) return isotropicWords.peak;
  const side = { below: "n ≤ d − 2", peak: "σ = 0", above: "n ≥ d + 2" }[nearPeak(t)];
  return t.large ? isotropicWords.large : `${isotropicWords.finite}, ${side}`;
}

export function finetuneValidity(t: Setting): string {
  const { p, large, noise, missing } = t;
  if (t.stuck) return isotropicWords.zero;
  if (missing === 0) return `${isotropicWords.squares}; ${scratchValidity(t)}`;
  if (noise === Number.POSITIVE_INFINITY)
    return `${isotropicWords.peak}${t.spread ? "; scratch and fine-tuning fit the same noise, and their difference has a mean of its own" : ""}`;
  if (p.L === 1) return large ? isotropicWords.large : `${scratchValidity(t)}; one layer has c = 1 exactly`;
  if (p.formula === "printed") return "c = 1 as printed, true at this depth only for σ = 0 and ρ = s";
  if (large) return isotropicWords.large;
  return `mean over the laws of what the data see and of how large the fitted noise is, whole n; ${t.learned ? "the learned source enters through its mean size and overlap" : "the rest of A enters by two moments, within 1 % from d ≈ 20 on"}`;
}

export function linearValidity(t: Setting): string {
  const { p, n, large, learned, norm2 } = t;
  if (norm2 === 0) return "the source learned nothing: there is no feature to refit, and the readout predicts zero";
  if (large) return p.gamma === 0 ? `${isotropicWords.large}, here as γ → 0` : isotropicWords.large;
  if (n === 0) return "no target data: the readout stays at zero";
  if (n <= 2 && p.ridge === 0) return "without ridge the mean needs n ≥ 3";
  if (quantities["risk-linear"].tag(p) === "E") return `${isotropicWords.finite}${p.ridge === 0 ? ", n ≥ 3" : ""}`;
  return learned
    ? "large d: the learned source enters through its exact mean squared overlap and the law of its size"
    : isotropicWords.finite;
}

export const scratchSource = (t: Setting) =>
  t.large ? `${T25} eq. 8` : `${T25} eq. 8 at finite d, mean of an inverse Wishart matrix`;
export const linearSource = (t: Setting) =>
  t.large ? `${T25} eqs. 10–13${t.learned ? " and appendix C" : ""}` : `${T25} eqs. 10–13 at finite n, mean over χ²ₙ`;
export function finetuneSource(t: Setting): string {
  const learned = t.learned ? `, finite source as in ${T25} appendix C` : "";
  if (t.missing === 0 && !t.stuck) return scratchSource(t);
  if (t.p.formula === "printed") return `${T25} eqs. 14–15${learned}`;
  return t.p.L === 1
    ? `${S21} §3${learned}`
    : `limit of gradient flow on balanced layers, after ${S21} and ${T25}${learned}`;
}

/** What holds for scratch and what holds for transfer, as one condition where both are of a kind. */
export function joined(scratch: string, transfer: string): string {
  if (scratch === transfer) return scratch;
  const alike = scratch.startsWith(isotropicWords.finite) && transfer.startsWith(isotropicWords.finite);
  const range = (scratch + transfer.slice(isotropicWords.finite.length))
    .replace("n ≤ d − 2, n ≥ 3", "3 ≤ n ≤ d − 2")
    .replace("n ≥ d + 2, n ≥ 3", "n ≥ d + 2");
  return alike ? range : `scratch: ${scratch}; linear transfer: ${transfer}`;
}
