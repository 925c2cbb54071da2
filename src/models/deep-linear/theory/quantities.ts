import { readable } from "../../../lib/decimal.ts";
import { t } from "../../../lib/language.ts";
import type { Quantity, Tag } from "../../quantity.ts";
import { baseRidge, type DeepLinearParams, isotropic, stopped, stoppedScratch, trained, tuned } from "../params.ts";
import { sampleCount } from "./scratch.ts";
import { spectrumOf } from "./spectrum.ts";
import { S } from "./state.ts";
import { difference } from "./theory.ts";

type P = DeepLinearParams;
type Read = Quantity<P>["read"];

const riskScratch: Read = (s, at) => s[at + S.baseBias] + s[at + S.baseNoise];
const riskLinear: Read = (s, at) => s[at + S.linearBias] + s[at + S.linearVariance];
export const riskFinetune: Read = (s, at) => s[at + S.finetuneBias] + s[at + S.finetuneNoise];
const gainLinear: Read = (s, at, p) => difference(riskScratch(s, at, p), riskLinear(s, at, p));
const gainFinetune: Read = (s, at) => s[at + S.finetuneGain];
const bound: Read = (s, at) => s[at + S.bound];
const riskSource: Read = (s, at) => s[at + S.sourceRisk];

const finiteSource = (p: P) => p.gs !== Number.POSITIVE_INFINITY;
const sourceLearnedExactly = (p: P) => !finiteSource(p) || (p.ss === 0 && p.gs >= 1);

/** True in the limit d → ∞ at fixed γ, which exists only for isotropic inputs and generic tasks. */
const large = (p: P) => p.limit === "large" && isotropic(p);
const interpolates = (p: P) => baseRidge(p) === 0 && !stopped(p);
const hasAnomaly = (p: P) => isotropic(p) && interpolates(p);
/** For n > rank the risk of least squares is the same for every covariance; without data nothing is learned. */
const determined = (p: P) => p.gamma === 0 || sampleCount(p.gamma, p.d) > spectrumOf(p).rank;

/** Isotropic inputs are exact with any ridge, others without ridge where all is least squares; early stopping is not exact. */
const scratchTag = (p: P): Tag =>
  !tuned(p) && !large(p) && !stoppedScratch(p) && (isotropic(p) || (baseRidge(p) === 0 && determined(p))) ? "E" : "A";
export function finetuneTag(p: P): Tag {
  const { depth, frozen } = trained(p);
  if (stopped(p) || tuned(p)) return "A";
  if (frozen) return linearTag({ ...p, ridge: 0 });
  if (!isotropic(p)) return determined(p) && !finiteSource(p) ? "E" : "A";
  return p.limit === "finite" && depth === 1 ? "E" : "A";
}
const gainTag = (p: P): Tag =>
  interpolates(p) && !trained(p).frozen ? finetuneTag(p) : worse(scratchTag(p), finetuneTag(p));
function linearTag(p: P): Tag {
  if (large(p) || tuned(p)) return "A";
  if (!isotropic(p)) return (p.ridge === 0 || p.gamma === 0) && !finiteSource(p) ? "E" : "A";
  if (sourceLearnedExactly(p)) return "E";
  // With a ridge the result depends on the size of the feature, whose distribution is known only in part.
  return p.ridge === 0 || p.L === 1 ? "E" : "A";
}
const sourceTag = (p: P): Tag => (finiteSource(p) && (large(p) || !isotropic(p)) ? "A" : "E");
const worse = (a: Tag, b: Tag): Tag => (a === "E" ? b : a);

/** States in one sentence why a mean is infinite, or why there is none (NaN). */
function why(value: number, p: P, linear: boolean, finetune: boolean): string {
  if (Number.isNaN(value)) return t("both risks are infinite here, and their difference means nothing");
  const sign = value > 0 ? "infinite" : "minus infinite";
  const n = large(p) ? p.gamma * p.d : sampleCount(p.gamma, p.d);
  const readout = (linear && p.ridge === 0) || (finetune && trained(p).frozen);
  if (readout && !large(p) && n > 0 && n <= 2)
    return t("{sign}: with {n} samples and no ridge the refitted readout has no finite mean square (it needs n ≥ 3)", {
      sign,
      n: readable(n),
    });
  if (finetune && !large(p) && trained(p).depth === Number.POSITIVE_INFINITY && n > 0 && n <= 2)
    return t("{sign}: at infinite depth {n} samples leave c without a finite mean square (it needs n ≥ 3)", {
      sign,
      n: readable(n),
    });
  const gs = large(p) ? Math.abs(p.gs - 1) === 0 : Math.abs(sampleCount(p.gs, p.d) - spectrumOf(p).rank) <= 1;
  if (finetune && finiteSource(p) && gs && p.ss > 0)
    return t(
      isotropic(p)
        ? "{sign}: pretraining sits at its own interpolation peak, γₛ = 1 with source noise"
        : "{sign}: pretraining sits at its own interpolation peak, nₛ = rank Σ with source noise",
      { sign },
    );
  if (!isotropic(p))
    return t("{sign}: with n = rank Σ = {rank} the data are just enough to fit the label noise exactly", {
      sign,
      rank: spectrumOf(p).rank,
    });
  return t("{sign}: at γ = 1 the data are just enough to fit the label noise exactly", { sign });
}

