import { brief, readable } from "../lib/decimal.ts";
import { literally, t } from "../lib/language.ts";
import { ands, semicolons } from "../lib/lists.ts";
import { memoByKey, memoLast } from "../lib/memo.ts";
import type { Model } from "../models/model.ts";
import { simulatorFor } from "../models/model.ts";
import type { NumberParam, Params } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import { nStar, type Reach, sampleGrid } from "../models/sampleComplexity.ts";
import { NONE, verdict } from "../models/savings.ts";
import type { Scene } from "./scene.ts";

/** n*(ε) of every protocol that the curves show, as numbers and in words. */

/** n*(ε) of one curve; `series` is its place among the model's curves, `style` its colour and mark. */
export interface ProtocolReach {
  readonly label: string;
  readonly quantity: string;
  readonly series: number;
  readonly style: number;
  readonly reach: Reach;
}

/** Risks of all protocols along the sample parameter at one setting; they do not depend on ε. */
interface Learning {
  readonly grid: Float64Array;
  readonly risks: readonly Float64Array[];
  readonly curves: readonly ((n: number) => number)[];
}

/** Cached for the last setting, since ε changes more often than the setting. */
const learning = memoByKey(
  1,
  (model: Model, params: Params, ids: readonly string[]) => {
    const { [simulatorFor(model, params).sampleParam]: _, ...rest } = params;
    return JSON.stringify([model.id, ids, rest], (_, v) => (v === Number.POSITIVE_INFINITY ? "inf" : v));
  },
  (model, params, ids): Learning => {
    const sample = simulatorFor(model, params).sampleParam;
    const grid = sampleGrid((model.params[sample] as NumberParam).hard, 4, 5, model.complexity?.peak?.(params));
    return { grid, ...(curvesOf(model, params, ids, grid) ?? solvedCurves(model, params, ids, sample, grid)) };
  },
);

/** From the model's learning curves, if it provides them. */
function curvesOf(model: Model, params: Params, ids: readonly string[], grid: Float64Array) {
  const { curve } = model.complexity ?? {};
  if (!curve) return undefined;
  const curves = ids.map((id) => curve(id, params));
  return { curves, risks: curves.map((risk) => Float64Array.from(grid, risk)) };
}

/** From solves, each of which gives the risks of all protocols. */
function solvedCurves(model: Model, params: Params, ids: readonly string[], sample: string, grid: Float64Array) {
  const state = new Float64Array(model.state.length);
  const at: Record<string, Params[string]> = { ...params };
  const solve = (n: number) => {
    at[sample] = n;
    model.solve(at, state, 0);
  };
  const read = ids.map((id) => () => model.quantities[id].read(state, 0, at));
  const risks = ids.map(() => new Float64Array(grid.length));
  grid.forEach((n, i) => {
    solve(n);
    for (const [k, value] of read.entries()) risks[k][i] = value();
  });
  const curves = read.map((value) => (n: number) => {
    solve(n);
    return value();
  });
  return { curves, risks };
}

/** n*(ε) of every simulated curve of a scene; none without a target error. A millisecond or a few for a new setting. */
export function reaches(scene: Pick<Scene, "model" | "params" | "epsilon">): readonly ProtocolReach[] {
  const model = modelById(scene.model);
  const { epsilon } = scene;
  if (epsilon === undefined || !model.complexity) return [];
  const shown = simulatedCurves(model);
  const learned = learning(
    model,
    scene.params,
    shown.map((c) => c.quantity),
  );
  return lastReaches(model, learned, epsilon);
}

const simulatedCurves = (model: Model) =>
  model.curves.flatMap((curve, series) => (curve.reference ? [] : [{ ...curve, series }]));

const lastReaches = memoLast((model: Model, { grid, risks, curves }: Learning, epsilon: number): ProtocolReach[] =>
  simulatedCurves(model).map(({ label, quantity, series, style = series }, k) => ({
    label,
    quantity,
    series,
    style,
    reach: nStar(curves[k], epsilon, grid, risks[k]),
  })),
);

/** n*(ε) in one sentence; the other protocols are compared with the first. */
export function reachSentence(
  scene: Pick<Scene, "model" | "params" | "epsilon">,
  all: readonly ProtocolReach[],
): string {
  if (all.length === 0 || scene.epsilon === undefined) return "";
  const model = modelById(scene.model);
  const { symbol, hard } = model.params[simulatorFor(model, scene.params).sampleParam] as NumberParam;
  const [{ reach: scratch }] = all;
  const parts = all.map(({ label, reach }, k) => {
    const { first, again, never, floor } = reach;
    if (never)
      return floor === Number.POSITIVE_INFINITY
        ? t("{label} has no finite error", { label })
        : t("{label} never reaches it: its floor is {floor} within {symbol} ≤ {most}", {
            label,
            floor: readable(floor, 2),
            symbol,
            most: hard[1],
          });
    const need =
      first === 0
        ? t("{label} needs no target data", { label })
        : first < NONE
          ? t("{label} needs next to no target data", { label })
          : t("{label} needs {symbol} = {n}", { label, symbol, n: readable(first, 2) });
    const rises = again.map(([from, to]) =>
      to >= hard[1]
        ? t("from {from} on", { from: readable(from, 2) })
        : t("between {from} and {to}", { from: readable(from, 2), to: readable(to, 2) }),
    );
    const needs = rises.length > 0 ? literally("{need} (again above ε {rises})", { need, rises: ands(rises) }) : need;
    const told = k > 0 ? verdict(scratch.first, first, true) : "";
    return told ? literally("{needs}: {verdict}", { needs, verdict: told }) : needs;
  });
  return literally("To reach ε = {epsilon}: {needs}.", { epsilon: brief(scene.epsilon), needs: semicolons(parts) });
}
