import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { typesetTable } from "../../../scripts/typeset.mjs";
import { hardSetting, slowCheck } from "../../../test/slowEvolution.ts";
import { texValue } from "../../../test/texValue.ts";
import { defaultParams, withSolveOptions } from "../model.ts";
import type { Params } from "../param.ts";
import { diagonal } from "./diagonal.ts";
import { explanation } from "./explanation.ts";
import { tex } from "./formulas.ts";
import type { DiagonalParams } from "./params.ts";
import { fineTuningClasses } from "./theory/classes.ts";

const { quantities } = diagonal;
const { formulas } = explanation;
const table: Readonly<Record<string, readonly [string, string?]>> = tex;

function linesOf(id: string, p: Params) {
  const asked = withSolveOptions(diagonal, p, [id]);
  const state = new Float64Array(diagonal.state.length);
  diagonal.solve(asked, state, 0);
  return { ...formulas.formula(id, p, state), value: quantities[id].read(state, 0, p) };
}

/** Settings of the slow check, and the places where a formula changes. */
const anySetting: fc.Arbitrary<Params> = fc
  .record({
    k: fc.nat(2000),
    alpha: fc.constantFrom(undefined, undefined, undefined, 0, 1, 1.5),
    edge: fc.constantFrom<Params>(
      {},
      {},
      {},
      { lam: -1, gft: 0 },
      { rsh: 0, rnew: 0 },
      { rpt: 0 },
      { rpt: 1 },
      { bft: 0 },
      { bpt: 0 },
    ),
    sigma: fc.constantFrom(undefined, undefined, 0),
    bpt: fc.constantFrom(0.01, 1, 20),
    bft: fc.constantFrom(0.01, 1, 20),
  })
  .map(({ k, alpha, edge, sigma, bpt, bft }) => {
    const p = hardSetting(k);
    return { ...p, bpt, bft, alpha: alpha ?? p.alpha, sigma: sigma ?? p.sigma, ...edge };
  });

const plain = Object.keys(quantities).filter((id) => !quantities[id].solveOptions);
const costly = Object.keys(quantities).filter((id) => quantities[id].solveOptions);

describe("the formulas of diagonal linear networks", () => {
  it("typeset, all of them", () => {
    for (const forms of Object.values(typesetTable(tex)))
      for (const markup of forms) {
        expect(markup).toMatch(/^<math/);
        expect(markup).not.toMatch(/@|temml-error|merror/);
      }
  });

  it("come to what they say, with the numbers that are shown, in every branch", () => {
    const reached = new Set<string>();
    const check = (p: Params, ids: readonly string[]) => {
      for (const id of ids) {
        const { lines, validity, source, value: wanted } = linesOf(id, p);
        expect(validity.length).toBeGreaterThan(5);
        expect(source.length).toBeGreaterThan(5);
        expect(new Set(lines.map((l) => l.id)).size, "no line twice").toBe(lines.length);
        for (const { id: key, slots } of lines) {
          reached.add(key);
          const [general, numbers] = table[key];
          if (!slots) continue;
          expect(Object.values(slots).some(Number.isNaN), key).toBe(false);
          for (const [, name] of (numbers as string).matchAll(/\\(?:num|fac|cnt)\{(\w+)\}/g))
            expect(slots, key).toHaveProperty(name);
          expect(general.length).toBeGreaterThan(2);
          if (slots.value === undefined) continue;
          const value = texValue(numbers as string, slots);
          if (!Number.isFinite(slots.value)) expect(value, key).toBe(slots.value);
          else {
            const size = Math.max(
              Math.abs(slots.value),
              (slots.sigma ?? 0) ** 2,
              slots.scratch ?? 0,
              slots.risk ?? 0,
              key === "elasticity" || key === "pd" ? 1 : 0,
            );
            const scale = key === "F1" ? Math.max(size, (slots.tau / slots.kappa) ** 2) : size;
            expect(Math.abs(value - slots.value), `${key} ${value} ${JSON.stringify(slots)}`).toBeLessThanOrEqual(
              1e-9 * scale,
            );
          }
        }
        // The quantity's own line says the quantity's own value.
        const [{ id: first, slots }] = lines;
        const text = /=([012]|\\infty)/.exec(table[first][0])?.[1];
        const said = slots?.value ?? (text === "\\infty" ? Number.POSITIVE_INFINITY : Number(text));
        const where = `${id} ${first} ${JSON.stringify(p)}`;
        if (Number.isNaN(wanted)) expect(slots?.value, where).toBeUndefined();
        else if (id === "best") {
          expect(said).toBe(Math.min(linesOf("risk-scratch", p).value, linesOf("risk-finetune", p).value));
        } else if (id === "best-c") expect(Math.log10(said)).toBe(wanted);
        else if (id !== "regime" && id !== "saves-finetune")
          expect(said === wanted || Math.abs(said - wanted) < 1e-12, where).toBe(true);
      }
    };
    fc.assert(
      fc.property(anySetting, (p) => check(p, plain)),
      { numRuns: 700, seed: 41 },
    );
    fc.assert(
      fc.property(anySetting, (p) => check(p, costly)),
      { numRuns: 15, seed: 42 },
    );
    expect(Object.keys(tex).filter((id) => !reached.has(id))).toEqual([]);
  });

  it("say E[s²] and E[η′] as an independent quadrature over Z finds them", () => {
    let compared = 0;
    for (let k = 0; k < 60; k++) {
      const p: DiagonalParams = { ...hardSetting(k), sigma: 0 };
      const { lines } = linesOf("risk-finetune", p);
      const slots = lines.find((l) => l.id === "F1")?.slots;
      if (!slots) continue;
      compared++;
      const { tau, kappa, alpha, value } = slots;
      const { first, second } = slowCheck(fineTuningClasses(p), alpha, 0, { tau, kappa });
      const found = (Math.exp(first) * tau * tau * (1 - alpha)) / (kappa * kappa);
      expect(Math.abs(found / value - 1), `F1 at setting ${k}`).toBeLessThan(1e-5);
      expect(Math.abs(second), `F2 at setting ${k}`).toBeLessThan(1e-5);
    }
    expect(compared).toBeGreaterThan(20);
  });

  it("give the numbers of the paper's figure for the four regimes", () => {
    const at = { ...defaultParams(diagonal), bpt: 1, bft: 1 };
    for (const [lam, gft, order, dependence] of [
      [-0.99999, 1e-6, 1.089, -0.089],
      [0, 0, 1.887, -0.886],
      [0, 10, 2, -0.02],
      [-0.99, 0, 1.23, -0.23],
    ]) {
      const { lines } = linesOf("regime", { ...at, lam, gft });
      expect(lines[0].slots!.order).toBeCloseTo(order, 3);
      expect(lines[0].slots!.dependence).toBeCloseTo(dependence, 3);
    }
  });
});
