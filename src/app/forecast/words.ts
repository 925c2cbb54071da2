import type { Savings } from "../../forecast/curves.ts";
import type { Told } from "../../forecast/summary.ts";
import type { Outcome, Verdict } from "../../forecast/verdict.ts";
import { track } from "../../forecast/verdict.ts";
import { brief } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { inRow, type Saying, say, saying } from "../../lib/saying.ts";
import type { Truth } from "./ForecastPlot.tsx";

/** How a verdict reads at the beginning of a sentence, and after another. */
const clauses: Readonly<Record<Outcome, readonly [first: string, next: string]>> = {
  win: [
    "At {labels} labels fine-tuning from the source beats starting fresh",
    "at {labels} labels fine-tuning from the source beats starting fresh",
  ],
  lose: [
    "At {labels} labels starting fresh beats fine-tuning from the source",
    "at {labels} labels starting fresh beats fine-tuning from the source",
  ],
  undecided: ["At {labels} labels it is undecided", "at {labels} labels it is undecided"],
};

/** One sentence for m, 2m, 4m and 8m labels: neighbours with the same verdict share a clause. */
export function verdictSaying(verdicts: readonly Verdict[], m: number): Saying {
  const asked = verdicts.filter(({ n }) => [m, 2 * m, 4 * m, 8 * m].includes(n));
  const groups: { outcome: Outcome; sizes: number[] }[] = [];
  for (const { n, verdict } of asked) {
    const last = groups.at(-1);
    if (last?.outcome === verdict) last.sizes.push(n);
    else groups.push({ outcome: verdict, sizes: [n] });
  }
  const parts = groups.map(({ outcome, sizes }, k) =>
    saying(clauses[outcome][k === 0 ? 0 : 1], { labels: listed(sizes) }),
  );
  return saying("{clauses}.", { clauses: inRow("{first}; {next}", parts) });
}

/** The same in the language of the page. */
export const verdictSentence = (verdicts: readonly Verdict[], m: number): string => say(verdictSaying(verdicts, m));

/** "60", "60 and 120", "60, 120 and 240". */
function listed(sizes: readonly number[]): Saying | number {
  const last = sizes[sizes.length - 1];
  return sizes.length > 1 ? saying("{list} and {last}", { list: sizes.slice(0, -1).join(", "), last }) : last;
}

/** What the verdicts of this kind were worth where the truth is known. */
export const trackSentence = (): string =>
  t(
    "Of such verdicts {right} in 100 were right on {pairs} real pairs, where the two differed by more than 3 %; fine-tuning won in {won} % of those trials.",
    { right: Math.round(100 * track.right), pairs: track.pairs, won: Math.round(100 * track.won) },
  );

/** What is left to say where a forecast is refused. */
export const looSentence = (labels: number, { ridge0, ridgeS }: { readonly ridge0: number; readonly ridgeS: number }) =>
  t(
    "What can be said is measured: leave-one-out at {labels} labels gives {scratch} from scratch and {source} from the source.",
    { labels, scratch: brief(ridge0), source: brief(ridgeS) },
  );

/** What a forecast is not about, in English. */
export const limitsSentence =
  "It is about squared error, one output and features that stay as they are; a linear probe is “from scratch” here, on pretrained features. It does not predict how deep networks train. The penalty is the best for the population: the one that you would choose by leave-one-out is 2 to 10 % worse. The rules that refuse are necessary, not sufficient.";

/** How many labels fine-tuning takes for what n give from scratch. */
export function savingsSentence({ n, lo, median, hi, atLeast }: Savings): string {
  if (median === 0)
    return t("What {n} labels give from scratch, fine-tuning reaches in fewer than half of the draws.", { n });
  // In labels, since a factor below one would be read the wrong way round.
  const needed = (factor: number) => `${Math.max(1, Math.round(n / factor))}`;
  const least = needed(hi);
  const range = lo === 0 ? t("{least} to never", { least }) : t("{least} to {most}", { least, most: needed(lo) });
  const values = { n, needed: needed(median), range };
  if (median < 1)
    return t(
      atLeast
        ? "What {n} labels give from scratch, fine-tuning reaches with at most {needed} (90 % of the draws: {range}), {factor} times as many."
        : "What {n} labels give from scratch, fine-tuning reaches with {needed} (90 % of the draws: {range}), {factor} times as many.",
      { ...values, factor: brief(1 / median) },
    );
  return t(
    atLeast
      ? "What {n} labels give from scratch, fine-tuning reaches with at most {needed} (90 % of the draws: {range}), {factor} times fewer."
      : "What {n} labels give from scratch, fine-tuning reaches with {needed} (90 % of the draws: {range}), {factor} times fewer.",
    { ...values, factor: brief(median) },
  );
}

/** Differences below this share were not counted where verdicts were scored (docs/forecast.md). */
const DECIDABLE = 0.03;

/** How a forecast compares with what happened. */
export function scoreSentence({ curves, verdicts, refused }: Told, truth: Truth): string {
  if (refused.length > 0)
    return t("There is no forecast to compare with: the crosses are what would have had to be told.");
  const both = ["ridge0", "ridgeS"] as const;
  const held = truth.flatMap((point) =>
    both.flatMap((id) => {
      const band = curves[id]?.find(({ n }) => n === point.n);
      return band ? [band.lo <= point[id] && point[id] <= band.hi] : [];
    }),
  );
  const right = truth.flatMap(({ n, ridge0, ridgeS }) => {
    const verdict = verdicts.find((one) => one.n === n)?.verdict;
    if (!verdict || verdict === "undecided" || Math.abs(ridgeS / ridge0 - 1) < DECIDABLE) return [];
    return [(verdict === "win") === ridgeS < ridge0];
  });
  const yes = (list: readonly boolean[]) => list.filter(Boolean).length;
  const values = { held: yes(held), crosses: held.length };
  return right.length > 0
    ? t(
        "{held} of {crosses} crosses lie in their bands; where the two differ by more than 3 %, {right} of {verdicts} decided verdicts are right.",
        { ...values, right: yes(right), verdicts: right.length },
      )
    : t("{held} of {crosses} crosses lie in their bands.", values);
}
