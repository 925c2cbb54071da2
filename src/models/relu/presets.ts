import type { Preset } from "../model.ts";

const S21 = "2107.01641";
const T25 = "2410.08194";
const base = "v=1&m=relu";

/** Figures after the papers as scenes; every claim is asserted in presets.test.ts. */
export const presets: readonly Preset[] = [
  {
    id: "relu-sixty",
    title: "ReLU: the 60° rule survives, the double-descent band does not",
    paper: S21,
    figure: "after §5",
    link: `${base}&theta=75&gamma=1`,
    claims: [
      "break-even at 60° for every γ and σ, whichever layers are trained",
      "at γ = 1 scratch has a risk of .454, where that of a linear network is infinite",
      "at 75° and γ = 1 fine-tuning loses by .216, where linear transfer in a linear network wins",
    ],
  },
  {
    id: "relu-kernels",
    title: "ReLU: three kernels, three built-in ridges",
    paper: S21,
    figure: "after §5",
    link: `${base}&theta=60&sigma=1&q=risk-scratch&x=sigma:0..2&y=gamma:0.05..3&fam=train:first,train:readout,train:both`,
    claims: [
      "without label noise the smaller ridge wins: at γ = 2 scratch has .207, .074 and .146 for first layer, readout and both",
      "at γ = 1 and σ = 1 the larger one wins: .618, .727 and .632",
      "at σ = 1 the ridge of the first layer, μ = 1, is the best one there is: no added ridge helps",
    ],
  },
  {
    id: "relu-source",
    title: "ReLU: a finite, noisy source moves the break-even angle",
    paper: T25,
    figure: "after App. C",
    link: `${base}&theta=70&gs=0.5&ss=0.2`,
    claims: [
      "break-even at 74.5° for every γ and σ: a source that was shrunk in learning helps longer",
      "with source noise as large as the source, σₛ = s, it is 60° for every γₛ",
      "at 45° and γ = .5 the gain is .130 against .279 with an exact source",
    ],
  },
  {
    id: "relu-proxy",
    title: "ReLU: the proxy √(2ỹᵀH⁻¹ỹ/n) and its ceiling",
    paper: S21,
    figure: "after §5",
    link: `${base}&sigma=0&q=proxy&x=theta:0..180&y=gamma:0.05..2`,
    claims: [
      "at 45° and γ = .5 the proxy is .083, below its ceiling of .177",
      "it is 0 at 0° and grows with the angle, as the risk of fine-tuning does",
      "it is no risk: from γ = .5 to 2 the risk falls from .395 to .121, the proxy from .083 to .068",
    ],
  },
  {
    id: "relu-student",
    title: "ReLU student and teacher: what the source's teacher lacks",
    paper: T25,
    figure: "after Fig. 3",
    link: `${base}&sim=student&gamma=4&x=mu:0..1&y=gamma:log:0.5..32&q=t-linear&show=simulation&trials=1`,
    claims: [
      "at μ = 0 the floor of linear transfer vanishes, and both transfers beat scratch (d = 10, 40 neurons, 20 samples)",
      "without ridge linear transfer peaks where the samples are as many as the neurons; a ridge takes the peak away",
      "fine-tuning beats scratch at μ = .25 and .5, and gains nothing at μ = 1, where linear transfer loses",
    ],
  },
  {
    id: "relu-scales",
    title: "ReLU: initial scales, and what diagonal networks advise",
    paper: "2602.20062",
    figure: "beyond Fig. 3",
    link: `${base}&sim=scales&gamma=2&x=kappa:log:0.1..10&y=gout:0..3&q=risk-finetune&lim=1&show=simulation&trials=4`,
    claims: [
      "a small readout scale helps, as in diagonal networks: γ_out = .1, 1, 3 leave .04, .24, .30 (d = 8, 24 neurons, 16 samples)",
      "a large absolute scale hurts, as there: c_PT = .1, .3, 1 leave .03, .04, .07",
      "a first layer that starts smaller does not help here: κ = .3 leaves more than κ = 1",
    ],
  },
];
