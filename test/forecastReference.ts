import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { type Details, type Forecast, forecast } from "../src/forecast/forecast.ts";
import { pair, run } from "./forecastPairs.ts";

/**
 * test/golden/forecast_reference.json: an independent implementation in NumPy, on the pairs of public/examples. What is deterministic
 * agrees to 1e-6. NumPy's random stream cannot be copied: bands agree within what 400 draws tell.
 */
export interface Reference {
  readonly folder: string;
  readonly m: number;
  readonly labelled_rows: number[];
  readonly const: number;
  readonly lam_top: number[];
  readonly kappa_cuts: number[];
  readonly band_sizes: number[];
  readonly prob_p: number[];
  readonly prob_g: number[];
  readonly logpost_max: number;
  readonly sigma2_exact_mean: number;
  readonly diag: Readonly<Record<string, number>> & { readonly log2_loo_over_theory: number[] };
  readonly ns: number[];
  readonly bands: Readonly<Record<string, ([number, number, number, number, number] | null)[]>>;
  readonly P_raw: number[];
  readonly P_win: number[];
  readonly verdict: string[];
  readonly rho_mean: number[];
  readonly rho_sd: number[];
  readonly beta_t_mean_first6: number[];
  readonly beta_t_sd_first6: number[];
  readonly refused: string[];
  readonly warnings: string[];
}

export const reference = JSON.parse(
  readFileSync(new URL("./golden/forecast_reference.json", import.meta.url), "utf8"),
) as Record<string, Reference>;

const curveNames = {
  ridge0: "ridge0",
  ridgeS: "ridgeS",
  linear: "linear_transfer",
  ridgeless: "ridgeless",
  finetune1: "ft_L1",
  finetune2: "ft_L2",
} as const;

/** Five times the reference's 400: what is left of the differences is the reference's own chance, up to 0.09 at the ends of a band. */
const DRAWS = 2000;
/** Standard errors of a mean of the reference's draws and of one of ours, together. */
const TWO_MEANS = Math.sqrt(1 / 400 + 1 / DRAWS);

/** The tests of one setting. */
export function compare(name: string, expected: Reference): void {
  let asked: { answer: Forecast; details: Details };
  beforeAll(async () => {
    const input = await pair(name.split(" ")[0], expected.labelled_rows);
    const answer = run(forecast(input, { seed: 1, draws: DRAWS, sizes: expected.ns }));
    asked = { answer, details: answer.details! };
  });

  const near = (value: number, wanted: number, what: string) =>
    expect(Math.abs(value - wanted), `${what}: ${value} in place of ${wanted}`).toBeLessThanOrEqual(
      1e-6 * Math.max(Math.abs(wanted), 1e-3),
    );

  it("is the same where nothing is random", () => {
    const { answer, details } = asked;
    const { features, posterior } = details;
    expect([answer.rows, answer.rank]).toEqual([expected.diag.N, expected.diag.r]);
    near(features.constant, expected.const, "constant");
    for (const [k, x] of expected.lam_top.entries()) near(features.lambda[k], x, `λ ${k}`);
    for (const k of [0, 1]) near(posterior.cuts[k], expected.kappa_cuts[k], `κ ${k}`);
    expect(posterior.bandSizes).toEqual(expected.band_sizes);
    for (const [k, x] of expected.prob_p.entries()) near(posterior.exponents[k], x, `weight of p ${k}`);
    for (const [k, x] of expected.prob_g.entries()) near(posterior.ratios[k], x, `weight of g ${k}`);
    near(posterior.largestLogWeight, expected.logpost_max, "largest log weight");
    near(posterior.meanNoise, expected.sigma2_exact_mean, "E σ²");
    near(features.leverageKurtosis, expected.diag.leverage_kurtosis, "leverage");
    near(features.normKurtosis, expected.diag.norm_kurtosis, "norms");
    near(answer.loo.ridge0, expected.diag.loo0, "leave-one-out from 0");
    near(answer.loo.ridgeS, expected.diag.looS, "leave-one-out from the source");
  });

  it("has the same bands, verdicts and remarks as far as draws tell", () => {
    const { answer, details } = asked;
    for (const [id, theirs] of Object.entries(curveNames)) {
      const curve = details.curves[id as keyof typeof curveNames];
      const given = expected.bands[theirs].filter((band) => band !== null);
      expect(curve.length).toBe(given.length);
      for (const [k, band] of given.entries()) {
        const { rawLo, median, rawHi } = curve[k];
        for (const [value, wanted, tolerance] of [
          [rawLo, band[0], 0.15],
          [median, band[1], 0.1],
          [rawHi, band[2], 0.15],
        ])
          expect(Math.abs(Math.log(value / wanted)), `${id} ${k}: ${value}, ${wanted}`).toBeLessThanOrEqual(tolerance);
      }
    }
    for (const [k, { raw, win, verdict }] of details.verdicts.entries()) {
      expect(Math.abs(raw - expected.P_raw[k])).toBeLessThanOrEqual(0.07);
      const isClose = [0.2, 0.8].some((edge) => Math.abs(expected.P_win[k] - edge) < 0.08);
      const calibrated = 1 / (1 + Math.exp(1.36 - 1.4 * Math.log(raw / (1 - raw))));
      expect(win).toBeCloseTo(calibrated, 12);
      if (!isClose && expected.refused.length === 0) expect(verdict).toBe(expected.verdict[k]);
    }
    const { factors, targets } = details.posterior;
    const r = answer.rank;
    for (const k of [0, 1, 2]) {
      let mean = 0;
      for (let draw = 0; draw < DRAWS; draw++) mean += factors[draw * 3 + k] / DRAWS;
      expect(Math.abs(mean - expected.rho_mean[k])).toBeLessThanOrEqual(4 * expected.rho_sd[k] * TWO_MEANS);
    }
    for (const [k, wanted] of expected.beta_t_mean_first6.entries()) {
      let mean = 0;
      for (let draw = 0; draw < DRAWS; draw++) mean += targets[draw * r + k] / DRAWS;
      const apart = k === 0 ? Math.abs(mean - wanted) : Math.abs(Math.abs(mean) - Math.abs(wanted));
      expect(apart, `target ${k}`).toBeLessThanOrEqual(4 * expected.beta_t_sd_first6[k] * TWO_MEANS);
    }
    expect(answer.refused.map(({ id }) => id)).toEqual(expected.refused);
    expect(answer.warnings.map(({ id }) => id)).toEqual(expected.warnings);
  });
}
