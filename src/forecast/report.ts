import { sayInEnglish } from "../lib/saying.ts";
import type { Band } from "./curves.ts";
import type { Remark } from "./refusal.ts";
import type { Told } from "./summary.ts";
import { track } from "./verdict.ts";

/** A forecast for programs: names of docs/forecast.md, six significant digits. Where it is refused there are no curves, verdicts or savings. */
export function report({
  labels,
  rows,
  dimension,
  rank,
  refused,
  warnings,
  curves,
  verdicts,
  savings,
  loo,
  measured,
}: Told) {
  return {
    rows,
    labels,
    dimension,
    rank,
    refused: refused.map(ofRemark),
    warnings: warnings.map(ofRemark),
    curves: Object.fromEntries(Object.entries(curves).map(([id, bands]) => [id, bands.map(ofBand)])),
    verdicts: verdicts.map(({ n, win, verdict }) => ({ n, win: digits(win), verdict })),
    savings: savings
      ? {
          n: savings.n,
          lo: digits(savings.lo),
          median: digits(savings.median),
          hi: digits(savings.hi),
          atLeast: savings.atLeast,
        }
      : null,
    loo: { ridge0: digits(loo.ridge0), ridgeS: digits(loo.ridgeS) },
    measured: measured.map(({ n, ridge0, ridgeS }) => ({ n, ridge0: spread(ridge0), ridgeS: spread(ridgeS) })),
    /** What the numbers are, and how often verdicts were right where it was measured. */
    tags: { curves: "A", loo: "E", measured: "mean and standard error over 12 choices of the rows" },
    track,
  };
}

const ofRemark = (remark: Remark) => ({ id: remark.id, message: sayInEnglish(remark) });

const digits = (x: number) => Number(x.toPrecision(6));

const spread = ({ mean, se }: { mean: number; se: number }) => ({ mean: digits(mean), se: digits(se) });

const ofBand = ({ n, lo, median, hi }: Band) => ({ n, lo: digits(lo), median: digits(median), hi: digits(hi) });
