import type { ChartAxis } from "../charts/axis.ts";
import type { Dot, Look, Series } from "../charts/curves.ts";
import type { CurveFigure, CurveKey } from "../charts/figure.ts";
import { standardError } from "../compute/score.ts";
import { t } from "../lib/language.ts";
import { semicolons } from "../lib/lists.ts";
import type { TaskPlane, TaskWay } from "../models/explanation.ts";
import { modelById } from "../models/registry.ts";

import { referenceScene } from "../scene/scene.ts";
import { taskPlaneOf } from "../scene/taskPlane.ts";
import { type CurveInput, fromAToB } from "./curveFigure.ts";

/** The new task against the old one, drawn as curves: each way is a line, each network worth a mark a point. */

/** Fine-tuning has its own colour; the others go by their dashes. */
const looks: Readonly<Record<string, Look | undefined>> = {
  stop: { colour: undefined, dash: [7, 4] },
  share: { colour: undefined, dash: [] },
};
const markers = ["square", "triangle"] as const;
/** Style of fine-tuning among the curves. */
const OWN = 2;

/** The plane of a scene. Pure; needs the model's explanation. */
export function taskFigureOf({ scene, curveSimulation }: Pick<CurveInput, "scene" | "curveSimulation">): CurveFigure {
  const plane = taskPlaneOf(scene);
  const { bothTasks } = modelById(scene.model);
  const a = referenceScene(scene);
  const other = a && taskPlaneOf(a);
  const [x, y] = axesOf([plane, other].flatMap((p) => (p ? [p] : [])));
  const dots = bothTasks && curveSimulation ? simulated(curveSimulation, bothTasks) : [];
  const ways = plane?.ways ?? [];
  // The last place is the present network, at the probe's line.
  const marked = plane?.places.slice(0, -1) ?? [];
  const series: Series[] = [
    ...ways.map((way) => line(way, way.id === "samples" ? dots : [])),
    ...marked.map(
      ({ target, source }, k): Series => ({
        points: [],
        dots: [{ at: target, mean: source, half: Number.NaN }],
        style: OWN,
        marker: markers[k],
      }),
    ),
    ...(other?.ways ?? []).map((way) => ({ ...line(way, []), ghost: true })),
  ];
  const key: CurveKey[] = [
    ...ways.map((way) => {
      const look = looks[way.id];
      return {
        label: way.name,
        ...(look ? { look } : { series: OWN, ...(dots.length > 0 ? { marker: "circle" as const } : {}) }),
      };
    }),
    ...marked.map(({ name }, k) => ({ label: name, series: OWN, marker: markers[k], mark: true as const })),
    ...(other ? [{ label: "thin: A", series: 0, ghost: true }] : []),
  ];
  const { trials = 0 } = curveSimulation?.summary ?? {};
  const note = [
    t("the vertical line is at the present fine-tuned network"),
    dots.length > 0
      ? t("circles are simulated means of {trials} trials, bars 1.96 standard errors of the risk on the old task", {
          trials,
        })
      : "",
    a ? fromAToB(scene) : "",
  ];
  return {
    kind: "curves",
    curves: { x, y, series, probe: plane?.here[0] ?? Number.NaN, landmarks: [] },
    bands: [],
    key,
    note: semicolons(note.filter((text) => text !== "")),
  };
}

function line({ id, points }: TaskWay, dots: readonly Dot[]): Series {
  const look = looks[id];
  return {
    points: points.map(([, target, source]) => [target, source] as const),
    dots,
    marker: "circle",
    style: OWN,
    ...(look ? { look } : {}),
  };
}

function axesOf(planes: readonly TaskPlane[]): readonly [ChartAxis, ChartAxis] {
  const top = (k: 0 | 1) => Math.max(1e-3, ...planes.map(({ tops }) => tops[k]));
  return [
    { lo: 0, hi: top(0), log: false, symbol: "R_t", name: "risk on the new task" },
    { lo: 0, hi: top(1), log: false, symbol: "R_s", name: "risk on the old task" },
  ];
}

/** Simulated means of both risks, where the cells differ in their samples alone. */
function simulated(
  view: NonNullable<CurveInput["curveSimulation"]>,
  [target, source]: readonly [string, string],
): readonly Dot[] {
  const { summary } = view;
  if (!summary || new Set(summary.cells.map(({ n }) => n)).size < summary.cells.length) return [];
  return summary.cells.flatMap((_, i) => {
    const [on, off] = [summary.at(i, target), summary.at(i, source)];
    if (!on || !off || on.count === 0) return [];
    return [{ at: on.mean, mean: off.mean, half: 1.96 * standardError(off) }];
  });
}
