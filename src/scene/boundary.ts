import type { Axis } from "../compute/job.ts";
import { fractionOf, valueAt } from "../lib/range.ts";
import { simulatorFor } from "../models/model.ts";
import type { NumberParam } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import { solveAt } from "./report.ts";
import type { Scene } from "./scene.ts";

/** Where the sign of the map's quantity changes, along one axis from the probe. */
export interface Boundary {
  readonly axis: Axis;
  /** Value of the axis parameter at the sign change: the first one with the other sign. */
  readonly at: number;
  /** Sign of the quantity at the probe; the other one is beyond the boundary. */
  readonly here: 1 | -1;
  /** Distance from the probe, as a fraction of the axis. */
  readonly distance: number;
  /** All stretches of the axis with the other sign, ascending. */
  readonly stretches: readonly Stretch[];
}

/** From where to where, in values of the axis parameter, both in it; undefined for the end of the axis. */
export interface Stretch {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** Number of equally spaced evaluations along the axis; more where the quantity comes near zero between two of them. */
const STEPS = 96;
const CLOSER = 7;
/** Accuracy of a sign change, as a fraction of the axis. */
const SHARP = 1e-8;
/** Maximum number of sign changes that are refined; more are rounding noise. */
const MOST_TURNS = 16;
/** Maximum number of stretches reported on each side of the probe. */
const MOST = 3;

/** Runs the search to its end. */
export function nearestBoundary(scene: Scene): Boundary | undefined {
  const work = boundarySearch(scene);
  for (let piece = work.next(); ; piece = work.next()) if (piece.done) return piece.value;
}

/**
 * The boundary nearest to the probe, by distance as a fraction of the axis, on either axis. Undefined for a quantity without a sign, a
 * probe off the map or on the boundary, or without a sign change. Yields after each solve.
 */
export function* boundarySearch(scene: Scene): Generator<void, Boundary | undefined> {
  const quantity = modelById(scene.model).quantities[scene.quantity];
  if (quantity.scale !== "diverging" || quantity.solveOptions) return undefined;
  let nearest: Boundary | undefined;
  for (const axis of [scene.x, scene.y]) {
    const line = new Line(scene, axis);
    if (!(line.start >= 0 && line.start <= 1)) return undefined;
    const here = Math.sign(yield* line.value(line.start));
    if (here !== 1 && here !== -1) return undefined;
    yield* line.look();
    const found = line.boundary(here);
    if (found && found.distance < (nearest?.distance ?? Number.POSITIVE_INFINITY)) nearest = found;
  }
  return nearest;
}

/** One evaluation: the position as a fraction of the axis, and the value. */
interface Look {
  readonly t: number;
  readonly v: number;
}

const signOf = ({ v }: Look): number => Math.sign(v) || 0;

/** The quantity along an axis, everything else as at the probe. */
class Line {
  /** The probe's place, 0 … 1. */
  readonly start: number;
  private readonly scene: Scene;
  private readonly axis: Axis;
  private readonly whole: boolean;
  private readonly seen = new Map<number, number>();

  constructor(scene: Scene, axis: Axis) {
    this.scene = scene;
    this.axis = axis;
    this.whole = (modelById(scene.model).params[axis.param] as NumberParam).scale === "integer";
    this.start = fractionOf(this.axis, scene.params[axis.param] as number);
  }

  /** The quantity at a place, solved once; at the nearest whole number where the parameter is one. */
  *value(place: number): Generator<void, number> {
    const t = this.whole ? fractionOf(this.axis, this.at(place)) : place;
    const known = this.seen.get(t);
    if (known !== undefined) return known;
    const { model, params, quantity } = this.scene;
    const value = t === this.start ? (params[this.axis.param] as number) : this.at(t);
    const v = solveAt(model, { ...params, [this.axis.param]: value }, [quantity])[quantity];
    this.seen.set(t, v);
    yield;
    return v;
  }

  /** Evaluates a grid, then between its nodes where the quantity comes near zero, then refines every sign change. */
  *look(): Generator<void, void> {
    for (let k = 0; k <= STEPS; k++) yield* this.value(k / STEPS);
    for (const t of this.peaks()) yield* this.value(t);
    for (const [a, b, c] of this.dips()) yield* this.closer(a, b, c);
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const open = this.openTurn();
      if (!open) return;
      yield* this.halve(...open);
    }
  }

