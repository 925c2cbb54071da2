import type { Means } from "../compute/summary.ts";
import type { Scene } from "./scene.ts";

const FEWEST = 10;

/** Whether the requested standard error (`se`) is reached at a summary's first cell, after at least ten trials. */
export function isPrecise(summary: Means | undefined, { quantity, targetSe }: Scene): boolean {
  const moments = targetSe === undefined ? undefined : summary?.at(0, quantity);
  return moments !== undefined && moments.count >= FEWEST && moments.se <= (targetSe as number);
}
