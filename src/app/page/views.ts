import { placeText } from "../../charts/axis.ts";
import { type Cell, MIN_TRIALS_FOR_SCORE } from "../../compute/summary.ts";
import { brief, readable } from "../../lib/decimal.ts";
import { fractionOf } from "../../lib/range.ts";
import type { Model } from "../../models/model.ts";
import type { NumberParam } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import { agreement } from "../../scene/cellTheory.ts";
import { drawnCurves } from "../../scene/curveViews.ts";
import { simulatedQuantity } from "../../scene/report.ts";
import type { Scene } from "../../scene/scene.ts";
import { SolvedPoint } from "../../scene/solvedPoint.ts";
import type { ReadoutRow } from "../../ui/Readout.tsx";
import { simulatedWords } from "../../ui/simulatedWords.ts";
import type { Picture, ProbeMeans } from "../engine/picture.ts";

/** What the page says of a picture, in words and numbers. Pure. */

/** What the map of agreement says in a sentence. */
export function agreementSentence(model: Model, scene: Scene, simulation: Picture["mapSimulation"]): string {
  const summary = simulation?.summary;
  const quantity = model.quantities[scene.quantity];
  if (!summary) return simulation?.reason ?? "";
  if (quantity.simulatedOnly) return "No theory to compare with: this number is known from the simulation only.";
  if (!summary.quantities.includes(scene.quantity)) return `Not simulated: ${quantity.name}.`;
  const { scored, within } = agreement(summary, scene.quantity);
  if (scored === 0)
    return summary.trials < MIN_TRIALS_FOR_SCORE
      ? `Scores begin with ${MIN_TRIALS_FOR_SCORE} trials a cell.`
      : "No cell has a score.";
  const bias =
    quantity.tag(scene.params) === "A"
      ? ". The theory is a large-d limit: z includes finite-size bias, which more trials do not take away"
      : "";
  return `Theory and simulation agree within 2 s.e. on ${Math.round((100 * within) / scored)} % of ${scored} cells (95 % would be chance alone), ${summary.trials} trials each${bias}. All cells are read from the same draws: neighbours, often whole rows, lie on one side together, and a row of one colour is one piece of luck, not many.`;
}

/** What was simulated at the cell nearest to a place, in words; empty before anything has landed. */
function describeCell(scene: Scene, simulation: Picture["mapSimulation"], x: number, y: number): string {
  const summary = simulation?.summary;
  if (!summary || scene.show === "theory") return "";
  const away = (cell: Cell) =>
    Math.max(
      Math.abs(fractionOf(scene.x, cell.params[scene.x.param] as number) - fractionOf(scene.x, x)),
      Math.abs(fractionOf(scene.y, cell.params[scene.y.param] as number) - fractionOf(scene.y, y)),
    );
  const distances = summary.cells.map(away);
  const nearest = distances.indexOf(Math.min(...distances));
  const found = simulatedQuantity(summary, nearest, scene.quantity, false);
  if (!found) return "";
  const bias = found.tag === "A" ? ", finite-size bias included" : "";
  const z = found.z === null ? "" : `, z = ${found.z.toFixed(1)}${bias}`;
  return `; simulated cell, n = ${found.n}: ${Object.values(simulatedWords(found)).join("")}${z}`;
}

/** What the numbers at the probe are drawn from, of the picture. */
export const numberPart = ({ scene, probe, probeSimulation, progress, finished }: Picture) => ({
  scene,
  probe,
  probeSimulation,
  progress,
  finished,
});

/** Every quantity at the probe: theory with its tag, simulation with its bar. */
export function readoutRows(
  model: Model,
  scene: Scene,
  { probe, probeSimulation }: Pick<Picture, "probe" | "probeSimulation">,
): readonly ReadoutRow[] {
  const curves = drawnCurves(scene).map((c) => c.quantity);
  const silent = model.curves.filter((c) => c.shown && !c.shown(scene.params)).map((c) => c.quantity);
  const ids = Object.keys(model.quantities).filter(
    (id) =>
      id === scene.quantity || (!silent.includes(id) && (!model.quantities[id].solveOptions || curves.includes(id))),
  );
  const summary = probeSimulation?.summary;
  return ids.map((id) => {
    const q = model.quantities[id];
    const value = probe.value(id);
    const series = model.curves.findIndex((c) => c.quantity === id && (!c.referencesViewOnly || curves.includes(id)));
    return {
      id,
      name: q.label,
      series: series < 0 ? undefined : (model.curves[series].style ?? series),
      reference: model.curves[series]?.reference ?? false,
      theory: q.categories ? (q.categories[value]?.name ?? "–") : q.format ? q.format(value) : value,
      tag: q.simulatedOnly ? undefined : q.tag(scene.params),
      why: q.categories || Number.isFinite(value) ? undefined : q.why(value, scene.params),
      source: q.source(scene.params),
      remark: q.remark?.(value),
      simulated: summary && simulatedQuantity(summary, 0, id, scene.spread),
    };
  });
}

/** The shown quantity at a place of the map, in words; `at` is theory there, if it is solved already. */
export function describePoint(
  scene: Scene,
  x: number,
  y: number,
  at?: SolvedPoint,
  simulation?: Picture["mapSimulation"],
): string {
  const model = modelById(scene.model);
  const params = { ...scene.params, [scene.x.param]: x, [scene.y.param]: y };
  const quantity = model.quantities[scene.quantity];
  const point = at ?? new SolvedPoint(model, params, scene.epsilon);
  const words = point.words(scene.quantity);
  const value = words ? Number.NaN : point.value(scene.quantity);
  const place = [scene.x, scene.y]
    .map((axis) => {
      const param = model.params[axis.param] as NumberParam;
      return `${param.symbol} = ${placeText(axis, params[axis.param] as number)}${param.unit ?? ""}`;
    })
    .join(", ");
  const text = words
    ? words
    : quantity.categories
      ? (quantity.categories[value]?.name ?? quantity.why(value, params))
      : `${quantity.symbol} = ${Number.isFinite(value) ? readable(value) : quantity.why(value, params)}`;
  return `${place}: ${text}${describeCell(scene, simulation, x, y)}`;
}

/** The sentence at the probe: from theory, or from the simulation that leads it; said which where theory is approximate. */
export function sentenceOf(scene: Scene, probe: SolvedPoint, leading?: ProbeMeans): string {
  const model = modelById(scene.model);
  const why = model.approximate?.(scene.params);
  const value = (id: string) => {
    const theory = probe.value(id);
    return Number.isFinite(theory) ? (leading?.means[id] ?? theory) : theory;
  };
  const words = probe.words(scene.quantity);
  const target = model.complexity && `To reach ε = ${brief(scene.epsilon ?? model.complexity.epsilon)}: `;
  const said = model.sentence(scene.params, value);
  const from = leading ? ` These are means of ${leading.trials} simulated trials` : " This is theory";
  return said + (why ? `${from}: ${why}.` : "") + (words ? ` ${target ?? ""}${words}.` : "");
}