  /** The boundary nearest to the probe, where the sign is not `here`. */
  boundary(here: 1 | -1): Boundary | undefined {
    const looks = this.looks();
    const runs: [number, number][] = [];
    let before = false;
    for (const look of looks) {
      const isThere = signOf(look) === -here;
      if (isThere && before) runs[runs.length - 1][1] = look.t;
      else if (isThere) runs.push([look.t, look.t]);
      before = isThere;
    }
    const edges = runs.flat();
    if (edges.length === 0) return undefined;
    const away = (t: number) => Math.abs(t - this.start);
    const edge = edges.reduce((best, t) => (away(t) < away(best) ? t : best));
    const below = runs.filter(([, b]) => b < this.start).slice(-MOST);
    const above = runs.filter(([a]) => a > this.start).slice(0, MOST);
    const end = 10 * SHARP;
    const stretches = [...below, ...above].map(([a, b]) => ({
      from: a <= end ? undefined : this.at(a),
      to: b >= 1 - end ? undefined : this.at(b),
    }));
    return { axis: this.axis, at: this.at(edge), here, distance: away(edge), stretches };
  }

  private looks(): Look[] {
    return Array.from(this.seen, ([t, v]) => ({ t, v })).sort((a, b) => a.t - b.t);
  }

  /** Interpolation peaks, where the quantity can be sharp: n = d of the target or of the source. */
  private peaks(): number[] {
    const { scene, axis } = this;
    const model = modelById(scene.model);
    const { peak } = model.complexity ?? {};
    const isSample = axis.param === simulatorFor(model, scene.params).sampleParam;
    const values = isSample && peak ? [1, peak(scene.params)] : [1];
    return values.map((v) => fractionOf(this.axis, v)).filter((t) => t > 0 && t < 1);
  }

  /** Three neighbouring evaluations of one sign, the middle one nearest to zero. */
  private dips(): [Look, Look, Look][] {
    const looks = this.looks();
    const out: [Look, Look, Look][] = [];
    for (let i = 1; i + 1 < looks.length; i++) {
      const [a, b, c] = [looks[i - 1], looks[i], looks[i + 1]];
      const sign = signOf(b);
      if (sign === 0 || signOf(a) !== sign || signOf(c) !== sign) continue;
      if (sign * b.v <= sign * a.v && sign * b.v <= sign * c.v && a.v !== c.v) out.push([a, b, c]);
    }
    return out;
  }

  /** Halves the steps around the evaluation nearest to zero until one has the other sign. */
  private *closer(left: Look, middle: Look, right: Look): Generator<void, void> {
    let [a, b, c] = [left, middle, right];
    const sign = signOf(b);
    for (let k = 0; k < CLOSER; k++) {
      const [u, w] = [(a.t + b.t) / 2, (b.t + c.t) / 2];
      const p = { t: u, v: yield* this.value(u) };
      const q = { t: w, v: yield* this.value(w) };
      if (signOf(p) !== sign || signOf(q) !== sign) return;
      if (sign * p.v < sign * b.v && !(sign * q.v < sign * p.v)) [b, c] = [p, b];
      else if (sign * q.v < sign * b.v) [a, b] = [b, q];
      else [a, c] = [p, q];
    }
  }

  /** Neighbours of different sign, farther apart than the accuracy. */
  private openTurn(): [Look, Look] | undefined {
    const looks = this.looks();
    for (let i = 1; i < looks.length; i++) {
      const [a, b] = [looks[i - 1], looks[i]];
      if (signOf(a) !== signOf(b) && this.hasRoom(a.t, b.t)) return [a, b];
    }
    return undefined;
  }

  private *halve(left: Look, right: Look): Generator<void, void> {
    let [a, b] = [left.t, right.t];
    while (this.hasRoom(a, b)) {
      const middle = fractionOf(this.axis, this.at((a + b) / 2));
      const v = yield* this.value(middle);
      if (signOf({ t: middle, v }) === signOf(left)) a = middle;
      else b = middle;
    }
  }

  private hasRoom(a: number, b: number): boolean {
    if (!this.whole) return b - a > SHARP;
    return this.at(b) - this.at(a) > 1;
  }

  /** Value of the axis parameter at a place. */
  private at(t: number): number {
    const value = valueAt(this.axis, t);
    return this.whole ? Math.round(value) : value;
  }
}
