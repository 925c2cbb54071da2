import { readable } from "../../lib/decimal.ts";
import type { Quantity, Tag } from "../model.ts";
import type { DeepLinearParams } from "./params.ts";
import { bestRidgeRisk, sampleCount } from "./scratch.ts";
import { S } from "./theory.ts";

type P = DeepLinearParams;

const riskScratch = (s: Float64Array, at: number, p: P) => p.rho * p.rho * s[at + S.missing] + s[at + S.noise];
const riskLinear = (s: Float64Array, at: number) => s[at + S.linearBias] + s[at + S.linearVariance];
const riskFinetune = (s: Float64Array, at: number) => s[at + S.finetuneBias] + s[at + S.finetuneNoise];
/** a − b for risks; what rounding alone would leave is 0, and so no phase line is drawn along it. */
function difference(a: number, b: number): number {
  const d = a - b;
  return Number.isFinite(d) && Math.abs(d) <= 4 * Number.EPSILON * Math.max(a, b) ? 0 : d;
}
const riskSource = (s: Float64Array, at: number, p: P) => p.rho * p.rho - 2 * s[at + S.overlap] + s[at + S.sourceNorm2];

const finiteSource = (p: P) => p.gs !== Number.POSITIVE_INFINITY;
const sourceLearnedExactly = (p: P) => !finiteSource(p) || (p.ss === 0 && p.gs >= 1);

const scratchTag = (p: P): Tag => (p.limit === "large" ? "A" : "E");
const finetuneTag = (p: P): Tag => (p.limit === "finite" && p.L === 1 ? "E" : "A");
function linearTag(p: P): Tag {
  if (p.limit === "large") return "A";
  if (sourceLearnedExactly(p)) return "E";
  return p.ss === 0 && (p.ridge === 0 || p.L === 1) ? "E" : "A";
}
const sourceTag = (p: P): Tag => (finiteSource(p) && p.limit === "large" ? "A" : "E");
const worse = (a: Tag, b: Tag): Tag => (a === "E" ? b : a);

/** Why a mean is infinite, in one sentence. */
function why(value: number, p: P, linear: boolean, finetune: boolean): string {
  const sign = value > 0 ? "infinite" : "minus infinite";
  const n = p.limit === "large" ? p.gamma * p.d : sampleCount(p.gamma, p.d);
  if (linear && p.limit === "finite" && n > 0 && n <= 2 && p.ridge === 0)
    return `${sign}: with ${readable(n)} samples and no ridge the refitted readout has no finite mean square (it needs n ≥ 3)`;
  const gs = p.limit === "large" ? Math.abs(p.gs - 1) === 0 : Math.abs(sampleCount(p.gs, p.d) - p.d) <= 1;
  if (finetune && finiteSource(p) && gs && p.ss > 0)
    return `${sign}: pretraining sits at its own interpolation peak, γₛ = 1 with source noise`;
  return `${sign}: at γ = 1 the data are just enough to fit the label noise exactly`;
}

const T25 = "arXiv:2410.08194";
const where = (large: string, finite: string) => (p: P) => (p.limit === "large" ? large : finite);
const scratchSource = where(`${T25} eq. 8; science §1.2`, "Gaussian design, exact mean of 1/χ²; science §1.2");
const linearSource = where(`${T25} eqs. 10–13`, `exact mean over χ²ₙ, finite-n form of ${T25} eq. 10`);
const finetuneSource = (p: P) =>
  p.formula === "printed"
    ? `${T25} eqs. 14–15 (c = 1)`
    : p.L === 1
      ? "arXiv:2107.01641 §3, c = 1 exact"
      : `balanced ${p.L === Number.POSITIVE_INFINITY ? "∞" : p.L}-layer network, q^{L−1}(q−B) = A; science §1.1`;

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
  why: () => "known from the simulation only: it counts the draws in which transfer loses to scratch",
  source: () => "share of simulated draws, both protocols on the same data",
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
    read: (s, at, p) => difference(riskScratch(s, at, p), riskLinear(s, at)),
    tag: (p) => worse(scratchTag(p), linearTag(p)),
    why: (v, p) => why(v, p, true, false),
    source: linearSource,
    aside: {
      name: "anomalous positive transfer",
      meaning:
        "where the map is blue beyond this line, transfer wins only because scratch fits its noise; with its best weight decay scratch would win",
      read: (s, at, p) => riskLinear(s, at) - bestRidgeRisk(p.rho * p.rho, p.gamma, p.sigma),
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
    read: (s, at) => s[at + S.finetuneGain],
    tag: finetuneTag,
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
    source: () => "‖β_t − β̂_s‖²; science §1.2",
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
      const linear = riskLinear(s, at);
      const gain = s[at + S.finetuneGain];
      const finetune = riskFinetune(s, at);
      // Fine-tuning is compared with scratch by its gain, which stays finite where both risks are not.
      if (linear < scratch && linear < finetune) return 1;
      return gain > 0 ? 2 : 0;
    },
    tag: (p) => worse(worse(scratchTag(p), linearTag(p)), finetuneTag(p)),
    why: () => "no protocol has a finite risk here",
    source: () => `least of the three risks; ${T25}`,
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
