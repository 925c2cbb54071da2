import { brief, readable } from "../../../lib/decimal.ts";
import { t, together } from "../../../lib/language.ts";
import type { LearningRates } from "../../explanation.ts";
import { type DeepLinearParams, stopped, trained } from "../params.ts";
import { columnOf } from "./deterministicEquivalent.ts";
import { chosenCount, spectrumOf } from "./spectrum.ts";
import { S } from "./state.ts";
import { solve } from "./theory.ts";

/**
 * How fast risks fall with n where the eigenvalues follow a power law, λ_i = i^−a with a > 1, and 1 ≪ n ≪ d
 * (docs/theory.md §1.3.4). Then κ ~ n^−a, and a difference whose squared coordinates fall as i^−b has a risk ~ n^−min(a+b−1, 2a):
 * the exponent is a − 1 for a uniformly random direction (b = 0), 2a where the difference lies in the first k ≪ n directions
 * (b = ∞), and 0 where it lies in the last ones. A sum of power laws falls with the mean of their exponents, weighted by the
 * current risk of each. All without label noise: fitting it costs an interpolator σ²(a−1) at every such n.
 */

type Rate = LearningRates["rates"][number];

/** Exponent for a difference in the directions that `align` selects. */
function exponentOf(align: DeepLinearParams["align"], a: number): number {
  if (align === "top") return 2 * a;
  return align === "bottom" ? 0 : a - 1;
}

/** Mean exponent at n for a vector of squared norm `size` in generic directions and δ in its own; undefined where both are 0. */
function mixed(p: DeepLinearParams, n: number, size: number, delta: number): number | undefined {
  const { generic, chosen } = columnOf(spectrumOf(p), n);
  const [anywhere, there] = [size * generic.lost, delta * delta * chosen.lost];
  if (anywhere + there === 0) return undefined;
  return (anywhere * (p.a - 1) + there * exponentOf(p.align, p.a)) / (anywhere + there);
}

/** Exponent of scratch near n; undefined for a zero target. */
export function scratchExponent(p: DeepLinearParams, n: number): number | undefined {
  return p.align === "generic" ? mixed(p, n, p.rho * p.rho, 0) : mixed(p, n, p.s * p.s, p.delta);
}

/**
 * The same for fine-tuning. One layer keeps the source (c = 1) and has only the difference to learn; deeper networks rescale the
 * source as soon as the data show a difference, and must also learn the share (1 − c)² of the source itself. Undefined where there
 * is no prediction: above a frozen first layer, in chosen directions at infinite depth or from a finite source, and without a
 * difference.
 *
 * @param c null-space coefficient near n, without label noise
 */
export function finetuneExponent(p: DeepLinearParams, n: number, c: number): number | undefined {
  const { depth, frozen } = trained(p);
  const known = p.gs === Number.POSITIVE_INFINITY;
  if (frozen) return undefined;
  if (p.align === "generic")
    return known && p.theta === 0 && p.rho === p.s ? undefined : mixed(p, n, p.rho * p.rho + p.s * p.s, 0);
  if (!known || depth === Number.POSITIVE_INFINITY) return undefined;
  return mixed(p, n, (p.s * (1 - c)) ** 2, p.delta);
}

/**
 * Sample sizes over which a slope is fitted: well above 1 and the chosen directions, well below d; undefined where there are none.
 */
export function fitRange(p: DeepLinearParams): readonly [number, number] | undefined {
  const lo = Math.max(10, p.align === "top" || p.align === "rest" ? 2 * chosenCount(p) : 0);
  const hi = Math.min(Math.floor(p.d / 5), Math.max(2 * lo, Math.floor(p.d / 10)));
  return hi >= 2 * lo ? [lo, hi] : undefined;
}

const NODES = 17;

/**
 * Minus the slope of ln R against ln n by least squares, for scratch and fine-tuning without noise; c, n and the ratio of the two
 * risks at the middle of the range.
 */
