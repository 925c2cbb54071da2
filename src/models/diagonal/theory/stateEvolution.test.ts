import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ClassTask, fineTuningClasses, scratchClasses } from "./classes.ts";
import {
  elasticity,
  fineTuningScale,
  lOrder,
  potential,
  potentialSlope,
  pretrainingDependence,
} from "./implicitBias.ts";
import { pretrain } from "./pretraining.ts";
import { prox } from "./prox.ts";
import { evolve, FINE } from "./stateEvolution.ts";

const file = (name: string) => readFileSync(new URL(`../../../../test/golden/${name}`, import.meta.url), "utf8");
type Numbers = Record<string, number>;
const golden = JSON.parse(file("diagonal.json").replace(/\bNaN\b/g, "null")) as Record<string, Numbers[]>;
const near = (a: number, b: number, rel: number) =>
  expect(Math.abs(a - b), `${a} against ${b}`).toBeLessThanOrEqual(rel * Math.max(Math.abs(b), 1e-300));

describe("golden/diagonal.json", () => {
  it.each(golden.closed_form)("closed form %o", (g) => {
    const rootK = fineTuningScale(g.c, g.lam, g.gamma, g.beta_pt);
    near(rootK, g.sqrt_k, 1e-12);
    near(potential(g.beta_ft, rootK), g.q, 1e-12);
    near(potentialSlope(g.beta_ft, rootK), g.dq, 1e-12);
    near(lOrder(g.beta_ft, rootK), g.l_order, 1e-12);
    near(elasticity(g.c, g.lam, g.gamma, g.beta_pt), g.elasticity, 1e-11);
    near(pretrainingDependence(g.c, g.lam, g.gamma, g.beta_pt, g.beta_ft), g.pt_dependence, 1e-11);
  });
  it.each(golden.prox)("prox %o", (g) => {
    const p = prox(g.x, g.kappa, g.sqrt_k);
    near(p.s, g.s, 1e-11);
    near(p.eta, g.eta, 1e-11);
    near(p.slope, g.deta, 1e-11);
  });
  it.each(golden.se_perfect)("perfect pretraining %o", (g) => {
    const { classes, scratch } = task({ ...g, a_pt: 1 / Math.sqrt(g.rho_pt), slab: "sign" });
    const e = evolve(classes, g.alpha, Math.sqrt(g.sigma2));
    expect(Math.abs(e.risk - g.mse)).toBeLessThan(2e-5);
    near(e.tau, g.tau, 2e-5);
    near(e.kappa, g.kappa, 2e-5);
    const s = evolve(scratch, g.alpha, Math.sqrt(g.sigma2));
    expect(Math.abs(s.risk - g.scratch_mse)).toBeLessThan(2e-5);
    const fine = evolve(classes, g.alpha, Math.sqrt(g.sigma2), FINE);
    expect(Math.abs(fine.risk - g.mse)).toBeLessThan(1e-7);
  });
});

describe("golden/diagonal_curves.csv", () => {
  const [head, ...lines] = file("diagonal_curves.csv")
    .trim()
    .split(/\r?\n/)
    .map((l) => l.split(","));
  const rows = lines.map(
    (l) =>
      Object.fromEntries(head.map((h, i) => [h, h === "panel" || h === "slab" ? l[i] : Number(l[i])])) as Numbers & {
        slab: string;
      },
  );
  it(`all ${rows.length} rows`, () => {
    expect(rows.length).toBe(170);
    let worst = 0;
    for (const r of rows) {
      const e = evolve(task(r).classes, r.alpha, 0);
      worst = Math.max(worst, Math.abs(e.risk - r.mse));
    }
    expect(worst).toBeLessThan(2e-5);
  });
});

describe("finite pretraining data", () => {
  it.each(golden.se_finite)("golden %o", (g) => {
    const p = classTask({ ...g, a_pt: 1 / Math.sqrt(g.rho_pt), slab: "sign" }, g.alpha_pt, Math.sqrt(g.sigma2_pt));
    const { evolution } = pretrain(p);
    expect(Math.abs((evolution?.risk ?? Number.NaN) - g.pt_mse)).toBeLessThan(2e-5);
    near(evolution?.tau ?? Number.NaN, g.pt_tau, 2e-5);
    const e = evolve(fineTuningClasses(p), g.alpha, Math.sqrt(g.sigma2));
    expect(Math.abs(e.risk - g.mse)).toBeLessThan(2e-5);
    near(e.tau, g.tau, 2e-5);
  });
  it("tends to perfect pretraining as its data grow", () => {
    const base = {
      c: 0.01,
      lam: 0.2,
      gamma: 0.1,
      rho_pt: 0.1,
      rho_shared: 0.8,
      rho_new: 0.02,
      a_pt: 1,
      slab: "gaussian",
    };
    const risk = (alphaPt: number, sigmaPt: number) =>
      evolve(fineTuningClasses(classTask(base, alphaPt, sigmaPt)), 0.25, 0.1).risk;
    const perfect = risk(Number.POSITIVE_INFINITY, 0);
    expect(risk(1.5, 0)).toBeCloseTo(perfect, 10);
    expect(Math.abs(risk(20, 0.01) - perfect)).toBeLessThan(1e-3);
    expect(Math.abs(risk(0.9, 0) - perfect)).toBeLessThan(Math.abs(risk(0.3, 0) - perfect));
  });
});

// ±1/√ρ_FT far beyond τ, which rounding at that place cannot tell from 0. R by another program in 60 decimal digits.
describe("a target with hardly any feature", () => {
  const sparse = { c: 1e-12, lam: 0, gamma: 0, rho_pt: 0.1, rho_shared: 1e-11, rho_new: 0, a_pt: 1, slab: "sign" };
  it.each([
    [{ alpha: 0.2 }, 1.21248662258e-31],
    [{ alpha: 0.6, c: 1e-9, rho_shared: 1e-5 }, 3.99352472973e-22],
    [{ alpha: 0.6, c: 1e-5, rho_shared: 1e-3, sigma: 1e-6 }, 3.65184295599e-12],
  ])("%o", (patch, R) => {
    const g = { ...sparse, sigma: 0, ...patch };
    const { risk, steps } = evolve(task(g).classes, g.alpha, g.sigma);
    near(risk, R, 1e-7);
    expect(steps).toBeLessThan(30);
  });
});

function classTask(g: Record<string, number | string>, alphapt = Number.POSITIVE_INFINITY, sigmapt = 0): ClassTask {
  const n = (k: string) => Number(g[k]);
  return {
    c: n("c"),
    lam: n("lam"),
    gft: n("gamma"),
    rpt: n("rho_pt"),
    rsh: n("rho_shared"),
    rnew: n("rho_new"),
    apt: n("a_pt"),
    alphapt,
    sigmapt,
    slab: g.slab === "gaussian" ? "gauss" : "sign",
  };
}

const task = (g: Record<string, number | string>) => ({
  classes: fineTuningClasses(classTask(g)),
  scratch: scratchClasses(classTask(g)),
});
