import type { MapFigure, MapKey, PairFigure } from "../charts/figure.ts";
import { isolines } from "../charts/isolines.ts";
import { t } from "../lib/language.ts";
import { memoByObject, memoLast } from "../lib/memo.ts";
import type { Model } from "../models/model.ts";
import type { Quantity } from "../models/quantity.ts";
import { modelById } from "../models/registry.ts";
import { colourScale } from "../scene/colourScale.ts";
import { noDifference } from "../scene/compare.ts";
import type { Scene } from "../scene/scene.ts";
import { type Coloured, type Compared, type MapInput, mapFigureOf, zeroLabel } from "./mapFigure.ts";
import { inFractions, knownLevel, type MapScene, type MapView, mapView } from "./mapView.ts";
import type { SolvedField } from "./solved.ts";

/** The map of a comparison of A and B. Pure. */

/** What maps of A and B are drawn from. */
export interface ComparedInput extends MapInput {
  /** A's scene; undefined where nothing is compared. */
  readonly referenceScene: Scene | undefined;
  readonly referenceMap: SolvedField | undefined;
}

/** What A adds to the map of B; undefined where nothing is compared, or A's map stands beside it. */
export function comparedWith({ scene, map, referenceScene: a, referenceMap }: ComparedInput): Compared | undefined {
  if (!a || scene.compare === "side") return undefined;
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const lines = (scene.compare === "ghost" && mapView(model, scene, referenceMap)?.lines) || [];
  const probe = [a.params[scene.x.param] as number, a.params[scene.y.param] as number] as const;
  const isDifference = scene.compare === "difference" && !noDifference(scene);
  const key: MapKey[] = [{ mark: "ghost-probe", text: "A’s probe", drawn: true }];
  if (scene.compare === "ghost")
    key.unshift({ mark: "ghost-line", text: "A’s phase line, where the quantity has one", drawn: lines.length > 0 });
  if (isDifference)
    key.push({ mark: "blank", text: "no difference to tell: both are infinite, or one has no number", drawn: true });
  return {
    ghost: { lines, lineLabel: ghostLabel(quantity), probe },
    key,
    ...(isDifference
      ? {
          difference: {
            view: differenceView(model, scene, referenceMap, map),
            coloured: differenceScale(quantity),
            complete: map?.complete === true && referenceMap?.complete === true,
          },
        }
      : {}),
  };
}

/** The map of a scene with what a comparison adds; two maps where A and B stand side by side. */
export function comparedFigureOf(input: ComparedInput): MapFigure | PairFigure {
  const { scene, referenceScene: a, referenceMap } = input;
  if (!a || scene.compare !== "side") return mapFigureOf(input, comparedWith(input));
  return {
    kind: "pair",
    names: [t("A, the pinned setting"), t("B, the present setting")],
    maps: [referenceFigureOf(a, referenceMap), mapFigureOf(input)],
  };
}

/** A's map alone. What is simulated is B's. */
export const referenceFigureOf = (scene: Scene, map: SolvedField | undefined) =>
  mapFigureOf({ scene: inTheory(scene), map, mapSimulation: undefined });

const inTheory = memoByObject((scene: Scene): Scene => ({ ...scene, show: "theory" }));

/** What A's phase line says. */
const ghostLabel = (quantity: Quantity): string => `A: ${zeroLabel(quantity)}`.replace(/: $/, "");

const NAMES = ["A is higher", "B is higher", "no difference"] as const;

/** What the colours of B − A say: diverging about 0, ending where the quantity's own scale is declared to end. */
export const differenceScale = memoByObject((quantity: Quantity): Coloured => {
  const { low = 0, top, kind } = colourScale(quantity, undefined);
  const most = kind === "sequential" ? top - low : top;
  return {
    name: `B − A: ${t(quantity.name)}`,
    scale: "diverging",
    limits: [-most, most],
    ends: [NAMES[0], NAMES[1]],
    ...(quantity.format ? { format: quantity.format } : {}),
  };
});

/** B − A on the finest level that both maps have; undefined before there is one. Where both are infinite there is none. */
export function differenceView(
  model: Model,
  scene: MapScene,
  a: SolvedField | undefined,
  b: SolvedField | undefined,
): MapView | undefined {
  if (!a || !b || !knownLevel(model, scene, a) || !knownLevel(model, scene, b)) return undefined;
  return differenceOf(a, b, scene.quantity);
}

const differenceOf = memoLast((a: SolvedField, b: SolvedField, quantity: string): MapView | undefined => {
  if (!a.level || !b.level) return undefined;
  const { columns, rows } = a.level.columns.length < b.level.columns.length ? a.level : b.level;
  const before = a.field.read(quantity, columns, rows);
  const values = b.field.read(quantity, columns, rows).map((v, k) => v - before[k]);
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
    hasBlanks: false,
  };
});
