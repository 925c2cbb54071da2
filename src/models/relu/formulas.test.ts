import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { typesetTable } from "../../../scripts/typeset.mjs";
import { texValue } from "../../../test/texValue.ts";
import type { Params } from "../param.ts";
import { explanation } from "./explanation.ts";
import { tex } from "./formulas.ts";
import { relu } from "./relu.ts";
import { trains } from "./simulate/layout.ts";

const { quantities } = relu;
const table: Readonly<Record<string, readonly [string, string?]>> = tex;

const half = (hi: number) => fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: hi, noNaN: true }));
const setting: fc.Arbitrary<Params> = fc.record({
  train: fc.constantFrom(...trains),
  theta: fc.double({ min: 0, max: 180, noNaN: true }),
  gamma: half(3),
  sigma: half(2),
  rho: half(2),
  s: half(2),
  gs: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.double({ min: 0.05, max: 3, noNaN: true })),
  ss: half(1),
  ridge: half(1),
  d: fc.constant(300),
  sim: fc.constantFrom("kernel", "kernel", "network", "student", "scales"),
});

describe("the formulas of shallow ReLU networks", () => {
  it("typeset, all of them", () => {
    for (const forms of Object.values(typesetTable(tex)))
      for (const markup of forms) {
        expect(markup).toMatch(/^<math/);
        expect(markup).not.toMatch(/@|temml-error|merror/);
      }
  });

  it("come to what they say, with the numbers that are shown, in every branch", () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(setting, (p) => {
        const state = new Float64Array(relu.state.length);
        relu.solve(p, state, 0);
        for (const [id, quantity] of Object.entries(quantities)) {
          const wanted = quantity.read(state, 0, p);
          const { lines, validity, source } = explanation.formulas.formula(id, p, state);
          expect(validity.length).toBeGreaterThan(5);
          expect(source.length).toBeGreaterThan(5);
          expect(new Set(lines.map((l) => l.id)).size, "no line twice").toBe(lines.length);
          for (const { id: key, slots } of lines) {
            reached.add(key);
            if (!slots) continue;
            const numbers = table[key][1] as string;
            for (const [, name] of numbers.matchAll(/\\(?:num|fac|cnt)\{(\w+)\}/g))
              expect(slots, key).toHaveProperty(name);
            const value = texValue(numbers, slots);
            if (!Number.isFinite(slots.value)) expect(value, key).toBe(slots.value);
            else
              expect(Math.abs(value - slots.value), `${key} ${JSON.stringify(slots)}`).toBeLessThan(
                1e-9 * Math.max(1, slots.value, slots.kappa ?? 0),
              );
          }
          // The quantity's own line comes first, with the quantity's own value.
          if (Number.isNaN(wanted)) expect(lines[0].slots, id).toBeUndefined();
          else if (quantity.categories) {
            const read = (of: "scratch" | "finetune") => quantities[`risk-${of}`].read(state, 0, p);
            expect(lines[0].slots?.value, id).toBe(Math.min(read("scratch"), read("finetune")));
          } else expect(lines[0].slots?.value, id).toBe(wanted);
        }
      }),
      { numRuns: 250, seed: 21 },
    );
    expect(Object.keys(tex).filter((id) => !reached.has(id))).toEqual([]);
  });

  it("split a risk into parts that add up to it", () => {
    const p = {
      ...Object.fromEntries(Object.entries(relu.params).map(([key, q]) => [key, q.default])),
      gamma: 0.7,
    } as Params;
    const state = new Float64Array(relu.state.length);
    relu.solve(p, state, 0);
    const parts = explanation.formulas.parts?.(p, state) ?? [];
    expect(parts.map((x) => x.quantity)).toEqual(relu.parted);
    for (const { quantity, bias, variance, noise } of parts) {
      for (const part of [bias, variance, noise]) expect(part).toBeGreaterThanOrEqual(0);
      expect(bias + variance + noise).toBeCloseTo(quantities[quantity].read(state, 0, p), 14);
    }
  });
});
