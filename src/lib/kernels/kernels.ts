import type { Kernels } from "./contract.ts";
import { plain } from "./plain.ts";
import { wasm } from "./wasm.ts";

export type { Block, Kernels, Numbers } from "./contract.ts";

/** How many numbers hold the activations of m neurons at n inputs. */
export const activations = (n: number, m: number): number => 4 * Math.ceil(m / 4) * n;

/** Where neuron j at input i stands: four neurons side by side, input after input. */
export const activation = (i: number, j: number, n: number): number => ((j >> 2) * n + i) * 4 + (j & 3);

let chosen: Kernels | undefined;

/** The kernels of this thread: those in WebAssembly where it has SIMD and is allowed. */
export function kernels(): Kernels {
  if (!chosen) {
    try {
      chosen = wasm();
    } catch {
      chosen = plain;
    }
  }
  return chosen;
}

/** For tests and measurements: the kernels of this thread from now on. The numbers are bitwise the same with each. */
export function setKernels(these: Kernels): void {
  chosen = these;
}

/** Runs a sliced kernel to its end at once. */
export function finish(steps: Generator<void, void>): void {
  while (!steps.next().done);
}
