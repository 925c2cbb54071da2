import { type ChartAxis, placeText } from "../../charts/axis.ts";
import type { Dot, Series } from "../../charts/curves.ts";
import type { Line } from "../../charts/isolines.ts";
import { type Axis, axisValues } from "../../compute/job.ts";
import { type Cell, MIN_TRIALS_FOR_SCORE, type Summary, standardError } from "../../compute/summary.ts";
import { brief, readable } from "../../lib/decimal.ts";
import { type Landmark, type Model, simulatorFor } from "../../models/model.ts";
import type { NumberParam } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import { agreement } from "../../scene/cellTheory.ts";
import { colourScale } from "../../scene/colourScale.ts";
import { cutAxis, drawnCurves, riskRange } from "../../scene/curveViews.ts";
import { simulatedQuantity, solveAt, wordsAt } from "../../scene/report.ts";
import type { Scene } from "../../scene/scene.ts";
import type { Cells } from "../../ui/PhaseMap.tsx";
import { type ReadoutRow, simulatedWords } from "../../ui/Readout.tsx";
import { LOW_DETAIL_CURVE_STEP, type Picture } from "../engine/engine.ts";
import { sameAxis } from "../map/mapView.ts";

/** From scenes and fields to what the charts draw. Pure. */

export function chartAxis(model: Model, axis: Axis): ChartAxis {
  const param = model.params[axis.param] as NumberParam;
  const { lo, hi, log } = axis;
  return { lo, hi, log, symbol: param.symbol, name: param.name, ...(param.unit ? { unit: param.unit } : {}) };
}

/** Where a value lies on an axis, 0 … 1. */
function fraction(axis: Axis, value: number): number {
  return axis.log ? Math.log(value / axis.lo) / Math.log(axis.hi / axis.lo) : (value - axis.lo) / (axis.hi - axis.lo);
}

/** The vertical axis of the curves: risk, or the map's quantity and limits where a family of it is shown. */
export function curveAxis(model: Model, scene: Scene): ChartAxis {
  if (scene.family.length === 0) return { ...riskRange(scene), name: "risk", symbol: "R" };
  const quantity = model.quantities[scene.quantity];
  const { low = 0, top, kind } = colourScale(quantity, scene.colourLimit);
  const symbol = quantity.symbol.split(" ")[0];
  return { lo: kind === "diverging" ? -top : low, hi: top, log: false, name: quantity.label, symbol };
}

/** Landmarks along an axis of the curves. */
export function curveLandmarks(model: Model, scene: Scene): readonly Landmark[] {
  const { param, lo, hi } = cutAxis(scene);
  return (model.landmarks?.(scene.params) ?? []).filter((l) => l.param === param && l.at > lo && l.at < hi);
}

const LANDMARK_NODES = 33;

/** Landmarks of one axis of the map as lines over the other one, in fractions of the frame. */
export function mapLandmarks(model: Model, scene: Scene): readonly Line[] {
  if (!model.landmarks) return [];
  const lines: number[][] = [];
  for (const [along, across] of [
    [scene.x, scene.y],
    [scene.y, scene.x],
  ]) {
    const line: number[] = [];
    const places = axisValues(model, across, LANDMARK_NODES);
    places.forEach((value, i) => {
      for (const { param, at } of model.landmarks?.({ ...scene.params, [across.param]: value }) ?? []) {
        if (param !== along.param || !(at >= along.lo && at <= along.hi)) continue;
        const [u, v] = [fraction(along, at), i / (LANDMARK_NODES - 1)];
        line.push(...(along === scene.x ? [u, v] : [v, u]));
      }
    });
    if (line.length > 2) lines.push(line);
  }
  return lines;
}

