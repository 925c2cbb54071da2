import type { Quantity } from "../models/quantity.ts";

/** A named region of the map; `indices` are its region indices on the map. */
export interface Region {
  readonly id: string;
  readonly name: string;
  readonly indices: readonly number[];
}

/** Region indices of named parts follow those of low, high and no difference. */
export const ASIDE = 3;
export const BLANK = 4;

export const NO_REGION = -1;

/** Which named region a value belongs to; none for no number and for a scale without a sign. */
export function regionIndex({ scale }: Quantity, value: number): number {
  if (Number.isNaN(value)) return NO_REGION;
  if (scale === "categorical") return value;
  if (scale === "diverging") return value > 0 ? 1 : value < 0 ? 0 : 2;
  return NO_REGION;
}

/** The regions that a map of this quantity can have; none where a scale has no sign. */
export function regions(quantity: Quantity): readonly Region[] {
  const { categories, scale, ends, aside, blank } = quantity;
  if (categories) return categories.map(({ id, name }, index) => ({ id, name, indices: [index] }));
  if (scale !== "diverging") return [];
  return [
    { id: "low", name: ends[0], indices: [0] },
    // The part with a name of its own is part of it.
    { id: "high", name: ends[1], indices: aside ? [1, ASIDE] : [1] },
    ...(aside ? [{ id: "aside", name: aside.name, indices: [ASIDE] }] : []),
    ...(blank ? [{ id: "blank", name: blank.name, indices: [BLANK] }] : []),
  ];
}
