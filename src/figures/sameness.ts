import type { MapView } from "./mapView.ts";

/** Relative difference that is no difference: rounding of sums in another order. */
const ROUNDING = 1e-9;

const same = (a: number, b: number): boolean =>
  a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));

/** Along which axes a solved map does not change at all. */
export function sameAlong({ nx, ny, values }: Pick<MapView, "nx" | "ny" | "values">): {
  readonly x: boolean;
  readonly y: boolean;
} {
  const all = (step: number) => {
    for (let j = step === 1 ? 0 : 1; j < ny; j++)
      for (let i = step === 1 ? 1 : 0; i < nx; i++) {
        const at = j * nx + i;
        if (!same(values[at], values[at - step])) return false;
      }
    return true;
  };
  return { x: all(1), y: all(nx) };
}
