import type { Savings } from "../../forecast/curves.ts";
import type { Outcome, Verdict } from "../../forecast/verdict.ts";
import { track } from "../../forecast/verdict.ts";
import { brief } from "../../lib/decimal.ts";

/** How a verdict reads after "At 60 and 120 labels". */
const outcomes: Readonly<Record<Outcome, string>> = {
  win: "fine-tuning from the source beats starting fresh",
  lose: "starting fresh beats fine-tuning from the source",
  undecided: "it is undecided",
};

/** One sentence for m, 2m, 4m and 8m labels: neighbours that agree are told together. */
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
export const trackSentence = `Of such verdicts ${Math.round(100 * track.right)} in 100 were right on ${track.pairs} real pairs; fine-tuning won in ${Math.round(100 * track.won)} % of those trials.`;

export function savingsSentence({ n, lo, median, hi, atLeast }: Savings): string {
  const range = `(90 % of the draws: ${brief(lo)} to ${brief(hi)})`;
  if (median === 0) return `What ${n} labels give from scratch, fine-tuning does not reach in most draws ${range}.`;
  if (atLeast)
    return `What ${n} labels give from scratch, fine-tuning reaches with at least ${brief(median)} times fewer ${range}.`;
  return median >= 1
    ? `What ${n} labels give from scratch, fine-tuning reaches with ${brief(median)} times fewer ${range}.`
    : `What ${n} labels give from scratch, fine-tuning needs ${brief(1 / median)} times as many for ${range}.`;
}
