import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ClassTask, fineTuningClasses, scratchClasses } from "./classes.ts";
import { l1Threshold } from "./references.ts";
import { evolve, FINE } from "./stateEvolution.ts";

type Numbers = Record<string, number>;
const text = readFileSync(new URL("../../../../test/golden/diagonal.json", import.meta.url), "utf8");
const golden = JSON.parse(text.replace(/\bNaN\b/g, "null")) as Record<string, Numbers[]>;

/** A golden case: signed slabs of size 1/√ρ, in pretraining and in the target. */
const taskOf = (g: Numbers): ClassTask => ({
  c: g.c,
  lam: g.lam,
  gft: g.gamma,
  rpt: g.rho_pt,
  rsh: g.rho_shared,
  rnew: g.rho_new,
  apt: 1 / Math.sqrt(g.rho_pt),
  alphapt: g.alpha_pt ?? Number.POSITIVE_INFINITY,
  sigmapt: Math.sqrt(g.sigma2_pt ?? 0),
  slab: "sign",
});

describe("Monte Carlo of finite networks", () => {
  const theory = golden.mc.map((g) => {
    const sigma = Math.sqrt(g.sigma2);
    const ft = evolve(fineTuningClasses(taskOf(g)), g.alpha, sigma).risk;
    const sc = evolve(scratchClasses(taskOf(g)), g.alpha, sigma).risk;
    return { ft, sc, T: sc - ft };
  });
  it("has 36 cases, at D = 400 and 800, eight with finite pretraining data", () => {
    expect(golden.mc.length).toBe(36);
    expect(golden.mc.filter((g) => g.alpha_pt !== undefined).length).toBe(8);
  });
  it.each(["ft", "sc", "T"] as const)("our theory of %s is the golden theory", (name) => {
    for (const [i, g] of golden.mc.entries())
      expect(Math.abs(theory[i][name] - g[`${name}_th`]), `case ${g.case}, D = ${g.D}`).toBeLessThan(5e-5);
  });
  it.each(["ft", "sc", "T"] as const)("means of %s lie about our theory as their standard errors say", (name) => {
    const z = golden.mc.map((g, i) => (g[`${name}_mean`] - theory[i][name]) / g[`${name}_se`]);
    for (const [i, g] of golden.mc.entries())
      expect(Math.abs(z[i]), `case ${g.case}, D = ${g.D}: z = ${z[i]}`).toBeLessThan(4.5);
    // 36 nearly independent scores: the rms of such a sample lies in 0.6 … 1.45 with odds of 1000 to 1.
    const rms = Math.sqrt(z.reduce((sum, v) => sum + v * v, 0) / z.length);
    expect(rms).toBeGreaterThan(0.6);
    expect(rms).toBeLessThan(1.45);
  });
});

describe("recovery by ℓ₁", () => {
  it.each(golden.l1_recovery)("ρ = $rho", (g) => {
    expect(Math.abs(l1Threshold(g.rho) - g.alpha_l1)).toBeLessThan(1e-6);
    const law = { slab: "sign", rpt: g.rho, rsh: 1, rnew: 0, apt: 1, alphapt: Number.POSITIVE_INFINITY } as const;
    const log10 = (c: number) =>
      Math.log10(evolve(scratchClasses({ ...law, c, lam: 0, gft: 0, sigmapt: 0 }), g.alpha, 0, FINE).risk);
    // The golden exponent is the limit √k → 0; slopes over one decade approach it like 1/ln²√k (0.0088 at 1e-11).
    const away = (c: number) => Math.abs(log10(10 * c) - log10(c) - g.mse_exponent_in_sqrt_k);
    expect(away(1e-11)).toBeLessThan(0.01);
    expect(away(1e-20)).toBeLessThan(0.003);
    expect(away(1e-20)).toBeLessThan(away(1e-11));
    expect(away(1e-11)).toBeLessThan(away(1e-6));
  });
});
