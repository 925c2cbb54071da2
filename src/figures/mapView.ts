import { type Borders, borderLines } from "../charts/categories.ts";
import { isolines, type Line } from "../charts/isolines.ts";
import type { Level, TheoryField } from "../compute/field.ts";
import type { Model } from "../models/model.ts";
import { type Quantity, solveOptionsOf } from "../models/quantity.ts";
import { modelById } from "../models/registry.ts";
import { ASIDE, BLANK, NO_REGION, regionIndex } from "../scene/regions.ts";
import type { Scene } from "../scene/scene.ts";
import { sameAxis } from "./axes.ts";
import type { SolvedField } from "./solved.ts";

/** What the map draws of a field, without axes and probe. */
export interface MapView {
  readonly nx: number;
  readonly ny: number;
  readonly values: Float64Array;
  /** What changes sign where a category ends. */
  readonly borders?: Borders;
  readonly lines: readonly Line[];
  /** The border of the part with a name of its own. */
  readonly asides: readonly Line[];
  /** Index of the region's name at a node: scratch and transfer, or a category. */
  readonly regionOf: (i: number, j: number) => number | undefined;
  readonly regionNames: readonly string[];
  /** Whether some nodes are in the quantity's `blank` part. */
  readonly hasBlanks: boolean;
}

/** What a map is drawn for, of a scene. */
export type MapScene = Pick<Scene, "quantity" | "x" | "y">;

/** The level of a map to draw; undefined under other axes or before any. */
export function knownLevel(
  model: Model,
  { quantity, x, y }: MapScene,
  solved: SolvedField | undefined,
): Level | undefined {
  const job = solved?.field.job;
  if (job?.model !== model.id) return undefined;
  const asked = job.params;
  // A field of another target error is not drawn: its job differs in a solve option.
  const solveOptions = solveOptionsOf(model.quantities[quantity], asked.epsilon as number | undefined);
  if (solveOptions && Object.entries(solveOptions).some(([key, value]) => asked[key] !== value)) return undefined;
  return sameAxis(job.x, x) && sameAxis(job.y, y) ? solved?.level : undefined;
}

/**
 * What is drawn of a solved map, with its phase line; undefined under other axes or before any. The same map is the same
 * object: it is not drawn again.
 */
export function mapView(model: Model, scene: MapScene, solved: SolvedField | undefined): MapView | undefined {
  const level = knownLevel(model, scene, solved);
  if (!solved || !level) return undefined;
  const draft = draftOf(model, scene, solved.field, level);
  while (advance(draft)) {}
  return draft.view;
}

/** Works out a part of what the map will draw; false when there is no more to do. A whole one is a long task. */
export function prepareMap({
  scene,
  map,
  reference,
}: {
  readonly scene: Scene;
  readonly map: SolvedField | undefined;
  readonly reference: { readonly map: SolvedField | undefined } | undefined;
}): boolean {
  const model = modelById(scene.model);
  return [map, reference?.map].some((solved) => {
    const level = knownLevel(model, scene, solved);
    return solved !== undefined && level !== undefined && advance(draftOf(model, scene, solved.field, level));
  });
}

/** A view that is being worked out, a part at a time. */
interface Draft {
  readonly quantity: string;
  readonly nodes: number;
  readonly parts: Generator<void, MapView>;
  view?: MapView;
}

const drafts = new WeakMap<TheoryField, Draft>();

function draftOf(model: Model, { quantity }: MapScene, field: TheoryField, level: Level): Draft {
  const known = drafts.get(field);
  const nodes = level.columns.length * level.rows.length;
  // A finer one that is there already is as good: where only the probe moves, the map stays as it is.
  if (known?.quantity === quantity && (known.nodes === nodes || (known.view && known.nodes > nodes))) return known;
  const draft = { quantity, nodes, parts: viewParts(model.quantities[quantity], field, level) };
  drafts.set(field, draft);
  return draft;
}

function advance(draft: Draft): boolean {
  if (draft.view) return false;
  const { done, value } = draft.parts.next();
  if (done) draft.view = value;
  return !done;
}

/** Nodes that are read at one go. */
const BAND = 2048;

/** A reading of the field at a level, some rows at a time. */
function* inBands(field: TheoryField, read: Quantity["read"], { columns, rows }: Level): Generator<void, Float64Array> {
  const values = new Float64Array(columns.length * rows.length);
  const height = Math.ceil(BAND / columns.length);
  for (let j = 0; j < rows.length; j += height) {
    values.set(field.collect(read, columns, rows.slice(j, j + height)), j * columns.length);
    yield;
  }
  return values;
}

function* viewParts(quantity: Quantity, field: TheoryField, level: Level): Generator<void, MapView> {
  const values = yield* inBands(field, quantity.read, level);
  const [nx, ny] = [level.columns.length, level.rows.length];
  const diverging = quantity.scale === "diverging";
  const fields: Float64Array[] = [];
  for (const read of quantity.borders?.reads ?? []) fields.push(yield* inBands(field, read, level));
  const borders = quantity.borders && { fields, signs: quantity.borders.signs };
  const between = diverging ? isolines(values, nx, ny) : borderLines({ nx, ny, values, borders });
  const lines = inFractions(between, nx, ny);
  yield;
  const { aside, blank } = quantity;
  // The part of the upper region that has a name of its own, and its border.
  const inside = aside && (yield* inBands(field, aside.read, level));
  const blanks = blank && (yield* inBands(field, blank.read, level));
  const border = inside?.map((v, k) => (values[k] > 0 ? v : Number.NaN));
  const asides = border ? inFractions(isolines(border, nx, ny), nx, ny) : noLines;
  yield;
  // A byte a node, of every picture of a drag, instead of what it was read from.
  const regions = new Int8Array(nx * ny);
  for (let k = 0; k < regions.length; k++)
    regions[k] =
      blanks && blanks[k] > 0
        ? BLANK
        : values[k] > 0 && inside && inside[k] > 0
          ? ASIDE
          : regionIndex(quantity, values[k]);
  return {
    nx,
    ny,
    values,
    ...(borders ? { borders } : {}),
    lines,
    asides,
    regionOf: (i, j) => {
      const region = regions[j * nx + i];
      return region === NO_REGION ? undefined : region;
    },
    hasBlanks: regions.includes(BLANK),
    regionNames:
      quantity.categories?.map((c) => c.name) ??
      (diverging ? [...quantity.ends, "no difference", aside?.name ?? "", blank?.name ?? ""] : []),
  };
}

const noLines: readonly Line[] = [];

/** Lines in nodes as lines in fractions of the frame. */
export const inFractions = (lines: readonly Line[], nx: number, ny: number): readonly Line[] =>
  lines.map((line) => line.map((v, k) => v / ((k % 2 ? ny : nx) - 1)));

/** A map of the samples that pretraining saves: it follows the target error. */
export const isSaving = (model: Model, quantity: string): boolean =>
  typeof model.quantities[quantity].solveOptions === "function";