const ANY = "deterministic equivalent for any covariance, after arXiv:2107.01641; docs/theory.md §1.3";
const FLOW = "gradient flow stopped at t; docs/theory.md §1.3";
const TUNED = "least over all ridges, by search; docs/theory.md §1.8";
function scratchSource(p: P): string {
  const ridge = baseRidge(p);
  if (stoppedScratch(p)) return t(FLOW);
  if (ridge === undefined) {
    if (tuned(p) || !isotropic(p)) return t("best ridge, {how}", { how: tuned(p) ? TUNED : ANY });
    return t(
      large(p)
        ? "best ridge, ½[b + √(b² + 4ρ²σ²)]; docs/theory.md §1.3"
        : "best ridge, exact mean over Gaussian designs",
    );
  }
  if (ridge > 0) {
    if (!isotropic(p)) return t("ridge, {how}", { how: ANY });
    return t(
      large(p)
        ? "ridge regression, d → ∞ at fixed γ; docs/theory.md §1.2–1.3"
        : "ridge regression, exact mean over Gaussian designs",
    );
  }
  if (!isotropic(p)) return t(determined(p) ? "least squares, exact for any covariance; docs/theory.md §1.3" : ANY);
  return t(
    large(p)
      ? "arXiv:2410.08194 eq. 8; docs/theory.md §1.2"
      : "Gaussian design, exact mean of 1/χ²; docs/theory.md §1.2",
  );
}
function linearSource(p: P): string {
  if (tuned(p))
    return t(
      "readout with its best ridge, nλ_lt = (σ² + p)/(β_tᵀΣβ_t − p) of a feature of variance 1; docs/theory.md §1.8",
    );
  if (isotropic(p))
    return large(p)
      ? t("arXiv:2410.08194 eqs. {eqs}", { eqs: "10–13" })
      : t("exact mean over χ²ₙ, finite-n form of arXiv:2410.08194 eq. 10");
  return t("p + (σ²+p)/(n−2), p = β_tᵀΣβ_t − (β_tᵀΣβ_s)²/β_sᵀΣβ_s, mean over a generic source; docs/theory.md §1.2");
}
function finetuneSource(p: P): string {
  const { depth, frozen } = trained(p);
  if (stopped(p)) return t(FLOW);
  if (tuned(p) && !frozen) return t("ridge towards the source, {how}", { how: TUNED });
  if (frozen)
    return t("readout on the one feature of a frozen first layer, after arXiv:2107.01641; {source}", {
      source: linearSource(p),
    });
  if (!isotropic(p) && p.formula !== "printed") return t(ANY);
  if (p.formula === "printed") return t("arXiv:2410.08194 eqs. {eqs} (c = 1)", { eqs: "14–15" });
  if (depth === 1) return t("arXiv:2107.01641 §3, c = 1 exact");
  return t("balanced {depth}-layer network, {law}; docs/theory.md §1.1", {
    depth: depth === Number.POSITIVE_INFINITY ? "∞" : depth,
    law: "q^{L−1}(q−B) = A",
  });
}

const diverging = { scale: "diverging", limits: [-1, 1] } as const;
const sequential = { scale: "sequential", limits: [0, 2] } as const;

/** Share of the draws in which transfer loses to scratch on the same data: transfer may help on average and hurt often. */
const unluckyDraws = {
  scale: "sequential",
  limits: [0, 1],
  ends: ["never", "in every draw"],
  simulatedOnly: true,
  read: () => Number.NaN,
  tag: (): Tag => "E",
  why: () => t("known from the simulation only: it counts the draws in which transfer loses to scratch"),
  source: () => t("share of simulated draws, both protocols on the same data"),
} as const;

/** Protocols in the order that breaks ties: the simplest first. */
export const protocols = [
  { id: "scratch", name: "scratch" },
  { id: "linear", name: "linear transfer" },
  { id: "finetune", name: "fine-tuning" },
] as const;

