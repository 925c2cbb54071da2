import { expect, it } from "vitest";
import { defaultParams, idleFor, withSolveOptions } from "../model.ts";
import { deepLinear } from "./deepLinear.ts";
import { type DeepLinearParams, idle, params, reserved } from "./params.ts";
import { quantities } from "./theory/quantities.ts";
import { state } from "./theory/state.ts";
import { solve } from "./theory/theory.ts";

const inf = Number.POSITIVE_INFINITY;

/** The contract that outsiders rely on (links of version 1): key, default, soft range, hard range. */
const contract: [string, number, [number, number], [number, number]][] = [
  ["theta", 45, [0, 90], [0, 180]],
  ["gamma", 0.5, [0, 2], [0, 20]],
  ["sigma", 0.2, [0, 1], [0, 100]],
  ["rho", 1, [0, 3], [0, 1000]],
  ["s", 1, [0, 3], [0, 1000]],
  ["gs", inf, [0.05, 3], [0, 100]],
  ["ss", 0, [0, 1], [0, 100]],
  ["L", 2, [1, 10], [1, 1000]],
  ["ridge", 0, [0, 1], [0, 1000]],
  ["d", 500, [20, 1000], [4, 5000]],
  ["a", 1, [0, 3], [0, 10]],
  ["k", 20, [1, 100], [1, 5000]],
  ["delta", 1, [0, 3], [0, 1000]],
  ["stop", inf, [0.1, 1000], [0.01, 1e5]],
  ["init", 0.01, [1e-4, 1], [1e-6, 10]],
];

it.each(contract)("%s is frozen for links of version 1", (key, byDefault, soft, hard) => {
  const p = params[key as keyof typeof params];
  expect(p.default).toBe(byDefault);
  if (p.kind !== "number") throw new Error(key);
  expect([p.soft, p.hard]).toEqual([soft, hard]);
});

it("choices and the keys of later versions are frozen too", () => {
  expect(params.limit.options.map((o) => o.id)).toEqual(["finite", "large"]);
  expect(params.formula.options.map((o) => o.id)).toEqual(["exact", "printed"]);
  expect([params.limit.default, params.formula.default]).toEqual(["finite", "exact"]);
  expect("infinite" in params.L && "infinite" in params.gs).toBe(true);
  expect(params.spec.options.map((o) => o.id)).toEqual(["iso", "power", "spike", "step", "own"]);
  expect(params.align.options.map((o) => o.id)).toEqual(["generic", "top", "rest", "bottom", "own"]);
  expect([params.spec.default, params.align.default]).toEqual(["iso", "generic"]);
  const forms = (options: readonly { id: string; argument?: { hard: readonly [number, number] } }[]) =>
    options.map((o) => (o.argument ? [o.id, ...o.argument.hard] : [o.id]));
  expect(forms(params.train.options)).toEqual([["all"], ["first", 1, 1000], ["rest"], ["last"]]);
  expect(forms(params.base.options)).toEqual([["min"], ["ridge", 0, 1000], ["best"]]);
  expect([params.train.default, params.base.default]).toEqual(["all", "min"]);
  expect(reserved).toEqual({});
});

it("quantities have the published names, the default first", () => {
  expect(Object.keys(quantities)).toEqual([
    "t-linear",
    "t-finetune",
    "risk-scratch",
    "risk-linear",
    "risk-finetune",
    "risk-source",
    "bound",
    "best",
    // Ours, simulated only.
    "hurts-linear",
    "hurts-finetune",
  ]);
});

it("says which parameters change nothing, and only of those", () => {
  const solved = (over: object) => {
    const p = { ...defaultParams(deepLinear), ...over } as unknown as DeepLinearParams;
    const out = new Float64Array(state.length);
    solve(p, out, 0);
    return { p, out };
  };
  const moves: Record<string, unknown> = {
    theta: 20,
    rho: 2,
    delta: 2,
    a: 2,
    k: 7,
    limit: "large",
    formula: "printed",
    stop: 3,
  };
  for (const spec of ["iso", "power", "spike", "step", "own"])
    for (const align of ["generic", "top", "rest", "bottom", "own"])
      for (const [train, L] of [
        ["all", 3],
        ["first:1", 3],
        ["rest", 3],
        ["all", 1],
        ["rest", 1],
      ]) {
        const { p, out } = solved({ spec, align, train, a: 0.5, L });
        const quiet = idle(p);
        for (const [key, value] of Object.entries(moves)) {
          const same = solved({ ...p, [key]: value }).out.every((v, i) => Object.is(v, out[i]));
          expect(same, `${key} with ${spec}, ${align}, ${train}, L = ${L}`).toBe(key in quiet);
        }
      }
});

it("parameters that say so act on the quantities that they name, and on no others", () => {
  const moves: Record<string, unknown> = { share: "fixed:0.3", gw: 0.7 };
  const named = Object.entries(deepLinear.params).filter(([, { onlyFor }]) => onlyFor);
  expect(named.map(([key]) => key).sort()).toEqual(Object.keys(moves).sort());
  const ids = Object.keys(deepLinear.quantities);
  const values = (over: object) => {
    const p = withSolveOptions(
      deepLinear,
      { ...defaultParams(deepLinear), spec: "power", gs: 0.6, ss: 0.3, d: 60, ...over },
      ids,
    );
    const out = new Float64Array(deepLinear.state.length);
    deepLinear.solve(p, out, 0);
    return ids.map((id) => deepLinear.quantities[id].read(out, 0, p));
  };
  for (const tune of ["no", "best"])
    for (const [key, { onlyFor = [] }] of named) {
      const [before, after] = [values({ tune }), values({ tune, [key]: moves[key] })];
      for (const [i, id] of ids.entries())
        expect(Object.is(before[i], after[i]), `${key} and ${id}, tune=${tune}`).toBe(!onlyFor.includes(id));
      expect(idleFor(deepLinear, defaultParams(deepLinear), ["t-linear"])).toHaveProperty(key);
      for (const id of onlyFor)
        expect(idleFor(deepLinear, defaultParams(deepLinear), ["t-linear", id])).not.toHaveProperty(key);
    }
});
