import { readOption } from "../../lib/optionText.ts";
import type { ChoiceParam, NumberParam, TextParam, Values } from "../param.ts";

/** Parameters of deep linear networks; keys, defaults and ranges are frozen for links of version 1. */
export const params = {
  theta: {
    kind: "number",
    symbol: "θ",
    tex: "\\theta",
    name: "angle between source and target",
    label: "angle to the source",
    group: "target",
    soft: [0, 90],
    hard: [0, 180],
    default: 45,
    scale: "linear",
    unit: "°",
    help: "0° is the same task, 90° an unrelated one, 180° its opposite.",
  },
  gamma: {
    kind: "number",
    symbol: "γ",
    tex: "\\gamma = n/d",
    name: "target samples per dimension",
    label: "samples per dimension",
    group: "target",
    soft: [0, 2],
    hard: [0, 20],
    default: 0.5,
    scale: "linear",
    help: "γ = n/d. Below 1 the data leave directions unseen; at 1 they fit the noise exactly.",
  },
  sigma: {
    kind: "number",
    symbol: "σ",
    tex: "\\sigma",
    name: "target label noise",
    label: "label noise",
    group: "target",
    soft: [0, 1],
    hard: [0, 100],
    default: 0.2,
    scale: "linear",
    help: "Standard deviation of the noise on each target label.",
  },
  rho: {
    kind: "number",
    symbol: "ρ",
    tex: "\\rho = \\lVert\\beta_t\\rVert",
    name: "size of the target task",
    label: "size",
    group: "target",
    soft: [0, 3],
    hard: [0, 1000],
    default: 1,
    scale: "linear",
    help: "Norm of the target teacher. Predicting zero costs ρ².",
  },
  align: {
    kind: "choice",
    name: "difference lives in",
    group: "target",
    options: [
      { id: "generic", name: "all" },
      { id: "top", name: "first k" },
      { id: "rest", name: "the rest" },
      { id: "bottom", name: "last k" },
      { id: "own", name: "by your list" },
    ],
    default: "generic",
    help: "Which directions of the inputs hold the difference between target and source; all: set by θ, ρ and s. Otherwise it has size ‖δ‖, and the source points anywhere.",
  },
  delta: {
    kind: "number",
    symbol: "‖δ‖",
    tex: "\\lVert\\delta\\rVert",
    name: "size of the difference of the tasks",
    label: "size of the difference",
    group: "target",
    soft: [0, 3],
    hard: [0, 1000],
    default: 1,
    scale: "linear",
    help: "Norm of β_t − β_s, where it lives in chosen directions.",
  },
  s: {
    kind: "number",
    symbol: "s",
    tex: "s = \\lVert\\beta_s\\rVert",
    name: "size of the source task",
    label: "size",
    group: "source",
    soft: [0, 3],
    hard: [0, 1000],
    default: 1,
    scale: "linear",
    help: "Norm of the source teacher: how large the pretrained network is.",
  },
  gs: {
    kind: "number",
    symbol: "γₛ",
    tex: "\\gamma_s = n_s/d",
    name: "source samples per dimension",
    label: "samples per dimension",
    group: "source",
    soft: [0.05, 3],
    hard: [0, 100],
    default: Number.POSITIVE_INFINITY,
    infinite: true,
    scale: "linear",
    help: "How much data pretraining saw; ∞ means it learned the source exactly.",
  },
  ss: {
    kind: "number",
    symbol: "σₛ",
    tex: "\\sigma_s",
    name: "source label noise",
    label: "label noise",
    group: "source",
    soft: [0, 1],
    hard: [0, 100],
    default: 0,
    scale: "linear",
    help: "Noise on the source labels; it matters only with finite source data.",
  },
  sr: {
    kind: "number",
    symbol: "λ_s",
    tex: "\\lambda_s",
    name: "ridge of pretraining",
    label: "ridge",
    group: "source",
    soft: [0, 1],
    hard: [0, 1000],
    default: 0,
    scale: "linear",
    help: "Penalty on the source network, ‖y − Xb‖²/nₛ + λ_s‖b‖²; it matters only with finite source data.",
  },
  spec: {
    kind: "choice",
    name: "strengths",
    group: "inputs",
    options: [
      { id: "iso", name: "equal" },
      { id: "power", name: "power law" },
      { id: "spike", name: "spikes" },
      { id: "step", name: "step" },
      { id: "own", name: "your own" },
    ],
    default: "iso",
    help: "Variance λ_i of the inputs along direction i = 1 … d: all 1; i^−a; the first k of size a and the rest 1; the first k of size 1 and the rest a; or a list of yours.",
  },
  list: {
    kind: "text",
    name: "list of eigenvalues",
    group: "data",
    options: [
      { id: "none", name: "the latest" },
      {
        id: "id",
        name: "the list of number i",
        argument: { symbol: "i", name: "number of a list", hard: [0, 2 ** 32 - 1], default: 0, scale: "integer" },
      },
    ],
    default: "none",
    help: "The list that spec=own means, by a number made from it; no link carries it.",
  },
  a: {
    kind: "number",
    symbol: "a",
    tex: "a",
    name: "exponent or size of the strengths",
    label: "exponent or size",
    group: "inputs",
    soft: [0, 3],
    hard: [0, 10],
    default: 1,
    scale: "linear",
    help: "Exponent of the power law i^−a, size of the spikes, or size of what lies below a step.",
  },
  k: {
    kind: "number",
    symbol: "k",
    tex: "k",
    name: "number of chosen directions",
    label: "chosen directions",
    group: "inputs",
    soft: [1, 100],
    hard: [1, 5000],
    default: 20,
    scale: "integer",
    help: "How many directions the spikes or the step have, and how many first or last ones hold the difference; d − 1 at the most.",
  },
  L: {
    kind: "number",
    symbol: "L",
    tex: "L",
    name: "depth of the network",
    label: "depth",
    group: "training",
    soft: [1, 10],
    hard: [1, 1000],
    default: 2,
    infinite: true,
    scale: "integer",
    help: "Number of layers; ∞ is the limit of ever deeper networks.",
  },
  train: {
    kind: "text",
    name: "fine-tuning trains",
    group: "training",
    options: [
      { id: "all", name: "all layers" },
      {
        id: "first",
        name: "the first layers",
        argument: {
          symbol: "k",
          name: "how many first layers are trained",
          hard: [1, 1000],
          default: 1,
          scale: "integer",
        },
      },
      { id: "rest", name: "all but the first" },
      { id: "last", name: "the last layer" },
    ],
    default: "all",
    help: "The other layers stay as pretraining left them. With the first one frozen only multiples of the source can be learned.",
  },
  ridge: {
    kind: "number",
    symbol: "λ_lt",
    tex: "\\lambda_{\\mathrm{lt}}",
    name: "ridge of linear transfer",
    label: "ridge, linear transfer",
    group: "training",
    soft: [0, 1],
    hard: [0, 1000],
    default: 0,
    scale: "linear",
    help: "Penalty on the last layer, in the convention ‖y − Xb‖²/n + λ_lt‖b‖².",
  },
  base: {
    kind: "text",
    name: "scratch has",
    group: "training",
    options: [
      { id: "min", name: "no ridge" },
      {
        id: "ridge",
        name: "a ridge",
        argument: { symbol: "λ_sc", name: "ridge of scratch", hard: [0, 1000], default: 0.1, scale: "linear" },
      },
      { id: "best", name: "its best ridge" },
    ],
    default: "min",
    help: "What transfer is compared with: the interpolator of least norm, ridge regression with ‖y − Xb‖²/n + λ_sc‖b‖², or the λ_sc that theory finds best.",
  },
  tune: {
    kind: "choice",
    name: "ridges",
    group: "training",
    options: [
      { id: "no", name: "as trained" },
      { id: "best", name: "best ridge" },
    ],
    default: "no",
    help: "Best ridge: scratch is shrunk towards 0, fine-tuning towards the source and linear transfer towards 0, each with the ridge that is best for it, as one would tune it on held-out data.",
  },
  share: {
    kind: "text",
    name: "pooled data hold",
    group: "training",
    options: [
      { id: "best", name: "the best share" },
      { id: "all", name: "all there is" },
      {
        id: "fixed",
        name: "a share π of target data",
        argument: {
          symbol: "π",
          name: "share of target samples in the pool",
          hard: [0, 1],
          default: 0.5,
          scale: "linear",
        },
      },
    ],
    default: "best",
    onlyFor: ["risk-mixed", "best-share"],
    help: "One network trained from scratch on target and source samples together, all or as many as there are at a share.",
  },
  gw: {
    kind: "number",
    symbol: "γ_w",
    tex: "\\gamma_w",
    name: "target samples per dimension of the teacher network",
    label: "samples of the teacher network",
    group: "training",
    soft: [0.05, 2],
    hard: [0, 100],
    default: 0.25,
    infinite: true,
    scale: "linear",
    onlyFor: ["risk-taught", "beats-teacher"],
    help: "Of another network, trained from scratch on the target, whose labels are learned in place of the true ones; ∞ is the truth.",
  },
  stop: {
    kind: "number",
    symbol: "t",
    tex: "t",
    name: "training time of one layer",
    group: "training",
    soft: [0.1, 1000],
    hard: [0.01, 100_000],
    default: Number.POSITIVE_INFINITY,
    infinite: true,
    scale: "log",
    help: "Gradient flow on half the mean squared error, of fine-tuning from the source and scratch without ridge from 0: λ_i is learned in a time of 1/λ_i.",
  },
  limit: {
    kind: "choice",
    name: "theory for",
    group: "training",
    options: [
      { id: "finite", name: "finite d" },
      { id: "large", name: "d → ∞" },
    ],
    default: "finite",
    help: "Finite d: exact where a closed form exists. d → ∞ at fixed γ: the papers' formulas.",
  },
  formula: {
    kind: "choice",
    name: "fine-tuning by",
    group: "training",
    options: [
      { id: "exact", name: "depth L" },
      { id: "printed", name: "as printed" },
    ],
    default: "exact",
    help: "As printed in Tahir et al. (c = 1 at any depth), or with the c that depth L really has.",
  },
  d: {
    kind: "number",
    symbol: "d",
    tex: "d",
    name: "input dimension",
    group: "simulation",
    soft: [20, 1000],
    hard: [4, 5000],
    default: 500,
    scale: "integer",
    help: "Dimension of the simulated data, and of the theory for finite d.",
  },
  init: {
    kind: "number",
    symbol: "α_0",
    tex: "\\alpha_0",
    name: "scale of the first weights",
    group: "watch",
    soft: [1e-4, 1],
    hard: [1e-6, 10],
    default: 0.01,
    scale: "log",
    help: "Of the watched network, before pretraining. Small is rich: one feature is learned. Large is lazy.",
  },
  sim: {
    kind: "choice",
    name: "simulate by",
    group: "simulation",
    options: [
      { id: "pass", name: "real data" },
      { id: "law", name: "exact law" },
    ],
    default: "pass",
    help: "Real data, solved in one pass; or the exact law of what the protocols need of the data, at once for any d.",
  },
} as const satisfies Readonly<Record<string, NumberParam | ChoiceParam | TextParam>>;

