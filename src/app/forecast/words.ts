import type { Savings } from "../../forecast/curves.ts";
import type { Told } from "../../forecast/summary.ts";
import type { Outcome, Verdict } from "../../forecast/verdict.ts";
import { track } from "../../forecast/verdict.ts";
import { brief } from "../../lib/decimal.ts";
import type { Truth } from "./ForecastPlot.tsx";

/** How a verdict reads after "At 60 and 120 labels". */
const outcomes: Readonly<Record<Outcome, string>> = {
  win: "fine-tuning from the source beats starting fresh",
  lose: "starting fresh beats fine-tuning from the source",
  undecided: "it is undecided",
};

/** One sentence for m, 2m, 4m and 8m labels: neighbours with the same verdict share a clause. */
export function verdictSentence(verdicts: readonly Verdict[], m: number): string {
  const asked = verdicts.filter(({ n }) => [m, 2 * m, 4 * m, 8 * m].includes(n));
  const groups: { outcome: Outcome; sizes: number[] }[] = [];
  for (const { n, verdict } of asked) {
    const last = groups.at(-1);
    if (last?.outcome === verdict) last.sizes.push(n);
    else groups.push({ outcome: verdict, sizes: [n] });
  }
  const parts = groups.map(
    ({ outcome, sizes }, k) => `${k === 0 ? "At" : "at"} ${list(sizes)} labels ${outcomes[outcome]}`,
  );
  return `${parts.join("; ")}.`;
}

/** "60", "60 and 120", "60, 120 and 240". */
function list(sizes: readonly number[]): string {
  const last = `${sizes[sizes.length - 1]}`;
  return sizes.length > 1 ? `${sizes.slice(0, -1).join(", ")} and ${last}` : last;
}

/** What the verdicts of this kind were worth where the truth is known. */
export const trackSentence = `Of such verdicts ${Math.round(100 * track.right)} in 100 were right on ${track.pairs} real pairs, where the two differed by more than 3 %; fine-tuning won in ${Math.round(100 * track.won)} % of those trials.`;

/** What is left to say where a forecast is refused. */
export const looSentence = (labels: number, { ridge0, ridgeS }: { readonly ridge0: number; readonly ridgeS: number }) =>
  `What can be said is measured: leave-one-out at ${labels} labels gives ${brief(ridge0)} from scratch and ${brief(ridgeS)} from the source.`;

/** What a forecast is not about. */
export const limitsSentence =
  "It is about squared error, one output and features that stay as they are; a linear probe is “from scratch” here, on pretrained features. " +
  "It does not predict how deep networks train. The penalty is the best for the population: the one that you would choose by leave-one-out is " +
  "2 to 10 % worse. The rules that refuse are necessary, not sufficient.";

/** How many labels fine-tuning takes for what n give from scratch. */
export function savingsSentence({ n, lo, median, hi, atLeast }: Savings): string {
  const goal = `What ${n} labels give from scratch, fine-tuning`;
  if (median === 0) return `${goal} reaches in fewer than half of the draws.`;
  // In labels, since a factor below one would be read the wrong way round.
  const needed = (factor: number) => `${Math.max(1, Math.round(n / factor))}`;
  const most = lo === 0 ? "never" : needed(lo);
  return `${goal} reaches with ${atLeast ? "at most " : ""}${needed(median)} (90 % of the draws: ${needed(hi)} to ${most}), ${
    median >= 1 ? `${brief(median)} times fewer` : `${brief(1 / median)} times as many`
  }.`;
}

/** Differences below this share were not counted where verdicts were scored (docs/forecast.md). */
const DECIDABLE = 0.03;

/** How a forecast compares with what happened. */
export function scoreSentence({ curves, verdicts, refused }: Told, truth: Truth): string {
  if (refused.length > 0)
    return "There is no forecast to compare with: the crosses are what would have had to be told.";
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
  return (
    `${yes(held)} of ${held.length} crosses lie in their bands` +
    (right.length > 0
      ? `; where the two differ by more than 3 %, ${yes(right)} of ${right.length} decided verdicts are right.`
      : ".")
  );
}