/** Means of the simulated map's cells, or how many standard errors they are from theory. */
export function cellsView(scene: Scene, picture: Picture): Cells | undefined {
  const summary = picture.mapSimulation?.summary;
  if (!summary) return undefined;
  const places = (axis: Axis) => [...new Set(summary.cells.map((c) => fraction(axis, c.params[axis.param] as number)))];
  if (scene.show === "agreement")
    return { xs: places(scene.x), ys: places(scene.y), values: agreement(summary, scene.quantity).scores };
  const values = summary.cells.map((_, i) => {
    const moments = summary.at(i, scene.quantity);
    return moments && moments.count > 0 ? moments.mean : Number.NaN;
  });
  return { xs: places(scene.x), ys: places(scene.y), values };
}

/** The scale of the map of agreement: simulation minus theory in standard errors. */
export const scoreQuantity = {
  name: "simulation minus theory, in standard errors",
  scale: "diverging",
  limits: [-4, 4],
  ends: ["simulation below theory", "above theory"],
  scores: true,
  // Not the colours of winners.
  meaning:
    "green where the simulated mean lies above theory, purple where it lies below, pale where both agree, hatched without a score: it does not say who wins",
} as const;

/** What the map of agreement says in a sentence. */
export function agreementSentence(model: Model, scene: Scene, picture: Picture): string {
  const summary = picture.mapSimulation?.summary;
  const quantity = model.quantities[scene.quantity];
  if (!summary) return picture.mapSimulation?.reason ?? "";
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
  return `Theory and simulation agree within 2 s.e. on ${Math.round((100 * within) / scored)} % of ${scored} cells (95 % would be chance alone), ${summary.trials} trials each${bias}.`;
}

/** What was simulated at the cell nearest to a place, in words; empty before anything has landed. */
function describeCell(scene: Scene, picture: Picture, x: number, y: number): string {
  const summary = picture.mapSimulation?.summary;
  if (!summary || scene.show === "theory") return "";
  const away = (cell: Cell) =>
    Math.max(
      Math.abs(fraction(scene.x, cell.params[scene.x.param] as number) - fraction(scene.x, x)),
      Math.abs(fraction(scene.y, cell.params[scene.y.param] as number) - fraction(scene.y, y)),
    );
  const distances = summary.cells.map(away);
  const nearest = distances.indexOf(Math.min(...distances));
  const found = simulatedQuantity(summary, nearest, scene.quantity, false);
  if (!found) return "";
  const bias = found.tag === "A" ? ", finite-size bias included" : "";
  const z = found.z === null ? "" : `, z = ${found.z.toFixed(1)}${bias}`;
  return `; simulated cell, n = ${found.n}: ${Object.values(simulatedWords(found)).join("")}${z}`;
}

/** Marks of the curves, in order. */
export const markers = ["circle", "square", "triangle"] as const;

/** The curves along the cut, theory and simulation. */
export function curveSeries(model: Model, scene: Scene, picture: Picture): readonly Series[] {
  const { curve } = picture;
  const axis = cutAxis(scene);
  const drawn = drawnCurves(scene).map((c) => c.series);
  const level =
    curve && sameAxis(curve.job.x, axis) && curve.job.model === model.id
      ? curve.levelFrom(picture.lowDetail ? LOW_DETAIL_CURVE_STEP : 1)
      : undefined;
  const summary = picture.curveSimulation?.summary;
  return model.curves.map(({ quantity, reference = false }, k) => {
    const marker = markers[k % markers.length];
    if (!drawn.includes(k)) return { points: [], dots: [], marker, reference };
    const values = curve && level ? curve.read(quantity, level.columns, [0]) : new Float64Array(0);
    const points = level && curve ? level.columns.map((c, i) => [curve.xs[c], values[i]] as const) : [];
    const dots: Dot[] = [];
    summary?.cells.forEach((cell, i) => {
      const moments = summary.at(i, quantity);
      if (reference || !moments || moments.count === 0) return;
      const finite = simulatorFor(model, cell.params).noScore(quantity, cell.n, cell.params) === undefined;
      dots.push({
        at: cell.params[axis.param] as number,
        // A mean that grows with the trials is no mean: it has no place on the axis.
        mean: finite || !diverges(summary, i, quantity) ? moments.mean : Number.POSITIVE_INFINITY,
        half: finite ? 1.96 * standardError(moments) : Number.NaN,
        ...(scene.spread ? { spread: summary.spread(i, quantity) } : {}),
      });
    });
    return { points, dots, marker, reference };
  });
}

