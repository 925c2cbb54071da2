import type { Preset } from "../model.ts";

/** Figures of the papers as scenes; every claim is asserted in presets.test.ts. */
export const presets: readonly Preset[] = [
  {
    id: "t25-fig1",
    title: "Linear transfer: one pair, three signs",
    paper: "2410.08194",
    figure: "Fig. 1",
    link: "v=1&m=deep-linear&limit=large&q=t-linear&gamma=0.25",
    claims: [
      "at 45° the transferability changes sign at γ = .549, .911 and 1.080",
      "T(45°) = +.263, +.040, −.130, −.460 at γ = .25, .5, .75, 2",
      "negative transfer starts at 36.9°",
      "at 60° transfer is negative for .264 < γ < .946",
    ],
  },
  {
    id: "t25-fig2",
    title: "Fine-tuning without noise: break-even at 60°",
    paper: "2410.08194",
    figure: "Fig. 2",
    link: "v=1&m=deep-linear&limit=large&q=t-finetune&sigma=0",
    claims: [
      "break-even at 60° for every γ < 1",
      "T(γ → 0) = +.848, +.414, −.235 at π/8, π/4, 3π/8",
      "no difference beyond γ = 1",
    ],
  },
  {
    id: "t25-fig2-noise",
    title: "Fine-tuning with noise: exact against printed",
    paper: "2410.08194",
    figure: "after Fig. 2",
    link: "v=1&m=deep-linear&limit=large&q=t-finetune&sigma=1&theta=60",
    claims: [
      "at γ = .5, σ = 1 the break-even angle is 52.2°, not 60°",
      "c = 1.2247 there",
      "T(60°) = −.138 where the printed formula says 0",
    ],
  },
  {
    id: "t25-fig4a",
    title: "What a distance between tasks cannot tell",
    paper: "2410.08194",
    figure: "Fig. 4a",
    link: "v=1&m=deep-linear&limit=large&q=t-linear&x=theta:0..180&cut=x",
    claims: [
      "T = +.540, −.460, +.540 at θ = 0, π/2, π",
      "KL runs from 0 to 50 there, and T depends on θ through sin²θ alone",
      "from 0 to π KL and T are uncorrelated; up to π/2 KL orders T",
    ],
  },
  {
    id: "t25-ridge",
    title: "A ridge on linear transfer: help for few noisy samples",
    paper: "2410.08194",
    figure: "after eqs. 10–13",
    link: "v=1&m=deep-linear&theta=22.5&gamma=0.02&sigma=1.5&x=ridge:0..0.6&y=gamma:log:0.01..2&q=risk-linear&lim=0.6&cut=x&fam=sigma:0.2,sigma:1.5;gamma:0.5,gamma:0.02",
    claims: [
      "for large d the risk grows with λ whatever the noise: .146 at λ = 0, .266 at λ = .6",
      "at γ = .5, σ = .2 it grows from λ = .0009 on",
      "at n = 10, σ = 1.5 a small λ helps: best is (σ² + sin²θ)/(n cos²θ) = .281",
    ],
  },
  {
    id: "t25-fig7",
    title: "Linear transfer without noise: it helps while γ < cos²θ",
    paper: "2410.08194",
    figure: "Fig. 7",
    link: "v=1&m=deep-linear&limit=large&q=t-linear&sigma=0",
    claims: ["the transferability is positive exactly where γ < cos²θ"],
  },
  {
    id: "t25-appc-few",
    title: "Fine-tuning from a finite source, γₛ = ½",
    paper: "2410.08194",
    figure: "App. C",
    link: "v=1&m=deep-linear&limit=large&q=t-finetune&gs=0.5&ss=0.2",
    claims: [
      "as printed, break-even at cos θ* = ½(1 + σₛ²/|1 − γₛ|)",
      "at depth 2 it moves to 52.3° (γ = .5) and 47.3° (γ = .9)",
    ],
  },
  {
    id: "t25-appc-many",
    title: "Fine-tuning from a finite source, γₛ = 1½",
    paper: "2410.08194",
    figure: "App. C",
    link: "v=1&m=deep-linear&limit=large&q=t-finetune&gs=1.5&ss=0.2",
    claims: [
      "as printed, break-even at cos θ* = ½(1 + σₛ²/|1 − γₛ|)",
      "at depth 2 it moves to 57.3° (γ = .5) and 54.9° (γ = .9)",
    ],
  },
  {
    id: "ours-saves-linear-network",
    title: "How many samples fine-tuning saves: a target error of .2",
    paper: "2410.08194",
    figure: "beyond Fig. 2",
    link: "v=1&m=deep-linear&limit=large&L=1&sigma=0.05&q=saves-finetune&x=theta:0..90&y=sigma:log:0.01..4&eps=0.2",
    claims: [
      "at 30° it saves 3.2× (γ = .26 against .81), at 45° 1.2×; at 75° it costs 1.1× as many",
      "the same source is enough without any target data below 25.8°",
      "break-even at 60°; no difference where scratch reaches ε only beyond γ = 1 and fine-tuning too",
      "neither reaches ε from σ = 1.95 on, where σ² > 19ε",
    ],
  },
];
