import type { Simulator } from "../simulator.ts";
import type { DeepLinearParams } from "./params.ts";
import type { Column } from "./theory/deterministicEquivalent.ts";
import type { Baseline } from "./theory/isotropicRidge.ts";
import type { Spectrum } from "./theory/spectrum.ts";

type Solve = (p: DeepLinearParams, out: Float64Array, at: number) => void;
type Pass = Simulator<DeepLinearParams>;

/**
 * What the closed forms of docs/theory.md §1.2 do without: any covariance, early stopping, best ridges, further protocols, and how
 * replicates are read. Loaded when a scene or a job needs it (`needsFurther` in deepLinear.ts), and with experiments and explanation.
 */
export interface Further {
  readonly solveAnisotropic: (p: DeepLinearParams, out: Float64Array, at: number, spectrum?: Spectrum) => void;
  readonly stop: Solve;
  readonly tune: Solve;
  readonly solveProtocols: Solve;
  readonly anisotropicBase: (p: DeepLinearParams, ridge: number | undefined, kappa: number) => Baseline;
  readonly bestRidgesOf: (p: DeepLinearParams) => readonly [scratch: number, source: number];
  readonly sourceRidges: (p: DeepLinearParams) => { readonly best: number } | undefined;
  readonly columnOf: (spectrum: Spectrum, n: number) => Column;
  readonly readReplicate: Pass["read"];
  readonly noScore: Pass["noScore"];
}

let parts: Further | undefined;

/** Keeps them, once they have been loaded. */
export function provide(all: Further): Further {
  parts = all;
  return all;
}

/** Those parts; throws where they have not been loaded, so that no number is ever made without them. */
export function further(): Further {
  if (!parts) throw new Error("further theory is used before it has been loaded");
  return parts;
}
