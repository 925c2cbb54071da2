import { expect, it } from "vitest";
import { defaultParams } from "../../model.ts";
import { deepLinear } from "../deepLinear.ts";
import type { DeepLinearParams } from "../params.ts";
import { spectrumPicture } from "./spectrumPicture.ts";

const picture = (over: object) =>
  spectrumPicture({ ...defaultParams(deepLinear), ...over } as unknown as DeepLinearParams);

it("has one number a direction, strongest first, and shares that add up", () => {
  for (const spec of ["iso", "power", "spike", "step"])
    for (const align of ["generic", "top", "rest", "bottom"])
      for (const gamma of [0, 0.1, 1, 3])
        for (const a of [0, 0.5, 3]) {
          const p = picture({ spec, align, gamma, a, d: 50, k: 7 });
          if (!p) {
            expect([spec, align]).toEqual(["iso", "generic"]);
            continue;
          }
          const { eigenvalues, difference, learned, sentence } = p;
          expect([eigenvalues.length, difference.length, learned.length]).toEqual([50, 50, 50]);
          for (let i = 1; i < 50; i++) expect(eigenvalues[i]).toBeLessThanOrEqual(eigenvalues[i - 1]);
          expect(difference.reduce((x, y) => x + y, 0)).toBeCloseTo(1, 12);
          const rank = eigenvalues.filter((v) => v > 0).length;
          // κ is where what is learned adds up to the samples.
          expect(learned.reduce((x, y) => x + y, 0)).toBeCloseTo(Math.min(50 * gamma, rank), 9);
          expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
          expect(sentence).not.toMatch(/NaN|Infinity|undefined/);
        }
});

it("weak spikes come last, with the difference that lives in them", () => {
  const p = picture({ spec: "spike", a: 0.1, k: 5, align: "top", d: 20 });
  expect([...(p?.difference ?? [])].map((v) => v > 0)).toEqual([...Array(15).fill(false), ...Array(5).fill(true)]);
});
