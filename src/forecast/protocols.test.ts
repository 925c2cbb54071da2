import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  bestSurrogate,
  cotraining,
  depthFactor,
  forgetting,
  interpolation,
  kappaOf,
  noiseShare,
  penalty,
  regression,
  risk,
  scaled,
  scratchRisk,
} from "./protocols.ts";

/**
 * test/golden/protocols.json: an independent NumPy evaluation of the same formulas, agreeing with a second one to 2e-15, and
 * for 14 cases 300 direct simulations.
 */
interface Case {
  readonly id: string;
  readonly spectrum: string;
  readonly d: number;
  readonly n: number;
  readonly sigma2: number;
  readonly ridge: boolean;
  /** null where the note of the file says how it follows from `spectrum` and d. */
  readonly lam: number[] | null;
  readonly kappa: number;
  readonly lambda_ridge?: number;
  readonly df2: number;
  readonly h: number;
  readonly tuned_kappa0: number;
  readonly tuned_kappaS?: number;
  readonly vectors: Readonly<Record<string, number[]>>;
  readonly values: Readonly<Record<string, number>>;
  readonly mix?: { readonly n_target: number };
}

const { cases } = JSON.parse(readFileSync(new URL("../../test/golden/protocols.json", import.meta.url), "utf8")) as {
  cases: Case[];
};

const spectra: Readonly<Record<string, (i: number, d: number) => number>> = {
  power1: (i) => 1 / i,
  power15: (i) => i ** -1.5,
  iso: () => 1,
  spiked: (i) => (i <= 3 ? 10 : 1),
  step: (i, d) => (i <= d / 4 ? 1 : 0.05),
  expo: (i, d) => Math.exp((-3 * i) / d),
};

const spectrumOf = ({ lam, spectrum, d }: Case) =>
  lam ?? Array.from({ length: d }, (_, i) => spectra[spectrum](i + 1, d));

const near = (value: number, expected: number, tolerance: number) =>
  expect(Math.abs(value - expected), `${value} in place of ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.max(1e-3, Math.abs(expected)),
  );

describe.each(cases.map((one) => [one.id, one] as const))("%s", (_id, one) => {
  const { n, sigma2, values, vectors } = one;
  const lam = spectrumOf(one);
  const { beta_s: s, beta_t: t } = vectors;
  const at = regression(lam, n, one.kappa, sigma2);
  const none = lam.map(() => 0);

  it("κ, degrees of freedom and penalty", () => {
    if (!one.ridge) near(kappaOf(lam, n), one.kappa, 1e-8);
    near(at.df2, one.df2, 1e-10);
    near(noiseShare(at), one.h, 1e-10);
    if (one.lambda_ridge !== undefined) near(penalty(at), one.lambda_ridge, 1e-10);
  });

  it("every protocol", () => {
    const computed: Record<string, () => number> = {
      scratch: () => scratchRisk(at, t),
      finetune_L1: () => risk(at, s, t, t),
      forgetting: () => forgetting(at, s, t),
      general: () => risk(at, vectors.a, vectors.b, vectors.t),
      a_star: () => interpolation(at, s, t).a,
      interpolation_half: () => interpolation(at, s, t, 0.5).risk,
      interpolation_best: () => interpolation(at, s, t).risk,
      surrogate_best_from_zero: () => risk(at, none, bestSurrogate(at, t), t),
      weak_to_strong_from_zero: () => risk(at, none, vectors.weak, t),
      cotrain_heuristic: () => cotraining(at, s, t, one.mix!.n_target / n),
      tuned_ridge0: () => scratchRisk(regression(lam, n, one.tuned_kappa0, sigma2), t),
      tuned_ridgeS: () => risk(regression(lam, n, one.tuned_kappaS!, sigma2), s, t, t),
    };
    for (const L of [2, 3, 10]) {
      computed[`c_L${L}`] = () => depthFactor(at, s, t, L);
      computed[`finetune_L${L}`] = () => risk(at, scaled(s, depthFactor(at, s, t, L)), t, t);
    }
    for (const [id, expected] of Object.entries(values)) {
      expect(Object.keys(computed)).toContain(id);
      near(computed[id](), expected, id.startsWith("tuned") ? 1e-9 : 1e-10);
    }
  });
});

it("no larger penalty than the tuned one has a smaller risk", () => {
  for (const one of cases)
    for (const factor of [1.02, 1.3, 3]) {
      const { n, sigma2, vectors, tuned_kappa0, values } = one;
      const beside = scratchRisk(regression(spectrumOf(one), n, tuned_kappa0 * factor, sigma2), vectors.beta_t);
      expect(beside).toBeGreaterThanOrEqual(values.tuned_ridge0 * (1 - 1e-9));
    }
});

it("a source of zero is left where it is, and a direction without variance is never learned", () => {
  const at = regression([1, 0.5, 0], 1, kappaOf([1, 0.5, 0], 1), 0.1);
  expect(depthFactor(at, [0, 0, 0], [1, 1, 1], 3)).toBe(1);
  expect(at.z[2]).toBe(1);
});
