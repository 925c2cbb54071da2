import type { Quantity, Tag } from "../../quantity.ts";
import { scratchOrFineTuning } from "../../scratchOrFineTuning.ts";
import { hasTheory, type ReluParams } from "../params.ts";
import { kernels } from "./kernels.ts";
import { S } from "./theory.ts";

type P = ReluParams;

const LAZY = "the kernel as linear regression with a built-in ridge, after arXiv:2107.01641 §5; docs/theory.md §3.1";
const LAZY_FINITE =
  "the kernel as linear regression with a built-in ridge, after arXiv:2107.01641 §5; docs/theory.md §3.1–3.2";
const large = (): Tag => "A";
const finiteSource = (p: P) => p.gs !== Number.POSITIVE_INFINITY;
const NETWORKS = "trained networks, risks exact over the inputs; docs/models/relu.md";
const lazySource = (p: P) => (!hasTheory(p) ? NETWORKS : finiteSource(p) ? LAZY_FINITE : LAZY);
const why = (_: number, p: P): string =>
  hasTheory(p) ? "beyond the range of the arithmetic" : "there is no theory here: look at the simulation";

const sequential = {
  scale: "sequential",
  limits: [0, 2],
  ends: ["no error", "large error"],
  tag: large,
  why,
  source: lazySource,
} as const;

/** The proxy of [S21] is a number for labels δ·u, inputs u on the unit sphere: it falls like n^{−½} and is not a risk. */
const proxy = {
  scale: "sequential",
  limits: [0, 0.5],
  ends: ["near", "far"],
} as const;

/** Known from trained networks only. */
const trained = {
  scale: "sequential",
  limits: [0, 2],
  ends: ["no error", "large error"],
  simulatedOnly: true,
  read: () => Number.NaN,
  tag: (): Tag => "E",
  why: () => "known from the simulation of trained networks only",
  source: () => NETWORKS,
} as const;

export const quantities = {
  "t-finetune": {
    name: "transferability of fine-tuning",
    label: "T, fine-tuning",
    symbol: "T fine-tune",
    meaning: "risk of scratch minus risk of fine-tuning",
    tex: "T_{\\mathrm{ft}}",
    scale: "diverging",
    limits: [-1, 1],
    ends: ["scratch wins", "fine-tuning wins"],
    read: (s, at) => s[at + S.gain],
    tag: large,
    why,
    source: lazySource,
  },
  best: scratchOrFineTuning<P>({
    noun: "risk",
    read: (s, at) => s[at + S.gain],
    tag: large,
    why,
    source: lazySource,
  }),
  "risk-scratch": {
    ...sequential,
    name: "risk of training from scratch",
    label: "risk, scratch",
    symbol: "R scratch",
    tex: "R_{\\mathrm{sc}}",
    read: (s, at) => s[at + S.scratchBias] + s[at + S.noise],
    source: (p) => (hasTheory(p) ? LAZY : NETWORKS),
  },
  "risk-finetune": {
    ...sequential,
    name: "risk of fine-tuning",
    label: "risk, fine-tuning",
    symbol: "R fine-tune",
    tex: "R_{\\mathrm{ft}}",
    read: (s, at) => s[at + S.finetuneBias] + s[at + S.noise],
  },
  proxy: {
    ...proxy,
    name: "proxy of fine-tuning's error, noise excluded",
    label: "proxy, not a risk",
    symbol: "√(2ỹᵀH⁻¹ỹ/n)",
    tex: "\\sqrt{2\\tilde y^\\top H^{-1}\\tilde y/n}",
    meaning:
      "what bounds the risk of wide networks up to terms that shrink with their width; for inputs on the unit sphere",
    read: (s, at, p) => Math.sqrt((2 * s[at + S.distance2] * s[at + S.perSample]) / (kernels[p.train].slope * p.d)),
    tag: large,
    why,
    source: () => "arXiv:2107.01641 §5, its mean for large d; docs/theory.md §3.3",
  },
  "proxy-ceiling": {
    ...proxy,
    name: "ceiling of the proxy",
    label: "ceiling of the proxy",
    symbol: "‖δ‖√(8/n)",
    tex: "\\lVert\\delta\\rVert\\sqrt{8/n}",
    meaning: "what ỹᵀH⁻¹ỹ ≤ ‖δ‖²/H′(0) leaves of the proxy, for every draw of the inputs",
    read: (s, at, p) =>
      finiteSource(p) ? Number.NaN : Math.sqrt((2 * s[at + S.distance2]) / (kernels[p.train].slope * p.gamma * p.d)),
    tag: () => "B",
    why: (value, p) =>
      !hasTheory(p)
        ? why(value, p)
        : finiteSource(p)
          ? "no ceiling: it is for a source that was learned exactly"
          : Number.isNaN(value)
            ? "no ceiling: source and target are the same, and there are no samples"
            : "infinite: without samples there is no ceiling",
    source: () => "arXiv:2107.01641 §5, from the slope of the kernel; docs/theory.md §3.3",
  },
  "t-linear": {
    ...trained,
    name: "transferability of linear transfer",
    label: "T, linear transfer",
    symbol: "T linear",
    meaning: "risk of scratch minus risk of linear transfer",
    tex: "T_{\\mathrm{lt}}",
    scale: "diverging",
    limits: [-1, 1],
    ends: ["scratch wins", "transfer wins"],
  },
  "risk-linear": {
    ...trained,
    name: "risk of linear transfer",
    label: "risk, linear transfer",
    symbol: "R linear",
    tex: "R_{\\mathrm{lt}}",
  },
  floor: {
    ...trained,
    name: "floor of linear transfer, from the student's features",
    label: "floor, linear transfer",
    symbol: "R floor",
    meaning:
      "what no readout of the pretrained features can give, however much data there is; exact given the networks",
    tex: "R_{\\mathrm{floor}}",
    limits: [0, 0.2],
  },
  "floor-source": {
    ...trained,
    name: "floor of linear transfer, from the source's neurons",
    label: "floor, source's neurons",
    symbol: "R floor source",
    meaning: "the same for features that are the neurons of the source's teacher",
    tex: "R_{\\mathrm{floor},s}",
    limits: [0, 0.5],
  },
  "kernel-gap": {
    ...trained,
    name: "distance of the real network from the kernel",
    label: "distance from the kernel",
    symbol: "|f − f_K|",
    meaning: "root mean square of the difference at test inputs, relative to the kernel's regression; of scratch",
    tex: "\\lVert f-f_K\\rVert",
    ends: ["the kernel", "another function"],
    limits: [0, 0.5],
  },
  unfinished: {
    ...trained,
    name: "share of trainings that did not converge",
    label: "did not converge",
    symbol: "unfinished",
    meaning: "of scratch and fine-tuning; their risks are left out of the means",
    tex: "\\text{unfinished}",
    ends: ["none", "all"],
    limits: [0, 1],
  },
} as const satisfies Readonly<Record<string, Quantity<P>>>;
