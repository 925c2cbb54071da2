import { firstReach, nStar, sampleGrid } from "../../sampleComplexity.ts";
import { savingQuantity } from "../../savings.ts";
import { baseRidge, type DeepLinearParams, isotropic, params, stopped, trained } from "../params.ts";
import { linearTransfer } from "./linearTransfer.ts";
import { quantities } from "./quantities.ts";
import { interpolationNoise, sampleCount } from "./scratch.ts";
import { spectrumOf } from "./spectrum.ts";
import { S, state } from "./state.ts";
import { kept, solve } from "./theory.ts";

/** How many samples pretraining saves: n*(ε) of scratch and of one transfer, appended to the order parameters of a solve. */

/** Default of the target error ε: between the risk of predicting zero, 1, and the least risk that scratch reaches. */
export const EPSILON = 0.4;

/** Requests to a solve beyond the parameters. */
interface Wishes {
  readonly epsilon?: number;
  readonly reach?: "linear" | "finetune";
}

type P = DeepLinearParams & Wishes;

/** Entries that `solveSavings` adds to the state. */
export const savingsState = [
  "nScratch", // n*(ε) of scratch in units of γ, +∞ where ε is never reached; NaN unless requested
  "nTransfer", // n*(ε) of the requested transfer
] as const;

const N = state.length;

const range = params.gamma.hard;
const usual = sampleGrid(range, 3, 5);
const inner = new Float64Array(N);

/** γ at the interpolation peak: the share of directions with positive variance. */
export const peak = (p: DeepLinearParams): number => (isotropic(p) ? 1 : spectrumOf(p).rank / p.d);

const transfers = { linear: "risk-linear", finetune: "risk-finetune" } as const;

/** Learning curves of scratch and of a transfer: `at` sets the sample size in units of γ, then `read` gives each risk there. */
interface Curves {
  readonly at: (n: number) => void;
  readonly read: readonly (() => number)[];
}

/** The curves in any setting: one solve gives both. */
function solvedCurves(p: P): Curves {
  // The ridge affects only linear transfer, and its moments are expensive.
  const here = { ...p, ...(p.reach === "linear" ? {} : { ridge: 0 }) };
  const both = [quantities["risk-scratch"], quantities[transfers[p.reach ?? "finetune"]]];
  return {
    at: (n) => {
      here.gamma = n;
      solve(here, inner, 0);
    },
    read: both.map((q) => () => q.read(inner, 0, here)),
  };
}

const isSimple = (p: P, solved: Float64Array, at: number) =>
  isotropic(p) &&
  baseRidge(p) === 0 &&
  !trained(p).frozen &&
  !stopped(p) &&
  // The coefficient c of fine-tuning depends on the size of a noisy source, which is random.
  (p.reach === "linear" || p.gs === Number.POSITIVE_INFINITY || p.ss === 0 || p.limit === "large") &&
  solved[at + S.sourceNorm2] < Number.POSITIVE_INFINITY;

/**
 * The same curves from closed formulas (docs/theory.md §1.2), for isotropic inputs and protocols without ridge: a map evaluates
 * them a million times. What does not depend on n is read from the state that the solve has written.
 */
function simpleCurves(p: P, solved: Float64Array, at: number): Curves {
  const { rho, sigma, reach } = p;
  const [norm2, overlap, floor, shrink] = [S.sourceNorm2, S.overlap, S.floor, S.shrink].map((k) => solved[at + k]);
  const { depth } = trained(p);
  const plain = p.formula === "printed" || depth === 1;
  const large = p.limit === "large";
  const d = large ? Number.POSITIVE_INFINITY : p.d;
  const rho2 = rho * rho;
  // A single size: `isSimple` excludes sources of random size.
  const source = { norm2, overlap, sizes: [{ weight: 1, norm2 }] };
  const here = { ...p };
  let [n, missing, noise] = [0, 1, 0];
  const finetune = () => {
    if (norm2 === 0 && !plain) return rho2;
    if (missing === 0) return noise;
    if (noise === Number.POSITIVE_INFINITY) return noise;
    const [c, , carried] = kept(here, missing, noise, source);
    return missing * (rho2 - 2 * c * overlap + carried) + noise;
  };
  const linear = () => {
    linearTransfer(inner, 0, floor, rho2, sigma, n, shrink);
    return inner[0] + inner[1];
  };
  return {
    at: (gamma) => {
      here.gamma = gamma;
      n = large ? d : sampleCount(gamma, d);
      missing = Math.max(0, 1 - (large ? gamma : n / d));
      noise = gamma === 0 ? 0 : interpolationNoise(gamma, sigma, d);
    },
    read: [() => rho2 * missing + noise, reach === "linear" ? linear : finetune],
  };
}

/**
 * Writes n*(ε) where it is requested, after a state that `solve` has filled: about 10 µs per node with closed formulas, otherwise
 * about a hundred solves in all.
 */
export function solveSavings(p: P, out: Float64Array, at: number): void {
  out.fill(Number.NaN, at + N, at + N + savingsState.length);
  const { epsilon } = p;
  if (epsilon === undefined) return;
  const { at: move, read } = isSimple(p, out, at) ? simpleCurves(p, out, at) : solvedCurves(p);
  const place = peak(p);
  const grid = place === 1 ? usual : sampleGrid(range, 3, 5, place);
  const risks = read.map(() => new Float64Array(grid.length));
  let known = 0;
  for (const [k, risk] of read.entries()) {
    const curve = (n: number) => {
      move(n);
      return risk();
    };
    out[at + N + k] = firstReach(curve, epsilon, grid, (i) => {
      for (; known <= i; known++) {
        move(grid[known]);
        for (const [j, value] of read.entries()) risks[j][known] = value();
      }
      return risks[k][i];
    });
  }
}

const saving = (reach: "linear" | "finetune", transfer: string, subscript: string) =>
  savingQuantity<DeepLinearParams>({
    transfer,
    subscripts: ["sc", subscript],
    sample: params.gamma.symbol,
    most: range[1],
    epsilon: EPSILON,
    solveOptions: { reach },
    scratch: N,
    transferred: N + 1,
    floor: (p) => {
      const { at, read } = solvedCurves({ ...p, reach });
      const curve = (n: number) => {
        at(n);
        return read[1]();
      };
      return nStar(curve, 0, sampleGrid(range, 8, 6, peak(p))).floor;
    },
    obstacle: () => undefined,
    tag: (p) => (quantities["risk-scratch"].tag(p) === "E" ? quantities[transfers[reach]].tag(p) : "A"),
    source: (p) => quantities[transfers[reach]].source(p),
  });

export const savingQuantities = {
  "saves-linear": saving("linear", "linear transfer", "lt"),
  "saves-finetune": saving("finetune", "fine-tuning", "ft"),
};
