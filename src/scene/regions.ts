import type { Quantity } from "../models/model.ts";

/** A region of the map by name; `index` is what the map counts it by. */
export interface Region {
  readonly id: string;
  readonly name: string;
  readonly index: number;
}

/** Indices of the parts with a name of their own, after low, high and no difference. */
export const ASIDE = 3;
export const BLANK = 4;

/** The regions that a map of this quantity can have; none where a scale has no sign. */
export function regions(quantity: Quantity): readonly Region[] {
  const { categories, scale, ends, aside, blank } = quantity;
  if (categories) return categories.map(({ id, name }, index) => ({ id, name, index }));
  if (scale !== "diverging") return [];
  return [
    { id: "low", name: ends[0], index: 0 },
    { id: "high", name: ends[1], index: 1 },
    ...(aside ? [{ id: "aside", name: aside.name, index: ASIDE }] : []),
    ...(blank ? [{ id: "blank", name: blank.name, index: BLANK }] : []),
  ];
}
