import { cosDegrees } from "../../../lib/angles.ts";
import { t } from "../../../lib/language.ts";
import type { Setup } from "../../param.ts";
import type { Simulator } from "../../simulator.ts";
import { further } from "../further.ts";
import { baseRidge, type DeepLinearParams, isotropic, sourceRidge, stopped, tuned } from "../params.ts";
import { spectrumOf } from "../theory/spectrum.ts";
import { CORE, head, inputSetup, ridged, ridgeOf, width } from "./passLayout.ts";

/** Upper limit of the bytes that one replicate holds: allows d up to about 3500. */
const MEMORY = 200 * 2 ** 20;

const simulated = [
  "t-linear",
  "t-finetune",
  "risk-scratch",
  "risk-linear",
  "risk-finetune",
  "risk-source",
  "hurts-linear",
  "hurts-finetune",
  "forgetting",
  "risk-interpolated",
] as const;

/** Entries of the setup for scratch with a ridge (passLayout.ts); without noise the best ridge is 0. */
function ridgeSetup(p: DeepLinearParams): Setup {
  const ridge = baseRidge(p);
  if (ridge !== undefined) return ridge > 0 ? { ridge } : {};
  return p.sigma > 0 ? { noise: (p.sigma / p.rho) ** 2 } : {};
}

/** Entries of the setup where each protocol has its best ridge (passLayout.ts). */
function bestRidgeSetup(p: DeepLinearParams): Setup {
  const { align, sigma, rho, s, theta, delta } = p;
  // With finite source data theory determines what there is to learn, so the setup holds all parameters that decide it.
  const learned = p.gs < Number.POSITIVE_INFINITY ? { rho, s, theta, delta, sourceSigma: p.ss } : {};
  if (align !== "generic")
    return { sigma, size: s * s, apart: delta * delta, far: 0, farChosen: delta * delta, ...learned };
  const far = Math.max(0, rho * rho + s * s - 2 * rho * s * cosDegrees(theta));
  return { sigma, size: rho * rho, apart: 0, far, farChosen: 0, ...learned };
}

/** Why the ridges of these parameters are not simulated; undefined where they are. */
function noRidge(ns: readonly number[], p: DeepLinearParams): string | undefined {
  if (tuned(p))
    return tooSlow(
      ns,
      p,
      RIDGE_COST / 2,
      "not simulated: with two ridges a replicate of these sizes would take too long at d = {d}; choose a smaller d (theory is drawn all the same)",
    );
  if (baseRidge(p) === undefined) {
    if (p.align !== "generic")
      return t(
        "not simulated: in chosen directions the best ridge is known to theory's search alone; choose a ridge λ_sc (theory is drawn all the same)",
      );
    if (p.sigma === 0 && stopped(p))
      return t(
        "not simulated: without noise the best ridge is none, and scratch without ridge stops (theory is drawn all the same)",
      );
  }
  const setup = pass.setup(p);
  if (!ridged(setup)) return undefined;
  if (!isotropic(p) && spectrumOf(p).values[0] / ridgeOf(setup, Math.max(1, ...ns)) > UNEVEN)
    return t("not simulated: this ridge is below the precision of the arithmetic (theory is drawn all the same)");
  return tooSlow(
    ns,
    p,
    RIDGE_COST,
    "not simulated: with a ridge of scratch a replicate of these sizes would take too long at d = {d}; choose a smaller d (theory is drawn all the same)",
  );
}

/**
 * Upper limits of Σ min(n, d)³ over the sample sizes, some seconds: early stopping takes a tridiagonalisation per sample size, a
 * ridge a Cholesky factor.
 */
const FLOW_COST = 3e9;
const RIDGE_COST = 1e10;

function tooSlow(ns: readonly number[], { d }: DeepLinearParams, most: number, refusal: string): string | undefined {
  if (ns.reduce((sum, n) => sum + Math.min(n, d) ** 3, 0) <= most) return undefined;
  return t(refusal, { d });
}

/** Ratio of the largest eigenvalue to the smallest resolved one (κ) beyond which double precision loses the weak directions. */
const UNEVEN = 1e11;

