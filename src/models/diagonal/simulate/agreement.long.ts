import { describe, expect, it } from "vitest";
import { settings } from "../../../../test/diagonalSettings.ts";
import { simulate } from "../../../../test/simulate.ts";

describe("theory and the simulated network agree at D = 1000, where the finite-size bias is nearly gone", () => {
  const scores: number[] = [];
  it.each(settings)(
    "$quantity at $link",
    ({ link, quantity, seed }) => {
      const { z, reason } = simulate(`${link}&D=1000`, 20, 1000 + seed)[quantity];
      expect(z, reason).not.toBeNull();
      scores.push(z as number);
      expect(Math.abs(z as number)).toBeLessThan(4.5);
    },
    600_000,
  );
  it("rms of z in 0.7 … 1.4", () => {
    expect(scores.length).toBe(24);
    const rms = Math.sqrt(scores.reduce((a, z) => a + z * z, 0) / scores.length);
    expect(rms).toBeGreaterThan(0.7);
    expect(rms).toBeLessThan(1.4);
  });
});
