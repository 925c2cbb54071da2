import { brief, readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import type { DiagonalParams } from "./params.ts";
import { fineTuningClasses } from "./theory/classes.ts";
import { bestOf, type Design, exemplars, regimeCosts } from "./theory/design.ts";
import { obstacle } from "./theory/obstacle.ts";
import { regimes } from "./theory/regimes.ts";
import { evolve } from "./theory/stateEvolution.ts";

const names: Readonly<Record<Design, string>> = { lam: "λ_PT", c: "c_PT", gft: "γ_FT" };

const RECOVERED = 1e-6;

const solveRisk = (p: DiagonalParams) => evolve(fineTuningClasses(p), p.alpha, p.sigma).risk;

/** A best value in words; near −1 the relative scale acts through its distance from −1. */
function setting(design: Design, value: number): string {
  if (design === "lam" && value < -0.995) return `λ_PT = −1 + ${readable(1 + value, 1)}`;
  return `${names[design]} = ${brief(value, 2)}`;
}

/** What the wrong regime would cost for this task, and what a better value of one scale would gain. */
export function remarks(p: DiagonalParams): string[] {
  if (obstacle(p) || p.alpha === 0 || p.alpha >= 1) return [];
  const costs = regimeCosts(p);
  const order = [...costs.keys()].sort((a, b) => costs[a] - costs[b]);
  const [first, last] = [order[0], order[order.length - 1]];
  const name = (k: number) => regimes.find((r) => r.id === exemplars[k].regime)?.name ?? "";
  const told = {
    best: name(first),
    error: readable(costs[first], 2),
    worst: name(last),
    left: readable(costs[last], 2),
    times: readable(costs[last] / costs[first], 2),
  };
  const regime =
    costs[last] - costs[first] < 1e-4
      ? t("The regime hardly matters for this task: the four initialisations of Fig. 4 leave the same error.")
      : costs[first] > 1e-6
        ? t(
            "Of the four initialisations of Fig. 4, {best} serves this task best: error {error}. The wrong regime is costly: {worst} leaves {left} ({times} times as much).",
            told,
          )
        : t(
            "Of the four initialisations of Fig. 4, {best} serves this task best: error {error}. The wrong regime is costly: {worst} leaves {left}.",
            told,
          );
  const now = solveRisk(p);
  if (now < RECOVERED) return [regime, t("With the present scales the target is recovered already.")];
  const gains = (["lam", "c", "gft"] as const).map((design) => ({ design, ...bestOf(design, p) }));
  const best = gains.reduce((a, b) => (b.risk < a.risk ? b : a));
  return [
    regime,
    !(best.risk < 0.98 * now)
      ? t("No change of one scale alone would help by more than 2 %.")
      : t("Changing one scale alone, {setting} does best: error {error}.", {
          setting: setting(best.design, best.value),
          error: readable(best.risk, 2),
        }),
  ];
}
