import type { Kernels } from "./contract.ts";
import { plain } from "./plain.ts";

export type { Block, Kernels } from "./contract.ts";

/** How many numbers hold the activations of m neurons at n inputs. */
export const activations = (n: number, m: number): number => 4 * Math.ceil(m / 4) * n;

/** Where neuron j at input i stands: four neurons side by side, input after input. */
export const activation = (i: number, j: number, n: number): number => ((j >> 2) * n + i) * 4 + (j & 3);

/** The kernels of this thread. */
export function kernels(): Kernels {
  return plain;
}

/** Runs a sliced kernel to its end at once. */
export function finish(steps: Generator<void, void>): void {
  while (!steps.next().done);
}
