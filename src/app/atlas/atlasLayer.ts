import { AtlasMeans } from "../../atlas/atlasMeans.ts";
import type { AtlasPart, OpenAtlas } from "../../atlas/openAtlas.ts";
import type { PlanAxis } from "../../atlas/plan.ts";
import type { Axis } from "../../compute/job.ts";
import type { Means } from "../../compute/summary.ts";
import type { Layered, SimulatedView } from "../../figures/solved.ts";
import { t } from "../../lib/language.ts";
import { memoByKey, memoByObject } from "../../lib/memo.ts";
import { fractionOf } from "../../lib/range.ts";
import { modelById } from "../../models/registry.ts";
import { settingText } from "../../scene/compare.ts";
import { decodeLink } from "../../scene/link.ts";
import type { Scene } from "../../scene/scene.ts";

/** Which part of an atlas is shown; of a list of drawn settings, which one. */
export interface Chosen {
  readonly part: AtlasPart;
  readonly cell: number | undefined;
}

/** An atlas with what of it is shown. */
export interface ShownAtlas {
  readonly open: OpenAtlas;
  readonly chosen: Chosen;
  /** The page's own draws are shown, and the atlas waits. */
  readonly isOwn: boolean;
  readonly layer: (scene: Scene) => Layered;
}

/** Where a scene is in an atlas: at a cell, or at none, with the reason. */
export type Found = { readonly cell: number; readonly places: readonly number[] } | { readonly off: string };

/** Values of an axis that have a place on a number line. */
export const isNumeric = ({ values }: PlanAxis): boolean =>
  values.length > 1 && values.every((value) => typeof value === "number" && Number.isFinite(value));

/**
 * The cell that is nearest to a scene along the axes of the map; of the other parameters the atlas must have the very values.
 */
export function findIn({ part, cell }: Chosen, scene: Scene): Found {
  const model = modelById(part.model);
  if (scene.model !== part.model) return { off: t("its model is another: {title}", { title: model.title }) };
  const isPlanned = (key: string) => model.params[key].group !== "watch" && model.params[key].group !== "data";
  const other = (params: Scene["params"], keys: readonly string[]) => {
    const key = keys.find((key) => isPlanned(key) && scene.params[key] !== params[key]);
    return key === undefined
      ? undefined
      : { off: elsewhere(settingText(model, key, scene.params), settingText(model, key, params)) };
  };
  if (part.random) {
    if (cell === undefined) return { off: t("choose one of its settings") };
    return other(part.cells[cell].params, Object.keys(model.params)) ?? { cell, places: [] };
  }
  const axes = part.axes.map(({ param }) => param);
  const base = baseOf(part).params;
  const differing = other(
    base,
    Object.keys(model.params).filter((key) => !axes.includes(key)),
  );
  if (differing) return differing;
  const places: number[] = [];
  for (const axis of part.axes) {
    const at = placeOn(axis, scene);
    if (at === undefined)
      return {
        off: elsewhere(settingText(model, axis.param, scene.params), valuesText(axis)),
      };
    places.push(at);
  }
  const found = part.cellAt(places);
  return found === undefined ? { off: t("it has no number here") } : { cell: found, places };
}

const elsewhere = (here: string, there: string) => t("here {here}, there {there}", { here, there });

/** The scene of a part's link. */
export const baseOf = memoByObject(({ link }: AtlasPart): Scene => decodeLink(link).scene);

/** The value of an axis that is nearest to a scene's on the map's own axis, at most half a step away; off the map the same value. */
function placeOn(axis: PlanAxis, scene: Scene): number | undefined {
  const value = scene.params[axis.param];
  const same = axis.values.indexOf(value);
  const along = [scene.x, scene.y].find(({ param }) => param === axis.param);
  if (same >= 0 || !along || !isNumeric(axis)) return same < 0 ? undefined : same;
  const at = axis.values.map((v) => fractionOf(along, v as number));
  const here = fractionOf(along, value as number);
  const away = at.map((t) => Math.abs(t - here));
  const nearest = away.indexOf(Math.min(...away));
  const sorted = at.toSorted((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1) as number];
  const [below, above] = [(sorted[1] - first) / 2, (last - (sorted.at(-2) as number)) / 2];
  return here >= first - below - 1e-9 && here <= last + above + 1e-9 ? nearest : undefined;
}

/** The values of an axis in words: all where they are few, their ends otherwise. */
export function valuesText({ values }: PlanAxis): string {
  const text = (value: unknown) => (value === Number.POSITIVE_INFINITY ? "∞" : String(value));
  return values.length <= 5
    ? values.map(text).join(", ")
    : t("{first} to {last} ({count} values)", {
        first: text(values[0]),
        last: text(values.at(-1)),
        count: values.length,
      });
}

/** What an atlas has for the figures of a scene, in place of what the page would simulate. */
export function layerOf(open: OpenAtlas, chosen: Chosen): (scene: Scene) => Layered {
  const { part } = chosen;
  const viewOf = (cells: readonly number[], lattice?: Means["lattice"]): SimulatedView => ({
    summary: new AtlasMeans(open, part, cells, lattice),
    reads: 0,
    solved: 0,
  });
  const atCell = memoByKey(
    64,
    (cell: number) => cell,
    (cell: number) => viewOf([cell]),
  );
  /** The axis of the plan that an axis of the figure follows, its places in order of the values. */
  const along = (axis: Axis) => {
    const k = part.axes.findIndex(({ param }) => param === axis.param);
    if (k < 0 || part.random || !isNumeric(part.axes[k])) return undefined;
    const values = part.axes[k].values as readonly number[];
    const order = [...values.keys()].sort((i, j) => values[i] - values[j]);
    return { k, order, values: order.map((i) => values[i]) };
  };
  type Along = ReturnType<typeof along>;
  const onGrid = memoByKey(
    16,
    (places: readonly number[], xs: Along, ys: Along) =>
      `${places.map((at, k) => (k === xs?.k || k === ys?.k ? "" : at)).join()} ${xs?.k} ${ys?.k}`,
    (places: readonly number[], xs: Along, ys: Along) => {
      const cells = (ys?.order ?? [0]).flatMap((j) =>
        (xs?.order ?? []).map((i) => part.cellAt(places.map((at, k) => (k === xs?.k ? i : k === ys?.k ? j : at)))),
      );
      const lattice = xs && ys && { x: xs.values, y: ys.values };
      return cells.every((cell) => cell !== undefined) ? viewOf(cells, lattice) : undefined;
    },
  );
  return (scene) => {
    const found = findIn(chosen, scene);
    if ("off" in found) return {};
    const [xs, ys] = [along(scene.x), along(scene.y)];
    const map = scene.show !== "theory" && xs && ys ? onGrid(found.places, xs, ys) : undefined;
    const cut = scene.cut === "x" ? xs : ys;
    const curve = cut && onGrid(found.places, cut, undefined);
    return { ...(map ? { map } : {}), ...(curve ? { curve } : {}), probe: atCell(found.cell) };
  };
}
