import type { Dot, Series } from "../charts/curves.ts";
import type { CurveFigure, CurveKey } from "../charts/figure.ts";
import { standardError } from "../compute/score.ts";
import { t } from "../lib/language.ts";
import { semicolons } from "../lib/lists.ts";
import { type Model, simulatorFor } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import { changesText, settingText } from "../scene/compare.ts";
import { cutAxis, drawnCurves } from "../scene/curveViews.ts";
import type { Scene } from "../scene/scene.ts";
import { meanDiverges } from "../scene/simulated.ts";
import { chartAxis, sameAxis } from "./axes.ts";
import { curveAxis, curveLandmarks } from "./curveAxes.ts";
import { familyLegend, familySeries } from "./family.ts";
import type { SimulatedView, SolvedField } from "./solved.ts";

/** What curves are drawn from. */
export interface CurveInput {
  readonly scene: Scene;
  readonly curve: SolvedField | undefined;
  readonly curveSimulation: SimulatedView | undefined;
  /** Curves of the family, in the plan's order. */
  readonly family: readonly (SolvedField | undefined)[];
  /** The curve of setting A. */
  readonly referenceCurve: SolvedField | undefined;
}

/** Marks of the curves, in order. */
const markers = ["circle", "square", "triangle"] as const;

/** The mark of a style of curves. */
export const markerOf = (style: number): (typeof markers)[number] => markers[style % markers.length];

/** The curves of a scene as they are drawn, on the page and in files. Pure. */
export function curveFigureOf(input: CurveInput): CurveFigure {
  const { scene, curveSimulation } = input;
  const model = modelById(scene.model);
  const axis = cutAxis(scene);
  const family = scene.family.length > 0;
  const series = family ? familySeries(model, scene, input.family) : comparedSeries(model, input);
  const y = curveAxis(model, scene);
  const { trials = 0, spreadNote = "", atlas } = curveSimulation?.summary ?? {};
  const dots = series.some((s) => s.dots.length > 0);
  const clipped = series.some((s) => s.points.some(([, v]) => v > y.hi));
  const key: CurveKey[] = family
    ? familyLegend(model, scene).map(({ label, look }) => ({ label, look }))
    : drawnCurves(scene).map(({ label, series, style = series, reference = false }) => ({
        label,
        series: style,
        reference,
        ...(reference ? {} : { marker: markerOf(style) }),
      }));
  if (scene.reference && !family) key.push({ label: "thin: A", series: 0, ghost: true });
  const note = [
    dots
      ? atlas
        ? t(
            "lines are theory, marks are means of {trials} trials of the atlas {atlas} with bars of 1.96 standard errors",
            {
              trials,
              atlas,
            },
          )
        : t("lines are theory, marks are simulated means of {trials} trials with bars of 1.96 standard errors", {
            trials,
          })
      : "",
    dots && scene.spread
      ? t("wide bars are the 10th to 90th percentile of single draws{note}", { note: spreadNote })
      : "",
    t("the vertical line is at {setting}", { setting: settingText(model, axis.param, scene.params) }),
    scene.reference && !family ? fromAToB(scene) : "",
    clipped ? t("▲ leaves the frame") : "",
  ];
  return {
    kind: "curves",
    curves: {
      x: chartAxis(model, axis),
      y,
      series,
      probe: scene.params[axis.param] as number,
      landmarks: curveLandmarks(model, scene),
    },
    bands: [],
    key,
    note: semicolons(note.filter((text) => text !== "")),
  };
}

/** What differs between A and B, as a part of a note. */
export const fromAToB = (scene: Scene): string =>
  t("from A to B: {changes}", { changes: changesText(scene) || t("no difference") });

/** The curves along the cut, theory and simulation. */
export function curveSeries(
  model: Model,
  scene: Scene,
  solved: SolvedField | undefined,
  simulation: SimulatedView | undefined,
): readonly Series[] {
  const curve = solved?.field;
  const axis = cutAxis(scene);
  const drawn = drawnCurves(scene).map((c) => c.series);
  const level = curve && sameAxis(curve.job.x, axis) && curve.job.model === model.id ? solved?.level : undefined;
  const summary = simulation?.summary;
  return model.curves.map(({ quantity, style: own, reference = false }, k) => {
    const style = own ?? k;
    const marker = markerOf(style);
    if (!drawn.includes(k)) return { points: [], dots: [], style, marker, reference };
    const values = curve && level ? curve.read(quantity, level.columns, [0]) : new Float64Array(0);
    const points = level && curve ? level.columns.map((c, i) => [curve.xs[c], values[i]] as const) : [];
    const dots: Dot[] = [];
    summary?.cells.forEach((cell, i) => {
      const moments = summary.at(i, quantity);
      if (reference || !moments || moments.count === 0) return;
      const noScore = simulatorFor(model, cell.params).noScore(quantity, cell.n, cell.params);
      dots.push({
        at: cell.params[axis.param] as number,
        // A mean that grows with the trials is no mean: it has no place on the axis.
        mean: noScore && meanDiverges(summary, i, quantity, noScore) ? Number.POSITIVE_INFINITY : moments.mean,
        half: noScore === undefined ? 1.96 * standardError(moments) : Number.NaN,
        ...(scene.spread ? { spread: summary.spread(i, quantity) } : {}),
      });
    });
    return { points, dots, style, marker, reference };
  });
}

/** The curves with those of A behind them, as lines in the colours of the same quantities. */
function comparedSeries(
  model: Model,
  { scene, curve, curveSimulation, referenceCurve }: CurveInput,
): readonly Series[] {
  const series = curveSeries(model, scene, curve, curveSimulation);
  if (!scene.reference) return series;
  const ghosts = curveSeries(model, { ...scene, params: scene.reference }, referenceCurve, undefined);
  return [...series, ...ghosts.map((s) => ({ ...s, ghost: true }))];
}
