import { describe, expect, it } from "vitest";
import { settings } from "../../../../test/diagonalSettings.ts";
import { simulate } from "../../../../test/simulate.ts";

/** D = 400 and 40 trials, as docs/theory.md §2.6 asks for. */
describe("theory and the simulated network agree at 24 settings fixed beforehand", () => {
  const scores: number[] = [];
  it.each(settings)("$quantity at $link", ({ link, quantity, seed }) => {
    const { z, reason } = simulate(link, 40, seed)[quantity];
    expect(z, reason).not.toBeNull();
    scores.push(z as number);
    expect(Math.abs(z as number)).toBeLessThan(4);
  });
  it("and the bars are neither too short nor too long: rms of z in 0.7 … 1.4", () => {
    expect(scores.length).toBe(24);
    const rms = Math.sqrt(scores.reduce((a, z) => a + z * z, 0) / scores.length);
    expect(rms).toBeGreaterThan(0.7);
    expect(rms).toBeLessThan(1.4);
  });
});
