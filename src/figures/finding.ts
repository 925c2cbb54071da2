import { t } from "../lib/language.ts";
import { memoByObject } from "../lib/memo.ts";
import { valueAt } from "../lib/range.ts";
import type { Quantity, Tag } from "../models/quantity.ts";
import { modelById } from "../models/registry.ts";
import { regions } from "../scene/regions.ts";
import type { Scene } from "../scene/scene.ts";
import type { MapView } from "./mapView.ts";

/** What a whole map shows, from its nodes, in a few words, and the kind of the numbers it was counted from. */
export interface Finding {
  readonly words: string;
  readonly tag: Tag;
}

/**
 * Which side or category has the largest part of a map of theory, and how large that is; undefined where a map has no
 * sides, or names none of them a winner.
 */
export function findingOf(scene: Scene, view: Pick<MapView, "nx" | "ny" | "regionOf">): Finding | undefined {
  const quantity = modelById(scene.model).quantities[scene.quantity];
  const shares = sharesOf(view);
  const sides = regions(quantity)
    .flatMap(({ id, name, indices }) => {
      const words = winner(quantity, id, name);
      return words ? [{ words, share: indices.reduce((sum, k) => sum + (shares.get(k) ?? 0), 0) }] : [];
    })
    .sort((a, b) => b.share - a.share);
  const [most] = sides;
  if (!most || !(most.share > 0)) return undefined;
  const words = extent(most.words, most.share);
  return { words: `${words[0].toUpperCase()}${words.slice(1)}`, tag: tagOver(scene, quantity) };
}

/** A side as what is found; undefined for one that is not said to win, and for parts of a side. */
function winner({ categories, name: what }: Quantity, id: string, name: string): string | undefined {
  if (categories) return what.startsWith("protocol") ? t("{name} wins", { name }) : t("{what} {name}", { what, name });
  return (id === "low" || id === "high") && name.endsWith(" wins") ? name : undefined;
}

function extent(finding: string, share: number): string {
  if (share === 1) return t("{finding} everywhere on this map", { finding });
  const percent = Math.max(1, Math.round(100 * share));
  return percent === 100
    ? t("{finding} nearly everywhere on this map", { finding })
    : t("{finding} on {percent} % of this map", { finding, percent });
}

/** The part of the map that each region has; a node at the edge stands for half of its surroundings, in a corner for a quarter. */
const sharesOf = memoByObject(({ nx, ny, regionOf }: Pick<MapView, "nx" | "ny" | "regionOf">) => {
  const counts = new Map<number, number>();
  const weight = (k: number, n: number) => (k === 0 || k === n - 1 ? 1 : 2);
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      const region = regionOf(i, j);
      if (region === undefined) continue;
      counts.set(region, (counts.get(region) ?? 0) + weight(i, nx) * weight(j, ny));
    }
  const all = 4 * (nx - 1) * (ny - 1);
  return new Map([...counts].map(([region, count]) => [region, count / all]));
});

/** Places a side at which the kind of the numbers is asked. */
const LOOKS = 5;

/** The least exact kind of number on the map. */
function tagOver({ params, x, y }: Scene, quantity: Quantity): Tag {
  const tags = Array.from({ length: LOOKS * LOOKS }, (_, k) => {
    const at = [k % LOOKS, Math.floor(k / LOOKS)].map((i) => i / (LOOKS - 1));
    return quantity.tag({ ...params, [x.param]: valueAt(x, at[0]), [y.param]: valueAt(y, at[1]) });
  });
  return (["B", "A"] as const).find((tag) => tags.includes(tag)) ?? "E";
}
