import type { TheoryField } from "../../compute/field.ts";
import type { Means } from "../../compute/summary.ts";
import type { SimulatedView, SolvedField } from "../../figures/solved.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import type { SolvedPoint } from "../../scene/solvedPoint.ts";
import type { SimulationState } from "../state/store.ts";

/** The setting A that the scene is compared with: its own scene, theory at its probe, and its fields. */
export interface Reference {
  readonly scene: Scene;
  readonly probe: SolvedPoint;
  readonly map: SolvedField | undefined;
  readonly curve: SolvedField | undefined;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** Estimated seconds left; undefined before the speed has been measured. */
  readonly remaining: number | undefined;
  /** Estimated seconds of a trial, shown before it starts, and the threads for it; 0 where it takes little. */
  readonly expected: number;
  readonly threads: number;
  /** It takes so long that the reader has to start it. */
  readonly waits: boolean;
}

/** Before anything is planned. */
export const notBegun = (total: number, threads: number): Progress => ({
  done: 0,
  total,
  remaining: undefined,
  expected: 0,
  threads,
  waits: false,
});

/** What the controls of the simulation say. */
export const runState = (state: SimulationState, { waits }: Progress): "running" | "paused" | "stopped" =>
  state === "automatic" ? (waits ? "stopped" : "running") : state;

/** Simulated means at the probe after some number of trials. */
export interface ProbeMeans {
  readonly trials: number;
  readonly means: Readonly<Record<string, number>>;
}

/**
 * What the page draws: a snapshot. It and each of its parts stay the same object until something that is drawn from them
 * changes, so what a panel depends on is what it is given. Numbers are not copied: of a field a level is complete when it
 * is here, and a simulation reads on only between two pictures.
 */
export interface Picture {
  readonly scene: Scene;
  /** Theory at the probe. */
  readonly probe: SolvedPoint;
  readonly map: SolvedField | undefined;
  readonly curve: SolvedField | undefined;
  /** Curves of the family, in the plan's order. */
  readonly family: readonly (SolvedField | undefined)[];
  readonly reference: Reference | undefined;
  /** How much of the map and of the curves is solved, 0 … 100. */
  readonly mapPercent: number;
  readonly curvePercent: number;
  readonly mapSimulation: SimulatedView | undefined;
  readonly curveSimulation: SimulatedView | undefined;
  readonly probeSimulation: SimulatedView | undefined;
  /** Where theory is only approximate: simulated means that replace it in words. */
  readonly leading: ProbeMeans | undefined;
  readonly progress: Progress;
  readonly finished: boolean;
  /** The scene is moving and frames are late, or may be: levels are coarser, and one panel is drawn per frame. */
  readonly lowDetail: boolean;
  /** Why something could not be computed, for the reader. */
  readonly failure: string | undefined;
}

/** For what draws from all of it. */
export const wholePicture = (picture: Picture): Picture => picture;

/** The earlier object (or array) where the later one has the same entries. Makes nothing that would be left to collect. */
export function kept<T extends object>(before: T | undefined, now: T): T {
  if (!before) return now;
  for (const key in now) if (!(key in before && Object.is(before[key], now[key]))) return now;
  for (const key in before) if (!(key in now)) return now;
  return before;
}

/** How much of some fields is solved, in whole percent; a missing one counts as nothing. */
export function percentSolved(fields: readonly (TheoryField | undefined)[]): number {
  const done = fields.reduce((sum, field) => sum + (field?.prefix ?? 0), 0);
  const total = fields.reduce((sum, field) => sum + (field?.total ?? 1), 0);
  return Math.floor((100 * done) / total);
}

/** Trials from which simulated means may lead. */
const LEADING = 16;

/** Means that replace theory where it is only approximate, read again whenever the number of trials has doubled. */
export function leadingMeans(
  { model, params }: Scene,
  summary: Means | undefined,
  before: { readonly summary: Means; readonly leading: ProbeMeans } | undefined,
): ProbeMeans | undefined {
  if (!summary || summary.trials < LEADING || !modelById(model).approximate?.(params)) return undefined;
  const { trials } = summary;
  if (before?.summary === summary && Math.floor(Math.log2(trials)) === Math.floor(Math.log2(before.leading.trials)))
    return before.leading;
  const means = summary.quantities.flatMap((id) => {
    const moments = summary.at(0, id);
    return moments ? [[id, moments.mean] as const] : [];
  });
  return { trials, means: Object.fromEntries(means) };
}
