import { describe, expect, it } from "vitest";
import { simulate } from "../../test/simulate.ts";
import { uniforms } from "../lib/philox.ts";

const round = (x: number) => Math.round(x * 100) / 100;

/** 24 settings at d = 800 and 1000, beyond γ = 1 as well, drawn once from a fixed stream. */
const settings = Array.from({ length: 24 }, (_, k) => {
  const u = new Float64Array(8);
  uniforms(u, 8, { seed: 20261121, replicate: k, purpose: 78 });
  const gamma = k % 4 === 3 ? round(1.3 + 0.5 * u[1]) : round(0.05 + 0.75 * u[1]);
  const link = [
    `theta=${Math.round(180 * u[0])}`,
    `gamma=${gamma}`,
    `sigma=${round(u[2])}`,
    `rho=${round(0.3 + 1.7 * u[3])}`,
    `s=${round(0.3 + 1.7 * u[4])}`,
    `L=${[1, 2, 3, 5, 10, "inf"][k % 6]}`,
    `ridge=${k % 2 ? round(u[5]) : 0}`,
    `d=${k % 2 ? 800 : 1000}`,
    ...(k % 5 === 0 ? [`gs=${round(0.2 + 2 * u[6])}`, `ss=${round(u[7])}`] : []),
  ].join("&");
  const quantity = gamma > 1 ? "risk-scratch" : ["risk-finetune", "t-finetune", "t-linear", "risk-linear"][k % 4];
  return { link, quantity, seed: 5000 + k };
});

describe("theory and simulation at large d", () => {
  const scores: number[] = [];
  it.each(settings)(
    "$quantity at $link",
    ({ link, quantity, seed }) => {
      const { z, reason } = simulate(link, 60, seed)[quantity];
      expect(z, reason).not.toBeNull();
      scores.push(z as number);
      expect(Math.abs(z as number)).toBeLessThan(4.5);
    },
    600_000,
  );
  it("rms of z in 0.65 … 1.4", () => {
    expect(scores.length).toBe(settings.length);
    const rms = Math.sqrt(scores.reduce((a, z) => a + z * z, 0) / scores.length);
    expect(rms).toBeGreaterThan(0.65);
    expect(rms).toBeLessThan(1.4);
  });
});
