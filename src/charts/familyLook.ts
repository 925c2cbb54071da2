import { type Rgb, sequentialTable } from "./colour.ts";

/** How the curves of a family are told apart: the first group's members by colour, the second's by dashes. */

/**
 * Colour of member i of a group: from light to dark, never so light that it is lost on paper; `dark` for a projector, where
 * all have 4.5 : 1 on white.
 */
export function familyColour(i: number, of: number, dark = false): Rgb {
  const [from, to] = dark ? [0.68, 1] : [0.32, 0.92];
  const t = of === 1 ? Math.max(from, 0.6) : from + ((to - from) * i) / (of - 1);
  return sequentialTable[Math.round(255 * t)];
}

const dashes: readonly (readonly number[])[] = [[1.5, 3.5], [], [7, 4]];

/** Lengths drawn and left out by turns, in CSS pixels, of member i of a second group; empty for an unbroken line. */
export function familyDash(i: number): readonly number[] {
  return dashes[i % dashes.length];
}
