import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Distances } from "../../explanation.ts";
import { defaultParams } from "../../model.ts";
import { deepLinear } from "../deepLinear.ts";
import type { DeepLinearParams } from "../params.ts";
import { distances as distancesInParts, divergence } from "./distance.ts";

const at = (over: object) => ({ ...defaultParams(deepLinear), ...over }) as unknown as DeepLinearParams;

function distances(p: DeepLinearParams, id: string, top: number): Distances {
  const parts = distancesInParts(p, id, top);
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
  }
}

const anyTask = fc.record({
  theta: fc.double({ min: 0, max: 180, noNaN: true }),
  gamma: fc.constantFrom(0, 0.5, 1, 20),
  sigma: fc.constantFrom(0, 1e-12, 0.2, 100),
  rho: fc.constantFrom(0, 1e-12, 1, 1000),
  s: fc.constantFrom(0, 1e-12, 1, 1000),
  L: fc.constantFrom(1, 2, 1000, Number.POSITIVE_INFINITY),
  gs: fc.constantFrom(0, 0.5, 1, Number.POSITIVE_INFINITY),
  limit: fc.constantFrom("finite", "large"),
});

describe("KL between tasks", () => {
  it("is the mean log ratio of the two laws: KL of two Gaussians with means β·x, averaged over x", () => {
    // For one input KL is (βs·x − βt·x)²/2σ²; over x ~ N(0, I) its mean is ‖βs − βt‖²/2σ², here in two coordinates.
    const [s, rho, theta, sigma] = [1.3, 0.7, 50, 0.4];
    const angle = (theta * Math.PI) / 180;
    const apart = [s - rho * Math.cos(angle), -rho * Math.sin(angle)];
    const mean = (apart[0] ** 2 + apart[1] ** 2) / (2 * sigma ** 2);
    expect(divergence(at({ s, rho, theta, sigma }))).toBeCloseTo(mean, 12);
  });
  it("has the range of Fig. 4a: 0 … 50 at σ = .2", () => {
    expect([0, 90, 180].map((theta) => divergence(at({ theta })))).toEqual(
      [0, 25, 50].map((v) => expect.closeTo(v, 9)),
    );
    expect(divergence(at({ sigma: 0 }))).toBe(Number.POSITIVE_INFINITY);
    expect(divergence(at({ sigma: 0, theta: 0 }))).toBe(0);
  });
});

describe("what a distance cannot tell ([T25] Fig. 4a)", () => {
  const found = distances(at({ limit: "large" }), "t-linear", 2);
  it("T is .540, −.460, .540 at θ = 0, π/2, π", () => {
    expect(found.ends.map((t) => Number(t.toFixed(3)))).toEqual([0.54, -0.46, 0.54]);
  });
  it("one pair, one KL, three signs: γ = .549, .911, 1.080", () => {
    expect(found.crossings.map((g) => Number(g.toFixed(3)))).toEqual([0.549, 0.911, 1.08]);
    expect(found.sentences[1]).toMatch(/changes sign three times, at γ = 0\.549, 0\.911, 1\.08/);
  });
  it("over 0 … 180° nothing is left of the correlation, up to 90° KL orders T perfectly", () => {
    expect(found.sentences[0]).toMatch(/is 0; up to 90° alone it is −0\.9/);
    const near = found.angles.slice(0, 181);
    for (let k = 1; k < near.length; k++) {
      expect(near[k][0]).toBeGreaterThan(near[k - 1][0]);
      expect(near[k][1]).toBeLessThan(near[k - 1][1]);
    }
  });
  it("says why there is no picture", () => {
    expect(distances(at({ sigma: 0 }), "t-linear", 2).refused).toMatch(/no overlap/);
    expect(distances(at({ s: 0 }), "t-linear", 2).refused).toMatch(/no angle/);
  });
  it("speaks in numbers anywhere", () =>
    fc.assert(
      fc.property(anyTask, fc.constantFrom("t-linear", "t-finetune"), (p, id) => {
        const any = distances(at(p), id, 2);
        for (const sentence of [...any.sentences, any.refused ?? ""])
          expect(sentence).not.toMatch(/NaN|undefined|Infinity/);
        expect(any.angles.every(([kl, t]) => !Number.isNaN(kl) && !Number.isNaN(t))).toBe(true);
      }),
      { numRuns: 200, seed: 21 },
    ));
});
