import { isolines } from "../../charts/isolines.ts";
import { readable } from "../../lib/decimal.ts";
import type { Model } from "../../models/model.ts";
import type { Quantity } from "../../models/quantity.ts";
import { colourScale } from "../../scene/colourScale.ts";
import { drawnCurves } from "../../scene/curveViews.ts";
import type { Scene } from "../../scene/scene.ts";
import type { SolvedPoint } from "../../scene/solvedPoint.ts";
import type { Picture, SolvedField } from "../engine/picture.ts";
import type { Coloured } from "../map/MapFigure.tsx";
import { inFractions, knownLevel, type MapScene, type MapView } from "../map/mapView.ts";

/** From the fields of A and B to what the charts draw. Pure. */

/** A's side of the picture, as if it were alone; undefined where nothing is compared. */
export function referencePicture(picture: Picture): Picture | undefined {
  const { reference } = picture;
  return (
    reference && {
      ...picture,
      ...reference,
      reference: undefined,
      mapSimulation: undefined,
      curveSimulation: undefined,
    }
  );
}

const NAMES = ["A is higher", "B is higher", "no difference"] as const;

/** What the colours of B − A say: diverging about 0, ending where the quantity's own scale is declared to end. */
export function differenceScale(quantity: Quantity): Coloured {
  const { low = 0, top, kind } = colourScale(quantity, undefined);
  const most = kind === "sequential" ? top - low : top;
  return {
    name: `B − A: ${quantity.name}`,
    scale: "diverging",
    limits: [-most, most],
    ends: [NAMES[0], NAMES[1]],
    ...(quantity.format ? { format: quantity.format } : {}),
  };
}

/** B − A on the finest level that both maps have; undefined before there is one. Where both are infinite there is none. */
export function differenceView(
  model: Model,
  scene: MapScene,
  a: SolvedField | undefined,
  b: SolvedField | undefined,
): MapView | undefined {
  const [levelA, levelB] = [a, b].map((solved) => knownLevel(model, scene, solved));
  if (!a || !b || !levelA || !levelB) return undefined;
  const { columns, rows } = levelA.columns.length < levelB.columns.length ? levelA : levelB;
  const before = a.field.read(scene.quantity, columns, rows);
  const values = b.field.read(scene.quantity, columns, rows).map((v, k) => v - before[k]);
  const [nx, ny] = [columns.length, rows.length];
  return {
    nx,
    ny,
    values,
    lines: inFractions(isolines(values, nx, ny), nx, ny),
    asides: [],
    regionOf: (i, j) => {
      const v = values[j * nx + i];
      return Number.isNaN(v) ? undefined : v > 0 ? 1 : v < 0 ? 0 : 2;
    },
    regionNames: NAMES,
  };
}

/** One quantity at the two settings, each as a reader should see it. */
export interface ComparedNumber {
  readonly id: string;
  readonly label: string;
  readonly a: string;
  readonly b: string;
  /** B − A; empty where there is none. */
  readonly difference: string;
}

/** The shown quantity and the curves at A and at B, from theory at each one's probe; none without A. */
export function comparedNumbers(
  scene: Scene,
  probeA: SolvedPoint | undefined,
  probeB: SolvedPoint,
): readonly ComparedNumber[] {
  if (!probeA) return [];
  const { model } = probeB;
  const [ofB, ofA] = [probeB, probeA].map(({ params }) => drawnCurves({ ...scene, params }).map((c) => c.quantity));
  const shown = ofB.filter((id) => ofA.includes(id));
  const ids = [...new Set([scene.quantity, ...shown])].filter((id) => !model.quantities[id].simulatedOnly);
  const [a, b] = [probeA.values(ids), probeB.values(ids)];
  return ids.map((id) => {
    const q = model.quantities[id];
    const text = (v: number) => valueWords(q, v);
    const difference = b[id] - a[id];
    const none = q.categories !== undefined || Number.isNaN(difference);
    return { id, label: q.label, a: text(a[id]), b: text(b[id]), difference: none ? "" : text(difference) };
  });
}

/** A value as a table shows it: the name of a category, a quantity's own format, or a number; `–` for none. */
export function valueWords({ categories, format }: Quantity, value: number): string {
  if (Number.isNaN(value)) return "–";
  return categories ? (categories[value]?.name ?? "–") : format ? format(value) : readable(value);
}