export const quantities = {
  "t-linear": {
    ...diverging,
    name: "transferability of linear transfer",
    label: "T, linear transfer",
    symbol: "T linear",
    meaning: "risk of scratch minus risk of linear transfer",
    tex: "T_{\\mathrm{lt}}",
    ends: ["scratch wins", "transfer wins"],
    beats: ["scratch beats linear transfer", "linear transfer beats scratch"],
    read: gainLinear,
    tag: (p) => worse(scratchTag(p), linearTag(p)),
    why: (v, p) => why(v, p, true, false),
    source: linearSource,
    aside: {
      name: "anomalous positive transfer",
      meaning:
        "where the map is blue beyond this line, transfer wins only because scratch fits its noise; with its best weight decay scratch would win",
      // Shown only where scratch has no ridge and its best ridge is known exactly.
      shown: hasAnomaly,
      read: (s, at, p) => (hasAnomaly(p) ? riskLinear(s, at, p) - s[at + S.bestScratch] : -1),
    },
  },
  "t-finetune": {
    ...diverging,
    name: "transferability of fine-tuning",
    label: "T, fine-tuning",
    symbol: "T fine-tune",
    meaning: "risk of scratch minus risk of fine-tuning",
    tex: "T_{\\mathrm{ft}}",
    ends: ["scratch wins", "fine-tuning wins"],
    read: gainFinetune,
    tag: gainTag,
    why: (v, p) => why(v, p, false, true),
    source: finetuneSource,
  },
  "risk-scratch": {
    ...sequential,
    name: "risk of training from scratch",
    label: "risk, scratch",
    symbol: "R scratch",
    tex: "R_{\\mathrm{sc}}",
    ends: ["no error", "large error"],
    read: riskScratch,
    tag: scratchTag,
    why: (v, p) => why(v, p, false, false),
    source: scratchSource,
  },
  "risk-linear": {
    ...sequential,
    name: "risk of linear transfer",
    label: "risk, linear transfer",
    symbol: "R linear",
    tex: "R_{\\mathrm{lt}}",
    ends: ["no error", "large error"],
    read: riskLinear,
    tag: linearTag,
    why: (v, p) => why(v, p, true, false),
    source: linearSource,
  },
  "risk-finetune": {
    ...sequential,
    name: "risk of fine-tuning",
    label: "risk, fine-tuning",
    symbol: "R fine-tune",
    tex: "R_{\\mathrm{ft}}",
    ends: ["no error", "large error"],
    read: riskFinetune,
    tag: finetuneTag,
    why: (v, p) => why(v, p, false, true),
    source: finetuneSource,
  },
  "risk-source": {
    ...sequential,
    name: "risk of the source used as it is",
    label: "risk, source as it is",
    symbol: "R source",
    tex: "R_{\\mathrm{src}}",
    ends: ["no error", "large error"],
    read: riskSource,
    tag: sourceTag,
    why: (v, p) => why(v, p, false, true),
    source: () => "(β_t − β̂_s)ᵀΣ(β_t − β̂_s); docs/theory.md §1.2",
  },
  bound: {
    ...sequential,
    name: "bound on the bias of fine-tuning",
    label: "bound on its bias",
    symbol: "bound",
    tex: "R_{\\mathrm{bias}}\\le",
    ends: ["no error", "large error"],
    read: bound,
    tag: () => "B",
    why: (_, p) =>
      t(
        finiteSource(p)
          ? "no bound: it is for a source that was learned exactly"
          : stopped(p)
            ? "no bound: it is for training to the end"
            : "no bound: it is for fine-tuning of one layer (L = 1, or the first layer alone)",
      ),
    source: () => t("Gordon's theorem in the shape of arXiv:2107.01641, with probability 95 %; docs/theory.md §1.3"),
  },
  best: {
    scale: "categorical",
    limits: [0, 2],
    name: "protocol of least risk",
    label: "least risk",
    symbol: "best",
    tex: "\\operatorname{argmin} R",
    ends: ["", ""],
    categories: protocols,
    read: (s, at, p) => {
      const scratch = riskScratch(s, at, p);
      const linear = riskLinear(s, at, p);
      const gain = s[at + S.finetuneGain];
      const finetune = riskFinetune(s, at, p);
      // Fine-tuning is compared with scratch by its gain, which stays finite where both risks are not.
      if (linear < scratch && linear < finetune) return 1;
      return gain > 0 ? 2 : 0;
    },
    borders: {
      reads: [gainFinetune, gainLinear, (s, at, p) => difference(riskFinetune(s, at, p), riskLinear(s, at, p))],
      signs: [
        [-1, -1, 0],
        [0, 1, 1],
        [1, 0, -1],
      ],
    },
    tag: (p) => worse(worse(scratchTag(p), linearTag(p)), finetuneTag(p)),
    why: () => t("no protocol has a finite risk here"),
    source: () => t("least of the three risks; arXiv:2410.08194"),
  },
  "hurts-linear": {
    ...unluckyDraws,
    name: "probability that linear transfer hurts",
    label: "P(linear transfer hurts)",
    symbol: "P(T linear < 0)",
    tex: "P(T_{\\mathrm{lt}} < 0)",
  },
  "hurts-finetune": {
    ...unluckyDraws,
    name: "probability that fine-tuning hurts",
    label: "P(fine-tuning hurts)",
    symbol: "P(T fine-tune < 0)",
    tex: "P(T_{\\mathrm{ft}} < 0)",
  },
} as const satisfies Readonly<Record<string, Quantity<P>>>;
