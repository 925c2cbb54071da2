import type { Cells } from "../charts/heatmap.ts";
import type { Axis } from "../compute/job.ts";
import { fractionOf } from "../lib/range.ts";
import { agreement } from "../scene/cellTheory.ts";
import type { Scene } from "../scene/scene.ts";
import type { SimulatedView } from "./solved.ts";

/** Means of the simulated map's cells, or how many standard errors they are from theory. */
export function cellsOf(scene: Scene, simulation: SimulatedView | undefined): Cells | undefined {
  const summary = simulation?.summary;
  if (!summary) return undefined;
  const places = (axis: Axis) => [
    ...new Set(summary.cells.map((c) => fractionOf(axis, c.params[axis.param] as number))),
  ];
  const { lattice } = summary;
  const [xs, ys] = lattice
    ? [lattice.x.map((v) => fractionOf(scene.x, v)), lattice.y.map((v) => fractionOf(scene.y, v))]
    : [places(scene.x), places(scene.y)];
  const waits = (cell: number) => summary.trialsAt(cell) === 0;
  if (scene.show === "agreement") return { xs, ys, values: agreement(summary, scene.quantity).scores, waits };
  const values = summary.cells.map((_, i) => {
    const moments = summary.at(i, scene.quantity);
    return moments && moments.count > 0 ? moments.mean : Number.NaN;
  });
  return { xs, ys, values, ...(summary.quantities.includes(scene.quantity) ? { waits } : {}) };
}