export function fitted(p: DeepLinearParams, [lo, hi]: readonly [number, number]) {
  const here: DeepLinearParams = { ...p, sigma: 0, base: "min", ridge: 0 };
  const state = new Float64Array(Object.keys(S).length);
  const at = Array.from({ length: NODES }, (_, i) => Math.log(lo) + (i / (NODES - 1)) * Math.log(hi / lo));
  const risks = at.map((t) => {
    solve({ ...here, gamma: Math.exp(t) / p.d }, state, 0);
    return [state[S.baseBias], state[S.finetuneBias], state[S.c]];
  });
  const [scratch, tuned, c] = risks[(NODES - 1) / 2];
  const centre = at.reduce((sum, t) => sum + t, 0) / NODES;
  const spread = at.reduce((sum, t) => sum + (t - centre) ** 2, 0);
  const exponents = [0, 1].map(
    (k) => -at.reduce((sum, t, i) => sum + (t - centre) * Math.log(risks[i][k]), 0) / spread,
  );
  return { exponents, c, n: Math.exp(centre), ratio: tuned / scratch };
}

const TELLING = 0.15;

/** What the learning curves on logarithmic axes show about pretraining: a new exponent, or only a new constant. */
export function learningRates(p: DeepLinearParams): LearningRates {
  const none = (sentence: string): LearningRates => ({ rates: [], sentence });
  if (p.spec !== "power" || p.a <= 1)
    return none(
      t(
        "Only strengths that fall as a power law i^−a with a > 1 give learning curves an exponent: otherwise the risks change with n/d.",
      ),
    );
  if (stopped(p))
    return none(
      t(
        "Training that stops at one time has no exponent of its own: from some n on more data change hardly anything. Set the training time to ∞.",
      ),
    );
  const range = fitRange(p);
  if (!range)
    return none(
      t(
        p.align === "generic"
          ? "An exponent needs sample sizes well above 1 and well below d = {d}: choose a larger d or a smaller k."
          : "An exponent needs sample sizes well above the chosen directions and well below d = {d}: choose a larger d or a smaller k.",
        { d: p.d },
      ),
    );
  const { exponents, c, n, ratio } = fitted(p, range);
  const rates: Rate[] = [
    { quantity: "risk-scratch", fitted: exponents[0], predicted: scratchExponent(p, n) },
    { quantity: "risk-finetune", fitted: exponents[1], predicted: finetuneExponent(p, n, c) },
  ].filter((r) => Number.isFinite(r.fitted));
  return { rates, range, sentence: ratesSentence(p, rates, range, ratio) };
}

const minus = (exponent: number) => `${exponent > 0 ? "−" : ""}${brief(Math.abs(exponent), 2)}`;

/** States whether pretraining changes the exponent or only the constant, and gives both exponents. */
function ratesSentence(p: DeepLinearParams, rates: readonly Rate[], range: readonly [number, number], ratio: number) {
  const [scratch, tuned] = rates;
  const noise =
    p.sigma > 0
      ? t("Label noise is left out here: fitting it adds about σ²(a − 1) = {cost} at any such n.", {
          cost: readable(p.sigma * p.sigma * (p.a - 1), 2),
        })
      : "";
  if (!scratch || !tuned)
    return together([
      t(
        scratch
          ? "Without label noise there is nothing for fine-tuning to learn."
          : "Without label noise there is nothing for scratch to learn.",
      ),
      noise,
    ]);
  const [before, after] = [scratch, tuned].map((r) => r.predicted ?? r.fitted);
  const what = trained(p).frozen
    ? t("Above a frozen first layer fine-tuning levels off at its floor")
    : Math.abs(before - after) <= TELLING
      ? t("Pretraining changes only the constant, to {ratio} times the risk of scratch", { ratio: readable(ratio, 2) })
      : t(
          after > before
            ? "Pretraining changes the exponent itself: what it leaves to learn is learned faster"
            : "Pretraining changes the exponent itself: what it leaves to learn is learned more slowly",
        );
  const slope = ({ fitted: found, predicted }: Rate) =>
    predicted === undefined
      ? minus(found)
      : t("{found} (predicted for n ≪ d: {predicted})", { found: minus(found), predicted: minus(predicted) });
  return together([
    t("{what}; from n = {from} to {to} scratch falls with exponent {scratch}, fine-tuning with {finetune}.", {
      what,
      from: range[0],
      to: range[1],
      scratch: slope(scratch),
      finetune: slope(tuned),
    }),
    noise,
  ]);
}
