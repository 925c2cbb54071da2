import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kappa, resolution, ridgeKappa } from "./deterministicEquivalent.ts";
import { bestSurrogate, noiseShare, protocolRisk } from "./protocolRisk.ts";
import { spectrum } from "./spectrum.ts";

type Vector = readonly number[];

/** Settings of golden/protocols.json, by an independent implementation; its tiny ones have no ridge. */
interface Case {
  readonly id: string;
  readonly spectrum?: string;
  readonly d: number;
  readonly n: number;
  readonly sigma2: number;
  readonly kappa: number;
  readonly lambda_ridge?: number;
  readonly lam: Vector;
  readonly mix?: { readonly n_target: number; readonly n_source: number };
  readonly vectors: Readonly<Record<string, Vector>>;
  readonly values: Readonly<Record<string, number>>;
  readonly monte_carlo?: Readonly<Record<string, { readonly mean: number; readonly se: number }>>;
}

const { cases: all } = JSON.parse(
  readFileSync(new URL("../../../../test/golden/protocols.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };

/** The file names the larger spectra instead of listing their eigenvalues. */
const named: Readonly<Record<string, (i: number, d: number) => number>> = {
  power1: (i) => 1 / i,
  power15: (i) => i ** -1.5,
  iso: () => 1,
  spiked: (i) => (i <= 3 ? 10 : 1),
  step: (i, d) => (i <= d / 4 ? 1 : 0.05),
  expo: (i, d) => Math.exp((-3 * i) / d),
};
const cases = all.map((c) => ({
  ...c,
  lam: c.lam ?? Array.from({ length: c.d }, (_, i) => named[c.spectrum ?? ""](i + 1, c.d)),
}));

/** R(a, b, t) of a case at some κ, its own unless given. */
function risk(c: Case, a: Vector, b: Vector, t: Vector, sigma2 = c.sigma2, at?: number): number {
  const { of, order, here } = settingOf(c, at);
  const product = (u: (i: number) => number, v: (i: number) => number) => Float64Array.from(order, (i) => u(i) * v(i));
  const off = (i: number) => t[i] - b[i];
  const way = (i: number) => b[i] - a[i];
  const noise = sigma2 * noiseShare(here, c.n);
  return protocolRisk(of.values, product(off, off), product(off, way), product(way, way), here, noise);
}

function settingOf(c: Case, at?: number) {
  const of = spectrum(Float64Array.from(c.lam));
  const order = [...c.lam.keys()].sort((i, j) => c.lam[j] - c.lam[i]);
  const ridge = (c.lambda_ridge ?? 0) > 1e-9 ? (c.lambda_ridge as number) : 0;
  const own = ridge > 0 ? ridgeKappa(of, c.n, ridge) : kappa(of, c.n);
  const k = at ?? own;
  const df1 = of.values.reduce((sum, v, g) => sum + (of.counts[g] * v) / (v + k), 0);
  return { of, order, own, here: resolution(of, c.n, k, at === undefined ? ridge : k * (1 - df1 / c.n)) };
}

const scaled = (v: Vector, f: number): Vector => v.map((x) => f * x);
const plus = (u: Vector, v: Vector): Vector => u.map((x, i) => x + v[i]);

describe.each(cases.map((c) => [c.id, c] as const))("%s", (_, c) => {
  const zero = scaled(c.lam, 0);
  const { beta_s: s, beta_t: t } = c.vectors;
  const values: Record<string, () => number> = {
    scratch: () => risk(c, zero, t, t),
    finetune_L1: () => risk(c, s, t, t),
    finetune_L2: () => risk(c, scaled(s, c.values.c_L2), t, t),
    forgetting: () => risk(c, s, t, s),
    general: () => risk(c, c.vectors.a, c.vectors.b, c.vectors.t),
    interpolation_half: () => interpolated(0.5),
    interpolation_best: () => interpolated(c.values.a_star),
    surrogate_best_from_zero: () => {
      const { here } = settingOf(c);
      const h = noiseShare(here, c.n);
      return risk(
        c,
        zero,
        t.map((x, i) => x * bestSurrogate(c.lam[i], here.kappa, h)),
        t,
      );
    },
    weak_to_strong_from_zero: () => risk(c, zero, c.vectors.weak, t),
    cotrain_heuristic: () => {
      const { n_target = 0, n_source = 0 } = c.mix ?? {};
      const share = n_target / (n_target + n_source);
      const apart = c.lam.reduce((sum, l, i) => sum + l * (t[i] - s[i]) ** 2, 0);
      return risk(c, zero, plus(scaled(t, share), scaled(s, 1 - share)), t, c.sigma2 + share * (1 - share) * apart);
    },
  };

  /** a(β_ft − β_s) + β_s is a start of s, judged by (t − (1−a)s)/a, a² times. */
  const interpolated = (a: number) => a * a * risk(c, s, t, scaled(plus(t, scaled(s, a - 1)), 1 / a));

  it("κ", () => expect(settingOf(c).own / c.kappa).toBeCloseTo(1, 11));

  it.each(Object.keys(values).filter((id) => id in c.values))("%s", (id) => {
    expect(values[id]() / c.values[id]).toBeCloseTo(1, 9);
  });

  const tuned = [
    ["tuned_ridge0", "tuned_kappa0"],
    ["tuned_ridgeS", "tuned_kappaS"],
  ] as const;
  it.each(tuned.filter(([id]) => id in c.values))("%s", (id, place) => {
    const best = c.values[place] ?? (c as unknown as Record<string, number>)[place];
    const from = id === "tuned_ridge0" ? zero : s;
    expect(risk(c, from, t, t, c.sigma2, best) / c.values[id]).toBeCloseTo(1, 8);
    // No κ beside it is better.
    for (const f of [0.9, 1.1])
      if (best * f > kappa(settingOf(c).of, c.n))
        expect(risk(c, from, t, t, c.sigma2, best * f)).toBeGreaterThan(c.values[id]);
  });

  it.runIf(c.monte_carlo)("real data", () => {
    for (const [id, { mean, se }] of Object.entries(c.monte_carlo ?? {})) {
      const loose = id === "cotrain_heuristic" || ((c.lambda_ridge ?? 0) < 1e-9 && c.n <= 30);
      expect(Math.abs(values[id]() - mean), id).toBeLessThan(Math.max(4 * se, (loose ? 0.12 : 0.06) * mean));
    }
  });
});

describe("the best surrogate", () => {
  it.each([0.1, 0.3, 1, 3, 10])("no other labels are better, λ = %d κ", (lambda) => {
    const h = 0.8;
    const [left, learned] = [1 / (lambda + 1), lambda / (lambda + 1)];
    const loss = (b: number) => (1 - learned * b) ** 2 + (left * b) ** 2 * h;
    const best = bestSurrogate(lambda, 1, h);
    for (const f of [0.98, 1.02]) expect(loss(best * f)).toBeGreaterThan(loss(best));
  });
  it("amplifies what is strong and shrinks what is weak", () => {
    expect(bestSurrogate(3, 1, 0.2)).toBeGreaterThan(1);
    expect(bestSurrogate(0.1, 1, 0.8)).toBeLessThan(1);
  });
});
