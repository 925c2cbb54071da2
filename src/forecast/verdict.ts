import type { Errors } from "./curves.ts";

export type Outcome = "win" | "lose" | "undecided";

/** Whether tuned ridge from the source beats tuned ridge from 0 at n labels. */
export interface Verdict {
  readonly n: number;
  /** Share of draws in which it does, (k + ½)/(draws + 1), within [1/82, 81/82]. */
  readonly raw: number;
  /** That share after calibration; not "the" probability: it carries the base rate of `track`. */
  readonly win: number;
  readonly verdict: Outcome;
}

/** Fitted on 1792 decidable trials of 33 pairs, of which fine-tuning won 23 %; checked leaving out whole pairs [M]. */
const CALIBRATION = { intercept: -1.36, slope: 1.4 };
const LEAST = 1 / 82;

/** The track record that must be shown with a verdict [M]. */
export const track = { trials: 1792, pairs: 33, decided: 0.87, right: 0.97, won: 0.23 } as const;

export function verdictOf(better: number, draws: number, n: number): Verdict {
  return calibrated((better + 0.5) / (draws + 1), n);
}

/** The verdict from a share of draws. */
export function calibrated(share: number, n: number): Verdict {
  const raw = Math.min(1 - LEAST, Math.max(LEAST, share));
  const win = 1 / (1 + Math.exp(-CALIBRATION.intercept - CALIBRATION.slope * Math.log(raw / (1 - raw))));
  return { n, raw, win, verdict: win >= 0.8 ? "win" : win <= 0.2 ? "lose" : "undecided" };
}

export function verdicts(ridge0: Errors, ridgeS: Errors, draws: number, sizes: readonly number[]): Verdict[] {
  return sizes.map((n, at) => {
    let better = 0;
    for (let k = at; k < draws * sizes.length; k += sizes.length) if (ridgeS[k] < ridge0[k]) better++;
    return verdictOf(better, draws, n);
  });
}
