import { describe, expect, it } from "vitest";
import { simulate } from "../../test/simulate.ts";
import { uniforms } from "../lib/philox.ts";

const exact = ["risk-scratch", "risk-linear", "t-linear", "risk-finetune", "t-finetune"];
const round = (x: number) => Math.round(x * 100) / 100;

/**
 * 40 settings drawn once from a fixed stream, before any was looked at: 26 where theory is exact, 14 where it is a
 * large-d limit (depth ≥ 2, at d = 400). One quantity a setting, by turns; γ ≤ 0.8.
 */
const settings = Array.from({ length: 40 }, (_, k) => {
  const u = new Float64Array(8);
  uniforms(u, 8, { seed: 20261121, replicate: k, purpose: 77 });
  const large = k >= 26;
  const d = large ? 400 : 60 + 20 * (k % 4);
  const gamma = large ? round(0.15 + 0.45 * u[1]) : round(0.1 + 0.7 * u[1]);
  const parts = [
    `theta=${Math.round(180 * u[0])}`,
    `gamma=${gamma}`,
    `sigma=${round(u[2])}`,
    `rho=${round(0.3 + 1.7 * u[3])}`,
  ];
  parts.push(`s=${round(0.3 + 1.7 * u[4])}`, `d=${d}`);
  const quantity = large ? (k % 2 ? "risk-finetune" : "t-finetune") : exact[k % 5];
  parts.push(`L=${large ? [2, 3, 6, "inf"][k % 4] : 1}`);
  // Some with finite source data; exact there at L = 1, and for linear transfer without source noise.
  if (!large && k % 3 === 0)
    parts.push(`gs=${round(0.2 + 0.6 * u[5])}`, quantity.includes("linear") ? "ss=0" : `ss=${round(u[6])}`);
  else if (!large && quantity.includes("linear")) parts.push(`ridge=${round(u[7])}`);
  return { link: parts.join("&"), quantity, seed: 1000 + k, trials: large ? 200 : 400 };
});

describe("theory and simulation agree within their error bars at 40 settings fixed beforehand", () => {
  const scores: number[] = [];
  it.each(settings)("$quantity at $link", ({ link, quantity, seed, trials }) => {
    const q = simulate(link, trials, seed)[quantity];
    expect(q.trials).toBe(trials);
    expect(q.z, q.reason).not.toBeNull();
    scores.push(q.z as number);
    expect(Math.abs(q.z as number)).toBeLessThan(4.5);
  });
  it("and the bars are neither too short nor too long: rms of z in 0.7 … 1.35", () => {
    expect(scores.length).toBe(40);
    const rms = Math.sqrt(scores.reduce((a, z) => a + z * z, 0) / scores.length);
    expect(rms).toBeGreaterThan(0.7);
    expect(rms).toBeLessThan(1.35);
  });
});

describe("what the printed formula misses", () => {
  it("at 60°, γ = ½, σ = 1 real fine-tuning of two layers costs 1.64, not 1.5", () => {
    const link = "theta=60&gamma=0.5&sigma=1&L=2";
    const real = simulate(link, 100, 1)["risk-finetune"];
    expect(real.theory).toBeCloseTo(1.64, 2);
    expect(Math.abs(real.z as number)).toBeLessThan(3.5);
    const printed = simulate(`${link}&formula=printed`, 100, 1)["risk-finetune"];
    expect(printed.mean).toBe(real.mean);
    expect(printed.theory).toBeCloseTo(1.5, 2);
    expect(printed.z as number).toBeGreaterThan(5);
  });
});

describe("where no z belongs", () => {
  it("says why", () => {
    const at = (link: string) => simulate(link, 5, 1);
    expect(at("d=40&gamma=1")["risk-scratch"]).toMatchObject({
      z: null,
      theory: null,
      reason: expect.stringMatching(/infinite variance/),
    });
    expect(at("d=40&gamma=0.05")["risk-linear"]).toMatchObject({
      z: null,
      reason: expect.stringMatching(/four samples/),
    });
    expect(at("d=40")["risk-source"]).toMatchObject({ z: null, reason: expect.stringMatching(/no spread/) });
    expect(at("d=40&gamma=1")["t-linear"].theory).toBeNull();
    expect(simulate("d=40", 1, 1)["risk-scratch"]).toMatchObject({ z: null, se: null });
  });
});

describe("what trials do not settle", () => {
  it("a mean that is infinite has no number beside ∞, and says so", () => {
    const peak = simulate("d=40&gamma=1", 30, 1);
    for (const id of ["risk-scratch", "risk-finetune", "t-linear"])
      expect(peak[id], id).toMatchObject({
        mean: null,
        se: null,
        diverges: "mean",
        z: null,
        reason: expect.stringMatching(/infinite variance.*the mean diverges/),
      });
    // Both risks infinite and their difference without a mean; two samples for a readout.
    expect(simulate("d=40&gamma=0.05", 30, 1)["risk-linear"]).toMatchObject({ mean: null, se: null, diverges: "mean" });
    // What is bounded, and what stays finite, keeps its numbers.
    for (const id of ["hurts-linear", "risk-linear"]) {
      expect(peak[id].diverges, id).toBeUndefined();
      expect(peak[id].mean, id).toEqual(expect.any(Number));
      expect(peak[id].se as number, id).toBeGreaterThan(0);
    }
    expect(peak["t-finetune"]).toMatchObject({ mean: 0, se: 0, theory: 0 });
  });

  it("a finite mean of infinite variance has a number and no bar", () => {
    const near = simulate("d=40&gamma=1.05", 30, 1)["risk-scratch"];
    expect(near).toMatchObject({
      se: null,
      diverges: "se",
      z: null,
      reason: expect.stringMatching(/infinite variance/),
    });
    expect(near.mean).toEqual(expect.any(Number));
    expect(near.theory).toEqual(expect.any(Number));
  });

  it("rounding is no standard error", () => {
    for (const link of ["d=40", "d=40&gamma=2&L=3", "m=diagonal&D=40&alpha=1.2"]) {
      const report = simulate(link, 12, 3);
      for (const [id, { se, mean }] of Object.entries(report)) {
        if (se === null) continue;
        expect(se === 0 || se > 1e-14 * Math.max(1, Math.abs(mean as number)), `${id} at ${link}: ${se}`).toBe(true);
      }
      // The source as it is; without noise the diagonal network recovers the target.
      const { mean, se } = report[link.includes("diagonal") ? "risk-finetune" : "risk-source"];
      expect(se).toBe(0);
      if (link.includes("diagonal")) expect(mean).toBe(0);
    }
  });
});

it("transfer helps on average and hurts in 41 % of the draws: 45°, σ = .2, γ = .5, d = 50", () => {
  const report = simulate("theta=45&sigma=0.2&gamma=0.5&d=50", 2000, 31);
  expect(report["t-linear"].mean).toBeGreaterThan(3 * (report["t-linear"].se as number));
  const { mean, se, theory, reason } = report["hurts-linear"];
  expect(Math.abs((mean as number) - 0.41)).toBeLessThan(3 * (se as number));
  // The error bar of a share.
  expect(se).toBeCloseTo(Math.sqrt(((mean as number) * (1 - (mean as number))) / 2000), 4);
  expect(theory).toBeNull();
  expect(reason).toBe("known from the simulation only: it counts the draws in which transfer loses to scratch");
});
