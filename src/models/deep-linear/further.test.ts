import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { anyOption } from "../../../test/fuzz.ts";
import { type Model, withSolveOptions } from "../model.ts";
import type { Params, ParamValue } from "../param.ts";
import { modelById } from "../registry.ts";

const whole = modelById("deep-linear");

/** The model as a page first has it, without its further parts; and how these come. */
async function fresh() {
  vi.resetModules();
  const [{ deepLinear }, { manifest }] = await Promise.all([import("./deepLinear.ts"), import("./manifest.ts")]);
  return { model: deepLinear, ask: async () => manifest.parts.further?.() };
}

/** Any parameters, most of them as by default. */
const settings: fc.Arbitrary<Params> = fc.record(
  Object.fromEntries(
    Object.entries(whole.params).map(([key, param]): [string, fc.Arbitrary<ParamValue>] => {
      const other: fc.Arbitrary<ParamValue> =
        param.kind === "choice"
          ? fc.constantFrom(...param.options.map(({ id }) => id))
          : param.kind === "text"
            ? key === "list"
              ? fc.constant(param.default)
              : anyOption(param)
            : param.scale === "integer"
              ? fc.integer({ min: param.soft[0], max: param.soft[1] })
              : fc.double({ min: param.soft[0], max: param.soft[1], noNaN: true });
      const usual = fc.constant<ParamValue>(key === "d" ? 60 : param.default);
      const often = { gamma: 9, sigma: 3, theta: 3, L: 2, base: 2, train: 2, limit: 2, gs: 2, ss: 2 }[key] ?? 1;
      return [key, fc.oneof({ weight: 9 - Math.min(8, often), arbitrary: usual }, { weight: often, arbitrary: other })];
    }),
  ),
);

const ids = Object.keys(whole.quantities);

/** All that a model says of a quantity at some parameters. */
function said(model: Model, p: Params, id: string) {
  const asked = { ...withSolveOptions(model, p, [id], 0.4), aside: "yes" };
  const state = new Float64Array(model.state.length);
  model.solve(asked, state, 0);
  const quantity = model.quantities[id];
  const value = quantity.read(state, 0, asked);
  return [
    ...state,
    value,
    quantity.tag(p),
    quantity.source(p),
    Number.isFinite(value) ? "" : quantity.why(value, p),
    quantity.aside?.read(state, 0, asked),
    model.curveTop(p),
    model.approximate?.(p),
  ];
}

const needs = (model: Model, p: Params, id: string) =>
  model.needsFurther?.(withSolveOptions(model, p, [id], 0.4), []) === true;

describe("a deep linear network without its further parts", () => {
  it("says of whatever does not need them what the whole model says, to the last bit", async () => {
    const { model } = await fresh();
    let solved = 0;
    fc.assert(
      fc.property(settings, fc.constantFrom(...ids), (p, id) => {
        if (needs(model, p, id)) return;
        solved++;
        expect(said(model, p, id)).toEqual(said(whole, p, id));
      }),
      { numRuns: 400, seed: 4 },
    );
    expect(solved).toBeGreaterThan(50);
  });

  it.each([
    ["other strengths", { spec: "power" }, "t-linear"],
    ["a difference in chosen directions", { align: "top" }, "risk-scratch"],
    ["a ridge of pretraining", { gs: 1, sr: 0.1 }, "risk-finetune"],
    ["a time of training", { L: 1, stop: 3 }, "t-finetune"],
    ["best ridges", { tune: "best" }, "t-linear"],
    ["forgetting", {}, "forgetting"],
    ["the network between", {}, "risk-interpolated"],
    ["the best a", {}, "best-a"],
    ["the source task", { gs: 1 }, "risk-pretrained"],
    ["the pool", {}, "risk-mixed"],
    ["the best share", {}, "best-share"],
    ["labels of another network", {}, "risk-taught"],
    ["the gain over a teacher", {}, "beats-teacher"],
    ["the best labels", {}, "risk-surrogate"],
    ["the best ridge of a source", { gs: 1 }, "best-source-ridge"],
    ["its cost", { gs: 1 }, "ridge-cost"],
  ] as const)("gives no number of %s before they have come, and then that of the whole model", async (_, over, id) => {
    const { model, ask } = await fresh();
    const p = { ...Object.fromEntries(Object.entries(model.params).map(([key, q]) => [key, q.default])), ...over };
    expect(needs(model, p, id)).toBe(true);
    expect(() => said(model, p, id)).toThrow("before it has been loaded");
    await ask();
    const now = said(model, p, id);
    expect(now).toEqual(said(whole, p, id));
    expect(now[model.state.length]).not.toBeNaN();
  });

  it("needs them wherever an axis leads to them", () => {
    const p = Object.fromEntries(Object.entries(whole.params).map(([key, q]) => [key, q.default]));
    expect(["theta", "gamma", "gs", "L", "sr", "stop"].map((axis) => whole.needsFurther?.(p, ["sigma", axis]))).toEqual(
      [false, false, false, false, true, true],
    );
  });
});