const diverges = (summary: Summary, cell: number, quantity: string): boolean =>
  simulatedQuantity(summary, cell, quantity, false)?.diverges === "mean";

/** The curves with those of A behind them, as lines in the colours of the same quantities. */
export function comparedSeries(model: Model, scene: Scene, picture: Picture): readonly Series[] {
  const series = curveSeries(model, scene, picture);
  const { reference } = picture;
  if (!scene.reference || !reference) return series;
  const a = { ...picture, curve: reference.curve, curveSimulation: undefined };
  const ghosts = curveSeries(model, { ...scene, params: scene.reference }, a);
  return [...series, ...ghosts.map((s, ghostOf) => ({ ...s, ghostOf }))];
}

/** Every quantity at the probe: theory with its tag, simulation with its bar. */
export function readoutRows(model: Model, scene: Scene, picture: Picture): readonly ReadoutRow[] {
  const curves = drawnCurves(scene).map((c) => c.quantity);
  const silent = model.curves.filter((c) => c.shown && !c.shown(scene.params)).map((c) => c.quantity);
  const ids = Object.keys(model.quantities).filter(
    (id) =>
      id === scene.quantity || (!silent.includes(id) && (!model.quantities[id].solveOptions || curves.includes(id))),
  );
  const values = solveAt(model.id, scene.params, ids, scene.epsilon);
  const summary = picture.probeSimulation?.summary;
  return ids.map((id) => {
    const q = model.quantities[id];
    const value = values[id];
    const series = model.curves.findIndex((c) => c.quantity === id && (!c.referencesViewOnly || curves.includes(id)));
    return {
      id,
      name: q.label,
      series: series < 0 ? undefined : series,
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

/** The shown quantity at a place of the map, in words. */
export function describePoint(model: Model, scene: Scene, x: number, y: number, picture?: Picture): string {
  const params = { ...scene.params, [scene.x.param]: x, [scene.y.param]: y };
  const quantity = model.quantities[scene.quantity];
  const words = wordsAt(model.id, params, scene.quantity, scene.epsilon);
  const value = words ? Number.NaN : solveAt(model.id, params, [scene.quantity])[scene.quantity];
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
  return `${place}: ${text}${picture ? describeCell(scene, picture, x, y) : ""}`;
}

/** Trials from which simulated means may lead. */
const LEADING = 16;

/** The probe's simulation where it leads, because theory is only approximate there and enough draws have landed. */
export function leading(picture: Picture): Summary | undefined {
  const { scene, probeSimulation } = picture;
  if (!modelById(scene.model).approximate?.(scene.params)) return undefined;
  const summary = probeSimulation?.summary;
  return summary && summary.trials >= LEADING ? summary : undefined;
}

/** The sentence at the probe: from theory, or from the simulation that leads it; said which where theory is approximate. */
export function sentenceOf(model: Model, scene: Scene, simulated?: Summary): string {
  const theory = solveAt(model.id, scene.params);
  const why = model.approximate?.(scene.params);
  const values = simulated
    ? Object.fromEntries(
        Object.keys(theory).map((id) => [
          id,
          Number.isFinite(theory[id]) ? (simulated.at(0, id)?.mean ?? theory[id]) : theory[id],
        ]),
      )
    : theory;
  const words = wordsAt(model.id, scene.params, scene.quantity, scene.epsilon);
  const target = model.complexity && `To reach ε = ${brief(scene.epsilon ?? model.complexity.epsilon)}: `;
  const said = model.sentence(scene.params, (id) => values[id]);
  const from = simulated ? ` These are means of ${simulated.trials} simulated trials` : " This is theory";
  return said + (why ? `${from}: ${why}.` : "") + (words ? ` ${target ?? ""}${words}.` : "");
}
