import type { Setup } from "../param.ts";
import type { DeepLinearParams } from "./params.ts";

/** Where the statistics of a pass stand. Apart from the passes, which only threads run. */

/** Numbers of a symmetric m × m matrix. */
export const triangle = (m: number) => (m * (m + 1)) / 2;
/** How many vectors span source and target. */
export const vectors = (setup: Setup) => (setup.ns < 0 ? 2 : 4);
/** Numbers of one row. */
export const width = (setup: Setup) => {
  const m = vectors(setup);
  return 2 * triangle(m) + 2 * m + 1;
};

const specs = ["iso", "power", "spike", "step"] as const;
const aligns = ["generic", "top", "rest", "bottom"] as const;

/** What of the inputs changes the data or the vectors. */
export function inputSetup(p: DeepLinearParams): Setup {
  const usesCount = p.spec === "spike" || p.spec === "step" || p.align !== "generic";
  return {
    spec: specs.indexOf(p.spec),
    a: p.spec === "iso" ? 1 : p.a,
    k: usesCount ? Math.min(p.k, p.d - 1) : 1,
    align: aligns.indexOf(p.align),
  };
}

/** The inputs of a setup, as the spectrum knows them. */
export const inputsOf = ({ d, spec, a, k, align }: Setup) => ({ d, spec: specs[spec], a, k, align: aligns[align] });

/** Places of the statistics in head and row, for m vectors. */
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
    head: 2 * t,
    width: lost + t + m + 1,
  };
}

export const anisotropicHead = (setup: Setup) => layout(vectors(setup)).head;
export const anisotropicWidth = (setup: Setup) => layout(vectors(setup)).width;
