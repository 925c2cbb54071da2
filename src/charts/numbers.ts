/**
 * What d3-scale takes from d3-interpolate, for numbers alone (vite.config.ts puts it in its place on the page). The
 * weighted form meets both ends exactly, as there.
 */

export const interpolateNumber =
  (a: number, b: number) =>
  (t: number): number =>
    a * (1 - t) + b * t;

export const interpolate = interpolateNumber;

export const interpolateRound =
  (a: number, b: number) =>
  (t: number): number =>
    Math.round(a * (1 - t) + b * t);

/** Only scales of more than two colours ask for it: none of ours. */
export function piecewise(): never {
  throw new Error("scales in pieces need d3-interpolate itself");
}
