import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { depthFactor, kappaOf, missed, type Regression, regression, type Vector } from "./protocols.ts";

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

/** Risk of ridge from a start, on the task's own labels: what the curves of a forecast are made of, without σ². */
const ownRisk = (at: Regression, start: Vector, t: Vector) => {
  const omega = at.df2 / at.n;
  return (missed(at, start, t) + at.sigma2 * omega) / (1 - omega);
};

const OWN = /^(scratch|finetune_L\d+|c_L\d+|tuned_ridge[0S])$/;

describe.each(cases.map((one) => [one.id, one] as const))("%s", (_id, one) => {
  const { n, sigma2, values, vectors } = one;
  const lam = spectrumOf(one);
  const { beta_s: s, beta_t: t } = vectors;
  const at = regression(lam, n, one.kappa, sigma2);
  const none = lam.map(() => 0);

  it("κ, degrees of freedom and penalty", () => {
    if (!one.ridge) near(kappaOf(lam, n), one.kappa, 1e-8);
    near(at.df2, one.df2, 1e-10);
    if (one.lambda_ridge !== undefined) near(at.kappa * (1 - at.df1 / n), one.lambda_ridge, 1e-10);
  });

  it("the protocols of a forecast; the others are theory/protocolRisk.test.ts's", () => {
    const computed: Record<string, () => number> = {
      scratch: () => ownRisk(at, none, t),
      finetune_L1: () => ownRisk(at, s, t),
      tuned_ridge0: () => ownRisk(regression(lam, n, one.tuned_kappa0, sigma2), none, t),
      tuned_ridgeS: () => ownRisk(regression(lam, n, one.tuned_kappaS!, sigma2), s, t),
    };
    for (const L of [2, 3, 10]) {
      const c = () => depthFactor(at, s, t, L);
      computed[`c_L${L}`] = c;
      computed[`finetune_L${L}`] = () => {
        const factor = c();
        return ownRisk(
          at,
          s.map((x) => factor * x),
          t,
        );
      };
    }
    for (const [id, expected] of Object.entries(values).filter(([name]) => OWN.test(name)))
      near(computed[id](), expected, id.startsWith("tuned") ? 1e-9 : 1e-10);
  });
});

it("no larger penalty than the tuned one has a smaller risk", () => {
  for (const one of cases)
    for (const factor of [1.02, 1.3, 3]) {
      const { n, sigma2, vectors, tuned_kappa0, values } = one;
      const lam = spectrumOf(one);
      const none = lam.map(() => 0);
      const beside = ownRisk(regression(lam, n, tuned_kappa0 * factor, sigma2), none, vectors.beta_t);
      expect(beside).toBeGreaterThanOrEqual(values.tuned_ridge0 * (1 - 1e-9));
    }
});

it("a source of zero is left where it is, and a direction without variance is never learned", () => {
  const at = regression([1, 0.5, 0], 1, kappaOf([1, 0.5, 0], 1), 0.1);
  expect(depthFactor(at, [0, 0, 0], [1, 1, 1], 3)).toBe(1);
  expect(at.z[2]).toBe(1);
});
