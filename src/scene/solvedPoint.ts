import { type Model, withSolveOptions } from "../models/model.ts";
import type { Params } from "../models/param.ts";
import { solveOptionsOf } from "../models/quantity.ts";

interface Solution {
  readonly params: Params;
  readonly state: Float64Array;
}

/**
 * Theory at one setting. It is solved when a quantity is first asked for, once for all quantities with the same solve options;
 * those that depend on a target error are at `epsilon`, or at the model's default without one.
 */
export class SolvedPoint {
  readonly model: Model;
  readonly params: Params;
  private readonly epsilon: number | undefined;
  private readonly solutions = new Map<string, Solution>();

  constructor(model: Model, params: Params, epsilon?: number) {
    this.model = model;
    this.params = params;
    this.epsilon = epsilon;
  }

  private solution(id: string): Solution {
    const { model, params, epsilon } = this;
    const key = JSON.stringify(solveOptionsOf(model.quantities[id], epsilon) ?? {});
    let found = this.solutions.get(key);
    if (!found) {
      found = { params: withSolveOptions(model, params, [id], epsilon), state: new Float64Array(model.state.length) };
      model.solve(found.params, found.state, 0);
      this.solutions.set(key, found);
    }
    return found;
  }

  /** The state that a quantity is read from; not to be written to. */
  state(id: string): Float64Array {
    return this.solution(id).state;
  }

  /** A quantity; ±∞ and NaN as they are. */
  value(id: string): number {
    const { state, params } = this.solution(id);
    return this.model.quantities[id].read(state, 0, params);
  }

  values(ids: readonly string[]): Record<string, number> {
    return Object.fromEntries(ids.map((id) => [id, this.value(id)]));
  }

  /** A quantity's own words; undefined where it has none. */
  words(id: string): string | undefined {
    const { words } = this.model.quantities[id];
    if (!words) return undefined;
    const { state, params } = this.solution(id);
    return words(state, 0, params);
  }
}