function tooUneven(p: DeepLinearParams, ns: readonly number[]): string | undefined {
  const spectrum = spectrumOf(p);
  const below = ns.filter((n) => n > 0 && n < spectrum.rank);
  if (below.length === 0) return undefined;
  const { kappa } = further().columnOf(spectrum, Math.max(...below)).at;
  if (spectrum.values[0] / kappa <= UNEVEN) return undefined;
  return t(
    "not simulated: the weakest directions that these samples resolve are below the precision of the arithmetic (theory is drawn all the same)",
  );
}

/** Simulation with real data, one pass per replicate: docs/theory.md §1.5. */
const pass: Simulator<DeepLinearParams> = {
  id: "pass",
  version: 1,
  // Whether training is stopped early depends on the depth.
  setupParams: (p) => [
    ...["d", "gs", "spec", "list", "a", "k", "align", "stop"],
    ...(p.gs < Number.POSITIVE_INFINITY ? ["sr", ...(tuned(p) ? ["ss"] : [])] : []),
    ...(p.stop < Number.POSITIVE_INFINITY ? ["L"] : []),
    // The best ridge is that of theory, which depends on the noise and on the sizes of the tasks.
    ...(tuned(p)
      ? ["tune", "sigma", "rho", "s", "theta", "delta"]
      : baseRidge(p) === undefined
        ? ["sigma", "rho"]
        : []),
  ],
  setup: (p) => ({
    d: p.d,
    ns: p.gs === Number.POSITIVE_INFINITY ? -1 : Math.round(p.gs * p.d),
    ...(isotropic(p) && !stopped(p) && !tuned(p) ? {} : inputSetup(p)),
    ...(stopped(p) ? { stop: p.stop } : {}),
    ...(sourceRidge(p) > 0 ? { sourceRidge: sourceRidge(p) } : {}),
    ...(tuned(p) ? bestRidgeSetup(p) : ridgeSetup(p)),
  }),
  sampleParam: "gamma",
  samples: (p) => Math.round(p.gamma * p.d),
  atSamples: (n, p) => ({
    ...p,
    gamma: n / p.d,
    gs: p.gs === Number.POSITIVE_INFINITY ? p.gs : Math.round(p.gs * p.d) / p.d,
  }),
  refuse(ns, p) {
    const { d, ns: source } = pass.setup(p);
    const most = Math.min(d, Math.max(0, ...ns));
    const pretraining = Math.min(d, Math.max(0, source));
    const bytes = 8 * Math.max(most * (d + most), pretraining * (d + pretraining), 2 * d * d);
    if (bytes <= MEMORY) {
      const flow = stopped(p)
        ? tooSlow(
            ns,
            p,
            FLOW_COST,
            "not simulated: with a training time a replicate of these sizes would take too long at d = {d}; choose a smaller d (theory is drawn all the same)",
          )
        : undefined;
      return flow ?? noRidge(ns, p) ?? (isotropic(p) || stopped(p) ? undefined : tooUneven(p, [...ns, source]));
    }
    return t("simulating d = {d} would take {size} MB a thread; choose a smaller d (theory is drawn all the same)", {
      d,
      size: Math.round(bytes / 2 ** 20),
    });
  },
  lattice: (values, p) =>
    [...new Set(Array.from(values, (gamma) => Math.round(gamma * p.d)))].filter((n) => n > 0).sort((a, b) => a - b),
  head,
  width,
  quantities: simulated,
  core: CORE,
  read: (out, data, head, row, n, setup, p) => further().readReplicate(out, data, head, row, n, setup, p),
  noScore: (...cell) => further().noScore(...cell),
};

/**
 * The same statistics drawn from their exact distribution, without data, for any d; a draw takes about 6 µs with a known source and
 * 25 µs with a finite one (docs/theory.md §1.5).
 */
const law: Simulator<DeepLinearParams> = {
  ...pass,
  id: "law",
  refuse: (_, p) =>
    !isotropic(p)
      ? t("the exact law is known for isotropic inputs and generic tasks only: draw real data")
      : baseRidge(p) !== 0
        ? t("the exact law is of a scratch without ridge: draw real data")
        : stopped(p)
          ? t("the exact law is of networks that are trained to the end: draw real data")
          : undefined,
  note: "drawn from the exact law of what the protocols need, without data; sample sizes are independent draws",
};

export const simulators: readonly Simulator<DeepLinearParams>[] = [pass, law];
