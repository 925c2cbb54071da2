import { type Model, withSolveOptions } from "../models/model.ts";
import type { Params, ParamValue } from "../models/param.ts";
import type { Tag } from "../models/quantity.ts";
import { modelById } from "../models/registry.ts";
import type { Notice, Scene } from "./scene.ts";
import { SolvedPoint } from "./solvedPoint.ts";

/** Theory at one point: every quantity with what it is and, where it is not a finite number, why. */
export interface PointReport {
  readonly model: string;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly state: Readonly<Record<string, number | string | null>>;
  readonly quantities: Readonly<Record<string, number | string | null>>;
  readonly reasons: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, Tag>>;
  readonly notices: readonly Notice[];
}

/** Quantities that need no solve options. */
export const plainQuantities = (model: Model): string[] =>
  Object.keys(model.quantities).filter((id) => !model.quantities[id].solveOptions);

/**
 * Quantities of a model at some parameters, by default those that every solve answers, at the scene's target error ε where
 * they follow it; ±∞ and NaN as they are.
 */
export function solveAt(
  modelId: string,
  params: Params,
  ids?: readonly string[],
  epsilon?: number,
): Record<string, number> {
  const model = modelById(modelId);
  return new SolvedPoint(model, params, epsilon).values(ids ?? plainQuantities(model));
}

/** The point of a scene as the command line prints it; numbers that JSON cannot hold are null with a reason. */
export function pointReport(scene: Scene, notices: readonly Notice[]): PointReport {
  const model = modelById(scene.model);
  const state = new Float64Array(model.state.length);
  model.solve(withSolveOptions(model, scene.params, plainQuantities(model)), state, 0);
  const values = solveAt(scene.model, scene.params, Object.keys(model.quantities), scene.epsilon);
  const quantities: Record<string, number | string | null> = {};
  const reasons: Record<string, string> = {};
  const tags: Record<string, Tag> = {};
  for (const [id, q] of Object.entries(model.quantities)) {
    const value = values[id];
    quantities[id] = q.categories ? (q.categories[value]?.id ?? null) : finite(value);
    // What has no number is of no kind.
    if (!q.simulatedOnly && !Number.isNaN(value)) tags[id] = q.tag(scene.params);
    if (quantities[id] === null) reasons[id] = reasonFor(value, q.why(value, scene.params));
  }
  const written = Object.entries(scene.params).map(([k, v]) => [k, v === Number.POSITIVE_INFINITY ? "inf" : v]);
  return {
    model: model.id,
    params: Object.fromEntries(written),
    state: Object.fromEntries(
      model.state.map((name, i) => [name, state[i] === Number.POSITIVE_INFINITY ? "inf" : finite(state[i])]),
    ),
    quantities,
    reasons,
    tags,
    notices,
  };
}

const finite = (x: number) => (Number.isFinite(x) ? x : null);

function reasonFor(value: number, why: string): string {
  if (value === Number.POSITIVE_INFINITY) return "infinite";
  return value === Number.NEGATIVE_INFINITY ? "-infinite" : why;
}