export type DeepLinearParams = Values<typeof params>;

/** Keys of the published contract that this version does not compute yet, with the only value that is accepted without a notice. */
export const reserved = {} as const;

/** True for isotropic inputs, generic tasks and pretraining without ridge, where the closed forms of docs/theory.md §1.2 hold. */
export const isotropic = (p: DeepLinearParams): boolean =>
  p.spec === "iso" && p.align === "generic" && sourceRidge(p) === 0;

/** λ_s of pretraining; none where the source is known. */
export const sourceRidge = (p: DeepLinearParams): number => (p.gs < Number.POSITIVE_INFINITY ? p.sr : 0);

/** What fine-tuning trains: `depth` layers of the front, or the layers above a frozen first layer. */
export interface Trained {
  /** The depth whose formula holds ([S21]; docs/theory.md §1.1): k of L layers are as k layers. */
  readonly depth: number;
  /** True where the first layer is frozen: every layer above it is trained, or the last alone. */
  readonly frozen: boolean;
}

export function trained(p: DeepLinearParams): Trained {
  const { id, argument } = readOption(p.train);
  if (id === "first") return { depth: Math.min(argument ?? 1, p.L), frozen: false };
  return { depth: p.L, frozen: id === "rest" || id === "last" };
}

/** True where one layer is trained by gradient flow that is stopped before its end, gradientFlow.ts. */
export const stopped = (p: DeepLinearParams): boolean =>
  p.stop < Number.POSITIVE_INFINITY && p.L === 1 && !trained(p).frozen && !tuned(p);

