import { memoByKey } from "../../../lib/memo.ts";
import type { DiagonalParams } from "../params.ts";
import { activeShare } from "./activeShare.ts";
import { fineTuningClasses, scratchClasses } from "./classes.ts";
import { bestOf, type Design } from "./design.ts";
import { fineTuningScale } from "./implicitBias.ts";
import { pretrain } from "./pretraining.ts";
import { bayesRisk } from "./references.ts";
import { biasAt, neverTrains } from "./regimes.ts";
import { evolve } from "./stateEvolution.ts";

/** Order parameters of one solve, in the order of the state. */
export const state = [
  "risk", // generalisation error of fine-tuning
  "tau",
  "kappa",
  "scratchRisk",
  "scratchTau",
  "rootKActive", // √k where pretraining left β_PT (a typical active coordinate)
  "rootKSilent", // √k where pretraining left nothing
  "order", // ℓ-order at (bpt, bft)
  "dependence", // pretraining dependence at (bpt, bft)
  "bestValue", // inverse design: the best λ, c or γ_FT; NaN unless asked for
  "bestRisk", // and its error
  "bayesRisk", // the best any algorithm could reach; NaN unless asked for
] as const;

/** Position of each order parameter in the state. */
export const S = Object.fromEntries(state.map((name, i) => [name, i])) as Record<(typeof state)[number], number>;

/** Solve options: costly, so only requested where they are shown. */
export interface Wishes {
  readonly design?: Design;
  readonly bayes?: "yes";
}

/** State evolution of fine-tuning and of scratch, and the closed forms at (bpt, bft): [A26]; docs/theory.md §2. */
export function solve(p: DiagonalParams & Wishes, out: Float64Array, at: number): void {
  out[at + S.rootKActive] = fineTuningScale(p.c, p.lam, p.gft, p.apt);
  out[at + S.rootKSilent] = fineTuningScale(p.c, p.lam, p.gft, 0);
  [out[at + S.order], out[at + S.dependence]] = biasAt(p);
  const signal = activeShare(p) > 0;
  const scratch = signal ? scratchEvolution(p) : undefined;
  out[at + S.scratchRisk] = scratch?.risk ?? Number.NaN;
  out[at + S.scratchTau] = scratch?.tau ?? Number.NaN;
  const best = p.design && signal ? bestOf(p.design, p) : undefined;
  out[at + S.bestValue] = best?.value ?? Number.NaN;
  out[at + S.bestRisk] = best?.risk ?? Number.NaN;
  out[at + S.bayesRisk] = p.bayes && signal ? bayesRisk(p) : Number.NaN;
  const lost = pretrain(p).evolution?.tau === Number.POSITIVE_INFINITY && p.alphapt > 0;
  if (!signal || neverTrains(p) || lost) {
    out[at + S.risk] = Number.NaN;
    out[at + S.tau] = Number.NaN;
    out[at + S.kappa] = Number.NaN;
    return;
  }
  const { risk, tau, kappa } = evolve(fineTuningClasses(p), p.alpha, p.sigma);
  out[at + S.risk] = risk;
  out[at + S.tau] = tau;
  out[at + S.kappa] = kappa;
}

/** Scratch does not know pretraining or the layers' relative scale: the rows of most maps share its answers. */
const scratchEvolution = memoByKey(
  600,
  (p: DiagonalParams) => `${p.alpha} ${p.sigma} ${p.c} ${activeShare(p)} ${p.slab}`,
  (p) => evolve(scratchClasses(p), p.alpha, p.sigma),
);
