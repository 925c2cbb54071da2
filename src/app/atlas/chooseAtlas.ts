import type { AtlasPart, OpenAtlas } from "../../atlas/openAtlas.ts";
import type { PlanAxis } from "../../atlas/plan.ts";
import { fractionOf } from "../../lib/range.ts";
import { simulatorFor } from "../../models/model.ts";
import { modelById } from "../../models/registry.ts";
import { pageFields } from "../../scene/keys.ts";
import { decodeLink } from "../../scene/link.ts";
import { restore } from "../../scene/restore.ts";
import { type Raw, type Scene, toRaw } from "../../scene/scene.ts";
import { axisText } from "../../scene/writers.ts";
import { show, store } from "../state/store.ts";
import { baseOf, type Chosen, isNumeric, layerOf } from "./atlasLayer.ts";

/** Opens an atlas, or another part of it: its setting becomes the scene, an undoable step, and its numbers the simulated ones. */
export function showPart(open: OpenAtlas, part: AtlasPart, cell?: number, quantity?: string): void {
  const chosen: Chosen = { part, cell };
  store.setState({ atlas: { open, chosen, isOwn: false, layer: layerOf(open, chosen) } });
  if (!part.random || cell !== undefined) goTo(chosen, cell, quantity);
}

/** Shows the scene of a cell: of a grid on the map of its axes. */
export function goTo({ part }: Chosen, cell = startOf(part), quantity?: string): void {
  const { scene: now } = store.getState();
  const linked = decodeLink(part.linkOf(cell)).scene;
  const scene = quantity === undefined ? linked : { ...linked, quantity };
  const asked = restore({ ...toRaw(scene), ...asMap(part, scene), ...nominal(part, cell) }).scene;
  // The page stays as it is: its language and theme.
  const page = [...pageFields, "present" as const].map((field) => [field, now[field]]);
  show({ ...asked, ...Object.fromEntries(page) }, true);
}

/** Moves the probe to a cell, and leaves the rest of the scene. */
export function probeAt({ part }: Chosen, cell: number): void {
  const { scene } = store.getState();
  show(restore({ ...toRaw(scene), ...nominal(part, cell) }).scene, true);
}

/** Shows what the atlas has, or in its place what the page draws itself; the scene stays. */
export function showOwn(isOwn: boolean): void {
  const { atlas } = store.getState();
  if (!atlas) return;
  const { open, chosen } = atlas;
  store.setState({ atlas: { open, chosen, isOwn, layer: isOwn ? () => ({}) : layerOf(open, chosen) } });
}

export const closeAtlas = (): void => store.setState({ atlas: undefined });

/** Values of the plan's axes at a cell: of a number of samples those before rounding. */
function nominal(part: AtlasPart, cell: number): Raw {
  const places = part.random ? undefined : part.placesOf(cell);
  return Object.fromEntries(part.axes.flatMap(({ param, values }, k) => (places ? [[param, values[places[k]]]] : [])));
}

/** The cell of a grid that is nearest to its own link. */
function startOf(part: AtlasPart): number {
  const { params } = baseOf(part);
  const places = part.axes.map((axis) => {
    const [value, { values }] = [params[axis.param], axis];
    const same = values.indexOf(value);
    if (same >= 0 || !isNumeric(axis)) return Math.max(0, same);
    const range = rangeOf(axis);
    const away = values.map((v) => Math.abs(fractionOf(range, v as number) - fractionOf(range, value as number)));
    return Math.max(0, away.indexOf(Math.min(...away)));
  });
  return part.cellAt(places) ?? 0;
}

/** From its least value to its largest, logarithmic where that puts its values more evenly. */
function rangeOf({ values }: PlanAxis) {
  const sorted = (values as readonly number[]).toSorted((a, b) => a - b);
  const [lo, hi] = [sorted[0], sorted.at(-1) as number];
  const uneven = (log: boolean) =>
    Math.max(...sorted.map((v, i) => Math.abs(fractionOf({ lo, hi, log }, v) - i / (sorted.length - 1))));
  return { lo, hi, log: lo > 0 && uneven(true) < uneven(false) - 1e-9 };
}

/** The simulated map over the first two axes of a grid, samples upwards, in a quantity that it has. */
function asMap(part: AtlasPart, scene: Scene): Raw {
  const quantity = part.quantities.includes(scene.quantity) ? scene.quantity : part.quantities[0];
  const q = quantity === undefined ? {} : { q: quantity };
  if (part.random) return q;
  const { sampleParam } = simulatorFor(modelById(part.model), scene.params);
  const [first, second] = part.axes.filter(isNumeric);
  if (!first) return q;
  const text = (axis: PlanAxis) => axisText({ param: axis.param, ...rangeOf(axis) });
  if (!second)
    return first.param === sampleParam || scene.y.param === first.param
      ? { ...q, y: text(first), cut: "y" }
      : { ...q, x: text(first), cut: "x" };
  const [x, y] = first.param === sampleParam ? [second, first] : [first, second];
  return { ...q, x: text(x), y: text(y), show: "simulation" };
}
