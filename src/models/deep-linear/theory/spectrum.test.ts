import { describe, expect, it } from "vitest";
import type { DeepLinearParams } from "../params.ts";
import { condensed } from "./condensed.ts";
import { kappa, ridgeKappa, sums } from "./deterministicEquivalent.ts";
import { type Spectrum, spectrumOf } from "./spectrum.ts";

const settings = [0.1, 0.5, 1, 2, 6].flatMap((a) =>
  (["generic", "top", "rest", "bottom"] as const).flatMap((align) =>
    [30, 500, 3000].map((d) => ({ spec: "power", a, k: 17, align, d }) as const),
  ),
);

const near = (a: number, b: number, what: string) =>
  expect(Math.abs(a - b), `${what}: ${a} against ${b}`).toBeLessThanOrEqual(3e-13 * Math.abs(b));

describe("a condensed spectrum", () => {
  it.each(settings.map((s) => [JSON.stringify(s), s] as const))("%s has the sums of all directions", (_, inputs) => {
    const full = spectrumOf(inputs as unknown as DeepLinearParams);
    const few = condensed(full);
    for (const n of [0.1, 1, 2.5, inputs.d / 3, 0.95 * inputs.d]) near(kappa(few, n), kappa(full, n), `κ at ${n}`);
    for (const ridge of [1e-6, 1, 1e3])
      near(ridgeKappa(few, inputs.d / 2, ridge), ridgeKappa(full, inputs.d / 2, ridge), `κ of the ridge ${ridge}`);
    for (const mass of ["generic", "chosen", "counts"] as const)
      for (let exponent = -14; exponent <= 4; exponent++) {
        const [a, b] = [few, full].map((s: Spectrum) => sums(s, 10 ** exponent, s[mass]));
        for (const key of ["total", "weighted", "seen", "unseen", "lost"] as const)
          near(a[key], b[key], `${mass} ${key} at κ = 1e${exponent}`);
      }
  });
  it("is short, descends, and keeps what does not vary", () => {
    const { values } = condensed(spectrumOf({ spec: "power", a: 1, k: 20, align: "generic", d: 5000 } as never));
    expect(values.length).toBeLessThan(80);
    for (let g = 1; g < values.length; g++) expect(values[g]).toBeLessThan(values[g - 1]);
    const step = spectrumOf({ spec: "step", a: 0, k: 20, align: "top", d: 200 } as never);
    expect(condensed(step)).toEqual(step);
    expect(condensed(step)).toBe(condensed(step));
  });
});
