import { readOption, writeOption } from "../../../lib/optionText.ts";
import type { Setup } from "../../param.ts";
import type { DeepLinearParams } from "../params.ts";

/** Positions of the statistics of a pass. Separate from the passes, which only workers load. */

/** Number of entries in a triangle of a symmetric m × m matrix. */
export const triangle = (m: number) => (m * (m + 1)) / 2;
/** Number of vectors that span source and target. */
export const vectors = (setup: Setup) => (setup.ns < 0 ? 2 : 4);
/** True for setups of anisotropicPass.ts. */
export const general = (setup: Setup): boolean => setup.spec !== undefined;

/** Number of vectors that span the target; they come first. */
export const TASKS = 2;
/** Number of entries at the end of a row where scratch has a ridge (ridgePass.ts): the forms that give its error. */
export const OWN = triangle(TASKS) + TASKS + 1;
/** True where scratch has a ridge: `ridge` holds λ, or `noise` holds σ²/ρ² and scratch has its best ridge. */
export const ridged = ({ ridge, noise }: Setup): boolean => ridge !== undefined || noise !== undefined;
/**
 * λ of scratch for n samples. The best is σ²d/(nρ²) for a target of uniformly random direction and inputs of any covariance: ridge
 * regression is the posterior mean for a Gaussian β_t with variance ρ²/d in each direction, and the mean risk depends only on these
 * moments.
 */
export const ridgeOf = ({ d, ridge, noise }: Setup, n: number): number => ridge ?? (noise * d) / n;

/**
 * True where each protocol has its best ridge: the setup then holds σ and the squared norms of what scratch (`size`, `apart`) and
 * fine-tuning (`far`, `farChosen`) have to learn, in generic and in chosen directions.
 */
export const bestRidged = ({ size }: Setup): boolean => size !== undefined;
/**
 * Number of entries that follow the `OWN` of scratch in this case: for fine-tuning the end of a row, from `lost` on, in the layout
 * of the vectors that span source and target.
 */
export function tunedWidth(setup: Setup): number {
  const at = layout(vectors(setup));
  return at.width - at.lost;
}

/** Length of the head, and length of one row. */
export const head = (setup: Setup): number => (general(setup) ? layout(vectors(setup)).head : triangle(vectors(setup)));
export function width(setup: Setup): number {
  const m = vectors(setup);
  return (
    (general(setup) ? layout(m).width : 2 * triangle(m) + 2 * m + 1) +
    (bestRidged(setup) ? OWN + tunedWidth(setup) : ridged(setup) ? OWN : 0)
  );
}

const specs = ["iso", "power", "spike", "step", "own"] as const;
const aligns = ["generic", "top", "rest", "bottom", "own"] as const;

/** The parameters of the inputs that change the data or the vectors. */
export function inputSetup(p: DeepLinearParams): Setup {
  const usesCount = p.spec === "spike" || p.spec === "step" || !["generic", "own"].includes(p.align);
  const list = [p.spec, p.align].includes("own") && readOption(p.list).argument;
  return {
    spec: specs.indexOf(p.spec),
    a: p.spec === "iso" || p.spec === "own" ? 1 : p.a,
    k: usesCount ? Math.min(p.k, p.d - 1) : 1,
    align: aligns.indexOf(p.align),
    ...(list ? { list } : {}),
  };
}

/** The input parameters of a setup, as spectrum.ts takes them. */
export const inputsOf = ({ d, spec, a, k, align, list }: Setup) => ({
  d,
  spec: specs[spec],
  a,
  k,
  align: aligns[align],
  list: writeOption("id", list),
});

/** Positions of the statistics in head and row, for m vectors. */
export function layout(m: number) {
  const t = triangle(m);
  const [K, Ke, seen, wB] = [0, t, t + m, 2 * t + m];
  const ww = wB + m;
  const lost = ww + 1;
  return {
    t,
    weighted: t,
    K,
    Ke,
    seen,
    wB,
    ww,
    lost,
    lostW: lost + t,
    wSw: lost + t + m,
    // uᵀΣP_⊥v for all pairs, and uᵀΣw.
    cross: lost + t + m + 1,
    fit: lost + t + m + 1 + m * m,
    head: 2 * t,
    width: lost + t + m + 1 + m * m + m,
  };
}

/** Quantities of a simulator before those of the further protocols, which are written only where there is room for them. */
export const CORE = 8;
