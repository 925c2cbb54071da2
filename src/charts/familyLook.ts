import { type Rgb, sequentialTable } from "./colour.ts";

/** Style of the curves of a family: colour by the first parameter, dashes by the second. */

/** Ends of the part of the table that is seen: on paper, on a projector with contrast 4.5 : 1 on white, on a dark ground. */
const ranges = { paper: [0.32, 0.92], projector: [0.68, 1], night: [0.06, 0.62] } as const;

/** Colour of member i of a group, from light to dark. */
export function familyColour(i: number, of: number, ground: keyof typeof ranges = "paper"): Rgb {
  const [from, to] = ranges[ground];
  const t = of === 1 ? Math.max(from, 0.6) : from + ((to - from) * i) / (of - 1);
  return sequentialTable[Math.round(255 * t)];
}

const dashes: readonly (readonly number[])[] = [[1.5, 3.5], [], [7, 4]];

/** Dash pattern in CSS pixels of member i of a second group; empty for a solid line. */
export function familyDash(i: number): readonly number[] {
  return dashes[i % dashes.length];
}
