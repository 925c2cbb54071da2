import { describe, expect, it } from "vitest";
import { settings } from "../../../../test/reluSettings.ts";
import { simulate } from "../../../../test/simulate.ts";

const TRIALS = 16;

/** Docs/theory.md §3.1: within 3 % and three standard errors at d = 400. */
describe("theory and kernel regression agree at 24 settings fixed beforehand", () => {
  it.each(settings)("$quantity at $link", ({ link, quantity, seed }) => {
    const { mean, se, theory } = simulate(link, TRIALS, seed)[quantity] as Record<"mean" | "se" | "theory", number>;
    expect(Math.abs(mean - theory)).toBeLessThan(0.03 * theory + 3 * se);
    // The bar is no excuse: it is smaller than what is claimed.
    expect(se).toBeLessThan(0.03 * theory);
  });
});
