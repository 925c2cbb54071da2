import { expect, it } from "vitest";
import type { Params } from "../../param.ts";
import { deepLinear } from "../deepLinear.ts";
import { experiments } from "../experiments.ts";
import { type DeepLinearParams, params as schema } from "../params.ts";
import { remarks } from "../remarks.ts";
import { errorWords, LEADS, theoryError } from "./accuracy.ts";

const inf = Number.POSITIVE_INFINITY;
const defaults = Object.fromEntries(Object.entries(schema).map(([k, p]) => [k, p.default]));

/** How far theory's risk of fine-tuning is from the simulated one, as a share of that, with its standard error. */
function strayed(p: DeepLinearParams, n: number, draws: number): { error: number; se: number } {
  const [pass] = deepLinear.simulators;
  const setup = pass.setup(p);
  const out = new Float64Array(pass.quantities.length);
  const at = pass.quantities.indexOf("risk-finetune");
  let [sum, squares] = [0, 0];
  for (let r = 0; r < draws; r++) {
    const pieces = experiments.replicate.pass(setup, [n], 31, r);
    let piece = pieces.next();
    while (!piece.done) piece = pieces.next();
    pass.read(out, piece.value, 0, pass.head(setup), n, setup, p);
    sum += out[at];
    squares += out[at] ** 2;
  }
  const state = new Float64Array(deepLinear.state.length);
  deepLinear.solve(p, state, 0);
  const theory = deepLinear.quantities["risk-finetune"].read(state, 0, p);
  const mean = sum / draws;
  return { error: theory / mean - 1, se: Math.sqrt((squares / draws - mean * mean) / draws) / mean };
}

const words = ["3 %", "10 %", "25 %", "about 40 %"];
const most = [0.03, 0.1, 0.25, 0.45];

it.each([
  [{ spec: "power", a: 1, d: 400, L: 1 }, 25, "3 %"],
  [{ spec: "power", a: 1, d: 60, L: 2 }, 20, "10 %"],
  [{ spec: "power", a: 2, d: 100, L: 2 }, 20, "10 %"],
  [{ spec: "power", a: 2, d: 20, L: 10 }, 5, "about 40 %"],
  [{ spec: "power", a: 3, d: 400, L: 2 }, 5, "about 40 %"],
  [{ spec: "power", a: 3, d: 100, L: 1 }, 20, "25 %"],
  [{ spec: "step", a: 1e-5, d: 100, L: 1 }, 25, "25 %"],
  [{ spec: "step", a: 1e-3, k: 5, d: 20, L: 1 }, 8, "about 40 %"],
  [{ spec: "spike", a: 10, k: 5, d: 20, L: 2 }, 10, "25 %"],
  [{ spec: "spike", a: 10, d: 200, L: 2, align: "top" }, 30, "3 %"],
] as [Params, number, string][])("theory lies as near to simulation as is said: %j, n = %i", (over, n, said) => {
  const p = { ...defaults, theta: 60, ...over, gamma: n / (over.d as number) } as DeepLinearParams;
  expect(errorWords(theoryError(p) as number)).toBe(said);
  const { error, se } = strayed(p, n, p.d > 100 ? 500 : 1500);
  expect(Math.abs(error), `${error} ± ${se}`).toBeLessThan(most[words.indexOf(said)] + 3 * se);
  expect(remarks(p).join(" ")).toContain(`within ${said} of the simulated`);
});

it("few directions that share what is not learned: some per cent are not enough, and the simulation leads", () => {
  for (const [over, n] of [
    [{ spec: "power", a: 3, L: 1 }, 5],
    [{ spec: "step", a: 1e-5, L: 1 }, 15],
  ] as const) {
    const p = { ...defaults, theta: 60, d: 400, ...over, gamma: n / 400 } as DeepLinearParams;
    const { error, se } = strayed(p, n, n === 5 ? 3000 : 800);
    expect(-error).toBeGreaterThan(0.03 + 2 * se);
    expect(theoryError(p)).toBeGreaterThan(LEADS);
    expect(deepLinear.approximate?.(p)).toMatch(/only approximate here, within/);
    expect(remarks(p).join(" ")).toMatch(/simulation leads/);
  }
});

it("says nothing where theory is exact, and grows as fewer directions share what is not learned", () => {
  const at = (over: Params) => theoryError({ ...defaults, ...over } as DeepLinearParams);
  expect(at({})).toBeUndefined();
  expect(at({ spec: "power", gamma: 1.1 })).toBeUndefined();
  expect(at({ spec: "power", L: 1, stop: 3 })).toBeUndefined();
  // Equal strengths come out as 0, up to n = d − 1.
  for (const gamma of [0.1, 0.5, 0.996])
    expect(at({ spec: "power", a: 0, L: 1, align: "top", gamma })).toBeCloseTo(0, 9);
  const errors = [0.5, 1, 2, 3, 5].map((a) => at({ spec: "power", a, L: 1, gamma: 0.01 }) as number);
  expect([...errors].sort((x, y) => x - y)).toEqual(errors);
  expect(at({ spec: "power", a: 3, L: inf, gamma: 0.01 })).toBeGreaterThan(errors[3]);
});
