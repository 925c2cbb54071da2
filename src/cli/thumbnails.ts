import type { Rgb } from "../charts/colour.ts";
import type { TheoryField } from "../compute/field.ts";
import type { TheoryJob } from "../compute/job.ts";
import { curveFigureOf } from "../figures/curveFigure.ts";
import { mapFigureOf } from "../figures/mapFigure.ts";
import { type SolvedField, solvedField } from "../figures/solved.ts";
import { fractionOf } from "../lib/range.ts";
import { mapJob, plan } from "../scene/plan.ts";
import type { Scene } from "../scene/scene.ts";
import { blank, type Path, paintLattice, type Raster, stroke } from "./raster.ts";

/** Pixels per side: every third is a node of a lattice with 65 nodes. */
export const SIDE = 193;

const PAPER: Rgb = [251, 250, 247];
const DARK: Rgb = [17, 17, 17];
const LIGHT: Rgb = [255, 255, 255];
const AXIS: Rgb = [120, 120, 120];

/** Jobs of a scene's thumbnail: the curves of its family, or its map with `side` nodes per axis. */
export function thumbnailJobs(scene: Scene, side: number): readonly TheoryJob[] {
  return scene.family.length > 0 ? plan(scene).family : [mapJob(scene, side)];
}

/** Draws a scene as a small image without text, from its solved fields. */
export function thumbnail(scene: Scene, fields: readonly TheoryField[]): Raster {
  const solved = fields.map((field) => solvedField(field, 1));
  return scene.family.length > 0 ? curves(scene, solved) : map(scene, solved[0]);
}

/** The map with its phase line. */
function map(scene: Scene, solved: SolvedField | undefined): Raster {
  const { lattice, scale, diagram } = mapFigureOf({ scene, map: solved, mapSimulation: undefined });
  if (!lattice) return blank(SIDE, SIDE, PAPER);
  const out = paintLattice(lattice.values, lattice.nx, scale, SIDE, lattice.borders);
  const lines = diagram.lines.map((line) => line.map((v, k) => (SIDE - 1) * (k % 2 ? 1 - v : v)));
  stroke(out, lines, { colour: LIGHT, width: 4, opacity: 0.6 });
  stroke(out, lines, { colour: DARK, width: 2 });
  return out;
}

/** The family's curves in the page's colours and dashes. */
function curves(scene: Scene, family: readonly (SolvedField | undefined)[]): Raster {
  const none = { curve: undefined, curveSimulation: undefined, referenceCurve: undefined };
  const { x, y, series } = curveFigureOf({ scene: { ...scene, present: "no" }, family, ...none }).curves;
  const out = blank(SIDE, SIDE, PAPER);
  stroke(out, [[0, 0, 0, SIDE - 1, SIDE - 1, SIDE - 1]], { colour: AXIS, width: 2 });
  for (const { points, look } of series) {
    const places = points.map(([at, v]) => {
      const height = Math.max(-1, Math.min(2, fractionOf(y, v)));
      return [(SIDE - 1) * fractionOf(x, at), (SIDE - 1) * (1 - height)] as const;
    });
    stroke(out, unbroken(places), { colour: look?.colour ?? DARK, width: 2.5, dash: look?.dash ?? [] });
  }
  return out;
}

/** Polylines, interrupted where a value is missing. */
function unbroken(places: readonly (readonly [number, number])[]): Path[] {
  const out: number[][] = [[]];
  for (const place of places) {
    if (place.some(Number.isNaN)) out.push([]);
    else out.at(-1)?.push(...place);
  }
  return out.filter((path) => path.length > 2);
}
