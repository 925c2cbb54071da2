import { memoByKey } from "../../../lib/memo.ts";
import { firstReach, nStar, sampleGrid } from "../../sampleComplexity.ts";
import { savingQuantity } from "../../savings.ts";
import { type DiagonalParams, params } from "../params.ts";
import { activeShare } from "./activeShare.ts";
import { type ClassTask, fineTuningClasses, scratchClasses } from "./classes.ts";
import { obstacle } from "./obstacle.ts";
import { quantities } from "./quantities.ts";
import { type Class, evolve } from "./stateEvolution.ts";
import { state } from "./theory.ts";

/** How many samples pretraining saves: n*(ε) of scratch and of fine-tuning beside the order parameters. */

/** Target error ε where a scene names none; predicting zero costs 1. */
export const EPSILON = 0.1;

type P = DiagonalParams & { readonly epsilon?: number };

/** What `solveSavings` adds to the state. */
export const savingsState = [
  "nScratch", // n*(ε) of scratch in units of α, +∞ for never; NaN unless asked for
  "nFinetune", // n*(ε) of fine-tuning
] as const;

const N = state.length;

const range = params.alpha.hard;
const grid = sampleGrid(range, 3, 4);
const fine = sampleGrid(range, 8, 4);

const curve = (classes: readonly Class[], sigma: number) => (alpha: number) => evolve(classes, alpha, sigma).risk;

/** The error of one network as a function of α: its classes do not depend on it. NaN without a solution. */
export function learningCurve(quantity: string, p: DiagonalParams): (alpha: number) => number {
  const scratch = quantity === "risk-scratch";
  if (activeShare(p) === 0 || (!scratch && obstacle(p))) return () => Number.NaN;
  return curve(scratch ? scratchClasses(p) : fineTuningClasses(p), p.sigma);
}

/** n* of classes that many nodes of a map share: scratch knows nothing of pretraining, and nothing here knows of α. */
const reachOf = memoByKey(
  600,
  (key: string, _classes: () => readonly Class[], _sigma: number, _epsilon: number) => key,
  (_, classes, sigma, epsilon) => firstReach(curve(classes(), sigma), epsilon, grid),
);

/** n*(ε) where it is asked for: some twenty state evolutions a protocol. */
export function solveSavings(p: P, out: Float64Array, at: number): void {
  out.fill(Number.NaN, at + N, at + N + savingsState.length);
  const { epsilon, sigma } = p;
  if (epsilon === undefined || activeShare(p) === 0) return;
  const task = `${epsilon} ${sigma} ${p.c} ${activeShare(p)} ${p.slab}`;
  out[at + N] = reachOf(task, () => scratchClasses(p), sigma, epsilon);
  if (obstacle(p)) return;
  const { lam, gft, rpt, rsh, apt, alphapt, sigmapt }: ClassTask = p;
  const pretrained = `${task} ${[lam, gft, rpt, rsh, apt, alphapt, sigmapt].join(" ")}`;
  out[at + N + 1] = reachOf(pretrained, () => fineTuningClasses(p), sigma, epsilon);
}

export const savingQuantities = {
  "saves-finetune": savingQuantity<DiagonalParams>({
    transfer: "fine-tuning",
    subscripts: ["sc", "FT"],
    sample: params.alpha.symbol,
    most: range[1],
    epsilon: EPSILON,
    scratch: N,
    transferred: N + 1,
    floor: (p) => nStar(curve(fineTuningClasses(p), p.sigma), 0, fine).floor,
    obstacle,
    tag: quantities["risk-finetune"].tag,
    source: quantities["risk-finetune"].source,
  }),
};
