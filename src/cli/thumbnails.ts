import { borders } from "../charts/categories.ts";
import type { Rgb } from "../charts/colour.ts";
import { familyColour, familyDash } from "../charts/familyLook.ts";
import { isolines } from "../charts/isolines.ts";
import type { TheoryField } from "../compute/field.ts";
import type { TheoryJob } from "../compute/job.ts";
import { modelById } from "../models/registry.ts";
import { colourScale } from "../scene/colourScale.ts";
import { familyMembers, mapJob, plan } from "../scene/plan.ts";
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
  return scene.family.length > 0 ? family(scene, fields) : map(scene, fields[0]);
}

const all = (n: number) => Array.from({ length: n }, (_, i) => i);

/** The map with its phase line. */
function map(scene: Scene, field: TheoryField): Raster {
  const quantity = modelById(scene.model).quantities[scene.quantity];
  const values = field.read(scene.quantity);
  const n = field.job.nx;
  const margins = quantity.margins?.map((read) => field.collect(read, all(n), all(n)));
  const out = paintLattice(values, n, colourScale(quantity, scene.colourLimit), SIDE, margins);
  if (quantity.scale !== "diverging" && !margins) return out;
  const pixels = (SIDE - 1) / (n - 1);
  const between = margins ? borders({ nx: n, ny: n, values, margins }) : isolines(values, n, n);
  const lines = between.map((line) => line.map((v, k) => pixels * (k % 2 ? n - 1 - v : v)));
  stroke(out, lines, { colour: LIGHT, width: 4, opacity: 0.6 });
  stroke(out, lines, { colour: DARK, width: 2 });
  return out;
}

/** The family's curves in the page's colours and dashes, between the limits of the quantity. */
function family(scene: Scene, fields: readonly TheoryField[]): Raster {
  const quantity = modelById(scene.model).quantities[scene.quantity];
  const { kind, low, top } = colourScale(quantity, scene.colourLimit);
  const floor = kind === "diverging" ? -top : low;
  const out = blank(SIDE, SIDE, PAPER);
  stroke(out, [[0, 0, 0, SIDE - 1, SIDE - 1, SIDE - 1]], { colour: AXIS, width: 2 });
  familyMembers(scene).forEach((members, k) => {
    const values = fields[k].read(scene.quantity);
    const places = Array.from(values, (v, i) => {
      const height = Math.max(-1, Math.min(2, (v - floor) / (top - floor)));
      return [((SIDE - 1) * i) / (values.length - 1), (SIDE - 1) * (1 - height)] as const;
    });
    const [first, second] = members.map((member, g) => scene.family[g].indexOf(member));
    stroke(out, unbroken(places), {
      colour: familyColour(first, scene.family[0].length),
      width: 2.5,
      dash: second === undefined ? [] : familyDash(second),
    });
  });
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
