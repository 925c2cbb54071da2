import type { Preset } from "../model.ts";

const paper = "2602.20062";
const base = "v=1&m=diagonal";
const curve = "x=alpha:0..0.5";

/** Figures of [A26] as scenes; every claim is asserted in presets.test.ts. Shares of overlap ω are set by rsh and rnew. */
export const presets: readonly Preset[] = [
  {
    id: "a26-fig3a",
    title: "Absolute scale c_PT, new features only (ω = 0)",
    paper,
    figure: "Fig. 3A",
    link: `${base}&rsh=0&rnew=0.1111111111&c=0.000001&${curve}&y=c:log:0.000001..1&q=risk-finetune&lim=3&cut=x&fam=c:0.000001,c:0.001,c:1;om:0,om:1`,
    claims: ["at c_PT = 10⁻⁶ the error exceeds that of predicting zero, 1: 2.56 near α = .07, 2.19 at α = .1"],
  },
  {
    id: "a26-fig3b",
    title: "Readout scale γ_FT, all features shared (ω = 1)",
    paper,
    figure: "Fig. 3B",
    link: `${base}&gft=1&${curve}&y=gft:0..10&q=risk-finetune&lim=2&cut=x&fam=gft:0,gft:1,gft:10;om:0,om:1`,
    claims: ["at α = .2 a larger readout scale costs accuracy when features are shared"],
  },
  {
    id: "a26-fig3c",
    title: "Relative scale λ_PT, half of the features shared (ω = ½)",
    paper,
    figure: "Fig. 3C",
    link: `${base}&rsh=0.5&rnew=0.0555555556&${curve}&y=lam:-0.99..0.99&q=risk-finetune&lim=2&cut=x&fam=lam:-0.99,lam:0,lam:0.99;om:0,om:1,om:0.5`,
    claims: [
      "λ_PT = −.99 beats λ_PT = .99 when the features are new (α = .3) and loses to it when they are shared (α = .1)",
    ],
  },
  {
    id: "a26-fig3d",
    title: "Absolute scale c_PT, dense and new target (ρ_FT = .9)",
    paper,
    figure: "Fig. 3D",
    link: `${base}&rsh=0&rnew=1&${curve}&y=c:log:0.000001..1&q=risk-finetune&lim=3&cut=x&fam=c:0.000001,c:0.001,c:1;rft:0.1,rft:0.9`,
    claims: ["for a dense new target the lazy network (c_PT = 1) beats the rich one (c_PT = 10⁻⁶) at α = .3"],
  },
  {
    id: "a26-fig3e",
    title: "Readout scale γ_FT, dense and new target (ρ_FT = .9)",
    paper,
    figure: "Fig. 3E",
    link: `${base}&rsh=0&rnew=1&gft=10&${curve}&y=gft:0..10&q=risk-finetune&lim=2&cut=x&fam=gft:0,gft:1,gft:10;rft:0.1,rft:0.9`,
    claims: ["for a dense new target γ_FT = 10 beats γ_FT = 0 at α = .3"],
  },
  {
    id: "a26-fig3f",
    title: "Relative scale λ_PT, a sparse shared target (ρ_FT = .01)",
    paper,
    figure: "Fig. 3F",
    link: `${base}&rsh=0.1&${curve}&y=lam:-0.99..0.99&q=risk-finetune&lim=1.25&cut=x&fam=lam:-0.99,lam:0,lam:0.99;rft:0.01,rft:0.1,rft:0.04`,
    claims: ["at α = .02 λ_PT = −.99 beats λ_PT = .99 when only a tenth of the features is kept"],
  },
  {
    id: "a26-fig4",
    title: "Four regimes: one task, four initialisations",
    paper,
    figure: "Fig. 4",
    link: `${base}&alpha=0.1&${curve}&y=lam:-0.99..0.99&q=risk-finetune&lim=1.7&cut=x&fam=lam:-0.99999_gft:0.000001,lam:0,gft:10,lam:-0.99;om:0,om:1,om:1_rft:0.01`,
    claims: [
      "ω = 1, ρ_FT = .1, α = .1: II .135, IV .371, I .568, III .897",
      "ω = 0, ρ_FT = .1, α = .3: I .129, IV .213, II .440, III .701",
      "ω = 1, ρ_FT = .01: IV beats I and II only for .0068 < α < .0434",
    ],
  },
  {
    id: "a26-order",
    title: "ℓ-order over pretrained value and λ_PT",
    paper,
    figure: "ℓ-order map",
    link: `${base}&c=0.1&x=bpt:log:0.0005..2000&y=lam:-0.99..1&q=l-order`,
    claims: ["at β_FT = β_PT = 1: I ℓ 1.089, II 1.887, III 2.000, IV 1.230"],
  },
  {
    id: "a26-pd",
    title: "Pretraining dependence over pretrained value and λ_PT",
    paper,
    figure: "PD map",
    link: `${base}&c=0.1&x=bpt:log:0.0005..2000&y=lam:-0.99..1&q=pd`,
    claims: ["at β_FT = β_PT = 1: PD I −.089, II −.886, III −.020, IV −.230"],
  },
  {
    id: "a26-best-lam",
    title: "The best relative scale λ_PT over tasks of old features",
    paper,
    figure: "after Fig. 4",
    link: `${base}&alpha=0.02&rsh=0.1&x=alpha:0.005..0.2&y=rsh:0.05..1&q=best-lam`,
    claims: [
      "no λ_PT is best everywhere: below −.9 at ρ_FT = .01, α = .02, richer still at α = .05, and 1 at ρ_FT = .1, α = .1",
    ],
  },
  {
    id: "a26-loss-lam",
    title: "What balanced layers (λ_PT = 0) lose against the best λ_PT",
    paper,
    figure: "after Fig. 4",
    link: `${base}&alpha=0.05&rsh=0.1&x=alpha:0.005..0.2&y=rsh:0.05..1&q=loss-lam`,
    claims: [
      "at ρ_FT = .01, α = .02 balanced layers lose more than .1 against the best λ_PT, at ρ_FT = .1 less than .05",
    ],
  },
  {
    id: "a26-negative",
    title: "Negative transfer is real",
    paper,
    figure: "after §2.3",
    link: `${base}&lam=1&rsh=0&rnew=0.1&slab=sign&apt=3.16227766&q=t-finetune&x=alpha:0..1&y=lam:-0.99..1`,
    claims: ["at α = .2 pretraining on other features costs R = 1.5006 against .7574 from scratch"],
  },
  {
    id: "ours-saves-diagonal",
    title: "How many samples pretraining saves: a target error of .1",
    paper,
    figure: "beyond Fig. 3",
    link: `${base}&rnew=0.05&q=saves-finetune&x=rsh:0..1&y=lam:-0.99..0.99&eps=0.1`,
    claims: [
      "with every old feature kept it saves 1.5× at λ_PT = 0 (α = .27 against .41)",
      "with none kept it costs 1.4× as many at λ_PT = 0, and next to nothing more at λ_PT = −.99",
      "the share of old features from which it pays falls from .37 at λ_PT = .99 to .05 at λ_PT = −.99",
    ],
  },
];
