import type { DiagonalParams } from "../params.ts";
import { fineTuningClasses } from "./classes.ts";
import { obstacle } from "./obstacle.ts";
import { evolve } from "./stateEvolution.ts";

/**
 * Inverse design: which initialisation is best for a task? One of λ, c, γ_FT is sought, everything else stays: a scan
 * over its soft range in the scale on which √k responds to it, then a golden-section search around the best value.
 * No paper has this map; the risk behind it is the state evolution of [A26].
 */
export const DESIGNS = ["lam", "c", "gft"] as const;

export type Design = (typeof DESIGNS)[number];

export interface Best {
  /** The best value; NaN where there is no solution or every value does equally well. */
  readonly value: number;
  /** Error of fine-tuning at it; NaN where there is no solution. */
  readonly risk: number;
}

const range = (from: number, to: number, n: number) =>
  Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1));

/** √k grows with 1 + λ, with c, and with γ²: logarithmic steps. γ = 0 is a value of its own. */
interface Search {
  readonly start: readonly number[];
  readonly value: (u: number) => number;
}

const searches: Readonly<Record<Design, Search>> = {
  lam: { start: range(Math.log(1e-6), Math.log(2), 12), value: (u) => Math.exp(u) - 1 },
  c: { start: range(Math.log(1e-6), Math.log(10), 10), value: Math.exp },
  gft: { start: [Number.NEGATIVE_INFINITY, ...range(Math.log(1e-3), Math.log(10), 9)], value: Math.exp },
};

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const REFINEMENTS = 10;

/** Differences of the error below this are no difference. */
const TIE = 1e-9;

/** The best value of one parameter for the task and the other parameters. The value now set is tried as well. */
export function bestOf(design: Design, p: DiagonalParams): Best {
  const risk = (value: number): number => {
    const q = { ...p, [design]: value };
    return obstacle(q) ? Number.NaN : evolve(fineTuningClasses(q), q.alpha, q.sigma).risk;
  };
  const { start, value } = searches[design];
  const risks = start.map((u) => risk(value(u)));
  let k = -1;
  risks.forEach((r, i) => {
    if (!Number.isNaN(r) && (k < 0 || r < risks[k])) k = i;
  });
  if (k < 0) return { value: Number.NaN, risk: Number.NaN };
  const known = risks.filter((r) => !Number.isNaN(r));
  if (!(Math.max(...known) - risks[k] > TIE)) return { value: Number.NaN, risk: risks[k] };

  let best = { value: value(start[k]), risk: risks[k] };
  const take = (v: number): number => {
    const r = risk(v);
    if (r < best.risk) best = { value: v, risk: r };
    return r;
  };
  let a = start[Math.max(0, k - 1)];
  let b = start[Math.min(start.length - 1, k + 1)];
  // Next to γ = 0: as far below the first step as the steps are wide.
  if (a === Number.NEGATIVE_INFINITY) a = 2 * start[1] - start[2];
  let [u, v] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [ru, rv] = [take(value(u)), take(value(v))];
  for (let i = 0; i < REFINEMENTS; i++) {
    if (ru < rv) {
      [b, v, rv] = [v, u, ru];
      u = b - GOLDEN * (b - a);
      ru = take(value(u));
    } else {
      [a, u, ru] = [u, v, rv];
      v = a + GOLDEN * (b - a);
      rv = take(value(v));
    }
  }
  take(p[design]);
  return best;
}

/** Initialisations that stand for the four regimes, as in [A26] Fig. 4. */
export const exemplars = [
  { regime: "I", c: 1e-3, lam: -0.99999, gft: 1e-6 },
  { regime: "II", c: 1e-3, lam: 0, gft: 0 },
  { regime: "III", c: 1e-3, lam: 0, gft: 10 },
  { regime: "IV", c: 1e-3, lam: -0.99, gft: 0 },
] as const;

/** Error of fine-tuning in each of the four regimes for a task; NaN where there is no solution. */
export function regimeCosts(p: DiagonalParams): number[] {
  return exemplars.map(({ c, lam, gft }) => {
    const q = { ...p, c, lam, gft };
    return obstacle(q) ? Number.NaN : evolve(fineTuningClasses(q), q.alpha, q.sigma).risk;
  });
}
