import type { SimulationField } from "../compute/field.ts";
import { score, standardError } from "../compute/score.ts";
import { type Cell, type Means, Summary } from "../compute/summary.ts";
import { t } from "../lib/language.ts";
import { memoByObject } from "../lib/memo.ts";
import type { Estimate } from "../lib/moments.ts";
import { type Model, simulatorById } from "../models/model.ts";
import type { Tag } from "../models/quantity.ts";
import { modelById } from "../models/registry.ts";
import type { Simulator } from "../models/simulator.ts";
import { SolvedPoint } from "./solvedPoint.ts";

/** One simulated quantity against theory at the same sample size. */
export interface SimulatedQuantity {
  /** Null where it diverges. */
  readonly mean: number | null;
  /** Null where it diverges; 0 where every draw is the same. */
  readonly se: number | null;
  /** What grows without bound as trials are added: the mean over draws is infinite, or their variance. */
  readonly diverges?: "mean" | "se";
  /** 10th and 90th percentile of single draws, where they were kept and are more than a share of draws. */
  readonly spread?: readonly [number, number];
  readonly trials: number;
  readonly n: number;
  readonly theory: number | null;
  readonly tag: Tag;
  readonly z: number | null;
  /** Why a number is null, or a caveat about z. */
  readonly reason?: string;
}

/** Every simulated quantity of one cell, over the trials that its summary has read. */
export function summaryReport(summary: Means): Record<string, SimulatedQuantity> {
  return Object.fromEntries(
    summary.quantities.map((id) => [id, simulatedQuantity(summary, 0, id) as SimulatedQuantity]),
  );
}

/** The same over the first `trials` finished replicates. */
export function simulationReport(
  field: SimulationField,
  cell: Cell,
  trials: number,
): Record<string, SimulatedQuantity> {
  const summary = new Summary(field, [cell], true);
  while (summary.absorb(Number.POSITIVE_INFINITY, trials));
  return summaryReport(summary);
}

/** Theory at the cells of a summary, each solved when it is first asked for. */
const cellPoints = memoByObject(({ cells, model: id }: Means) => {
  const model = modelById(id);
  return cells.map(({ params }) => new SolvedPoint(model, params));
});

/**
 * A quantity of a summary's cell against theory there; undefined when it is not simulated or there is no draw yet. Its draws
 * are sorted only where the spread is wanted.
 */
export function simulatedQuantity(
  summary: Means,
  index: number,
  id: string,
  wantsSpread = true,
): SimulatedQuantity | undefined {
  const { n, params } = summary.cells[index];
  const model = modelById(summary.model);
  if (!summary.quantities.includes(id)) return undefined;
  const quantity = model.quantities[id];
  const theory = cellPoints(summary)[index].value(id);
  const tag = quantity.tag(params);
  const missing = missingAt(summary, index, id);
  if (missing !== undefined)
    return { mean: null, se: null, trials: 0, n, theory: finite(theory), tag, z: null, reason: missing };
  const moments = summary.at(index, id);
  if (!moments || moments.count === 0) return undefined;
  const simulator = simulatorById(model, summary.simulator);
  const spread = quantity.simulatedOnly || !wantsSpread ? undefined : summary.spread(index, id);
  return measured(model, simulator, summary.cells[index], id, moments, theory, spread);
}

/** Some draws of a quantity at a cell, at least one, against theory there. */
export function measured(
  model: Model,
  simulator: Simulator,
  { n, params }: Cell,
  id: string,
  moments: Estimate,
  theory: number,
  spread?: readonly [number, number],
): SimulatedQuantity {
  const quantity = model.quantities[id];
  const tag = quantity.tag(params);
  // A fraction of draws is bounded, even where risks are infinite.
  const noScore = quantity.simulatedOnly ? undefined : simulator.noScore(id, n, params);
  const scored = score(moments, theory, noScore);
  const { z } = scored;
  const reason = Number.isNaN(theory) && !noScore ? quantity.why(theory, params) : scored.reason;
  const se = standardError(moments);
  const diverges = divergence(theory, noScore, se);
  const endless =
    diverges === "mean"
      ? t("{reason}; the mean diverges as well", { reason: noScore ?? quantity.why(theory, params) })
      : reason;
  const note = endless ?? (tag === "A" ? "z includes finite-size bias: the theory is a large-d limit" : undefined);
  return {
    mean: diverges === "mean" ? null : finite(se === 0 && Math.abs(moments.mean) < 1e-14 ? 0 : moments.mean),
    se: diverges ? null : finite(se),
    ...(diverges ? { diverges } : {}),
    ...(spread ? { spread } : {}),
    trials: moments.count,
    n,
    theory: finite(theory),
    tag,
    z,
    ...(note ? { reason: note } : {}),
  };
}

/** Why a cell has no mean of a quantity that is simulated; undefined where it has one, or waits for its first trial. */
export function missingAt(summary: Means, cell: number, id: string): string | undefined {
  const { refused, n, params } = summary.cells[cell];
  const simulator = simulatorById(modelById(summary.model), summary.simulator);
  // Said anew: a file is in English where the page is not.
  if (refused) return simulator.refuse([n], params) ?? refused;
  const { trained } = simulator;
  const trials = summary.trialsAt(cell);
  if (!trained || !trials || summary.at(cell, id)?.count !== 0) return undefined;
  return t("no training converged in {trials, plural, one {one trial} other {# trials}}", { trials });
}

/** Whether the mean of a quantity that has no score for this reason diverges at a cell, so that it has no place on an axis. */
export function meanDiverges(summary: Means, cell: number, id: string, noScore: string): boolean {
  const moments = summary.at(cell, id);
  if (!moments) return false;
  const reason = modelById(summary.model).quantities[id].simulatedOnly ? undefined : noScore;
  return divergence(cellPoints(summary)[cell].value(id), reason, standardError(moments)) === "mean";
}

/** What diverges: the mean according to theory, the variance according to the simulator. */
function divergence(theory: number, noScore: string | undefined, se: number): SimulatedQuantity["diverges"] {
  if (se === 0) return undefined;
  if (Math.abs(theory) === Number.POSITIVE_INFINITY || (noScore && Number.isNaN(theory))) return "mean";
  return noScore ? "se" : undefined;
}

const finite = (x: number) => (Number.isFinite(x) ? x : null);