/** True where each protocol has its best ridge. */
export const tuned = (p: DeepLinearParams): boolean => p.tune === "best";

/** True where scratch is such a flow from 0: a baseline with a ridge is solved, not trained. */
export const stoppedScratch = (p: DeepLinearParams): boolean => stopped(p) && baseRidge(p) === 0;

/** The ridge of the scratch baseline; 0 for the interpolator, undefined for its best. */
export function baseRidge(p: DeepLinearParams): number | undefined {
  if (tuned(p)) return undefined;
  const { id, argument } = readOption(p.base);
  return id === "best" ? undefined : (argument ?? 0);
}

/** Parameters that change nothing at present, with the reason. */
export function idle(p: DeepLinearParams): Readonly<Partial<Record<keyof DeepLinearParams, string>>> {
  const chosen = p.align !== "generic";
  const alike = p.spec === "iso" || ((p.spec === "power" || p.spec === "own") && (!chosen || p.align === "own"));
  return {
    ...(chosen ? { theta: "‖δ‖ and its directions set the tasks apart", rho: "s and ‖δ‖ set the size" } : {}),
    ...(chosen ? {} : { delta: "θ, ρ and s set the difference" }),
    ...(p.spec === "iso" || p.spec === "own"
      ? { a: p.spec === "iso" ? "all strengths are 1" : "your list sets them" }
      : {}),
    ...(alike ? { k: p.spec === "iso" ? "all directions are alike" : "no directions are chosen" } : {}),
    ...(isotropic(p)
      ? {}
      : {
          limit:
            sourceRidge(p) > 0
              ? "with a ridge of pretraining theory is for this d"
              : "with chosen directions theory is for this d",
        }),
    ...(p.gs < Number.POSITIVE_INFINITY ? {} : { sr: "the source is known" }),
    ...(p.L > 1 || trained(p).frozen ? { stop: "only a single trained layer can stop: set L to 1" } : {}),
    ...(tuned(p)
      ? {
          base: "each protocol has its best ridge",
          ridge: "each protocol has its best ridge",
          stop: "each protocol has its best ridge",
        }
      : {}),
    ...(trained(p).frozen || trained(p).depth === 1 ? { formula: "c plays no part, or is 1" } : {}),
  };
}
