import { MIN_TRIALS_FOR_SCORE } from "../../compute/score.ts";
import type { Cell } from "../../compute/summary.ts";
import { decimalMark, t, together } from "../../lib/language.ts";
import { fractionOf } from "../../lib/range.ts";
import type { Model } from "../../models/model.ts";
import type { Quantity } from "../../models/quantity.ts";
import { modelById } from "../../models/registry.ts";
import { agreement } from "../../scene/cellTheory.ts";
import type { Scene } from "../../scene/scene.ts";
import { simulatedQuantity } from "../../scene/simulated.ts";
import { simulatedWords } from "../../ui/simulatedWords.ts";
import type { Picture } from "../engine/picture.ts";

/** What the page draws and says of a simulated map. Pure; comes when there is one. */

export { cellsOf } from "../../figures/cells.ts";

const unsimulated = ({ name }: Quantity) => t("Not simulated: {name}.", { name });

/** What the map of agreement says in a sentence. */
export function agreementSentence(model: Model, scene: Scene, simulation: Picture["mapSimulation"]): string {
  const summary = simulation?.summary;
  const quantity = model.quantities[scene.quantity];
  if (!summary) return simulation?.reason ?? "";
  if (quantity.simulatedOnly) return "No theory to compare with: this number is known from the simulation only.";
  if (!summary.quantities.includes(scene.quantity)) return unsimulated(quantity);
  const { scored, within } = agreement(summary, scene.quantity);
  if (scored === 0)
    return summary.trials < MIN_TRIALS_FOR_SCORE
      ? t("Scores begin with {trials} trials a cell.", { trials: MIN_TRIALS_FOR_SCORE })
      : "No cell has a score.";
  return together([
    t(
      "Theory and simulation agree within 2 s.e. on {percent} % of {scored} cells (95 % would be chance alone), {trials} trials each.",
      { percent: Math.round((100 * within) / scored), scored, trials: summary.trials },
    ),
    quantity.tag(scene.params) === "A"
      ? t("The theory is a large-d limit: z includes finite-size bias, which more trials do not take away.")
      : "",
    t(
      summary.atlas
        ? "Cells that are read from the same draws lie on one side together: neighbours, often whole rows. A row of one colour is one piece of luck, not many."
        : "All cells are read from the same draws: neighbours, often whole rows, lie on one side together, and a row of one colour is one piece of luck, not many.",
    ),
  ]);
}

export { RunDiagram } from "./RunDiagram.tsx";

/** Progress of a simulated map: trials of its cells or, where each cell has data of its own, how many have a number. */
export function cellsSentence({ model, quantity }: Scene, simulation: Picture["mapSimulation"]): string {
  const summary = simulation?.summary;
  if (summary && !summary.quantities.includes(quantity)) return unsimulated(modelById(model).quantities[quantity]);
  const trials = summary?.trials ?? 0;
  if (summary?.atlas)
    return t("cells of the atlas {atlas}: {trials, plural, one {# trial} other {# trials}} each", {
      atlas: summary.atlas,
      trials,
    });
  if (!summary || trials > 0)
    return t("simulated cells: {trials, plural, one {# trial} other {# trials}} each", { trials });
  const counts = summary.cells.map((_, i) => summary.trialsAt(i));
  const begun = counts.filter((n) => n !== undefined && n > 0).length;
  return t("{begun} of {all} cells have their first trial; grey ones wait for it", {
    begun,
    all: counts.filter((n) => n !== undefined).length,
  });
}

/** What was simulated at the cell nearest to a place, in words; empty before the first result. */
export function describeCell(scene: Scene, simulation: Picture["mapSimulation"], x: number, y: number): string {
  const summary = simulation?.summary;
  if (!summary || scene.show === "theory") return "";
  const away = (cell: Cell) =>
    Math.max(
      Math.abs(fractionOf(scene.x, cell.params[scene.x.param] as number) - fractionOf(scene.x, x)),
      Math.abs(fractionOf(scene.y, cell.params[scene.y.param] as number) - fractionOf(scene.y, y)),
    );
  const distances = summary.cells.map(away);
  // Not Math.min of all: an atlas has more cells than a call may have arguments.
  const nearest = distances.reduce((best, distance, k) => (distance < distances[best] ? k : best), 0);
  const found = simulatedQuantity(summary, nearest, scene.quantity, false);
  if (!found) return "";
  const { n, reason = "" } = found;
  if (found.mean === null && !found.diverges) return t("no solution for n = {n}: {reason}", { n, reason });
  const { mean, bar } = simulatedWords(found);
  const value = t(mean) + bar;
  if (found.z === null) return t("simulated cell, n = {n}: {value}", { n, value });
  const z = found.z.toFixed(1).replace(".", decimalMark());
  return found.tag === "A"
    ? t("simulated cell, n = {n}: {value}, z = {z}, finite-size bias included", { n, value, z })
    : t("simulated cell, n = {n}: {value}, z = {z}", { n, value, z });
}
