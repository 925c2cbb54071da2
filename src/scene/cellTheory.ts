import { score } from "../compute/score.ts";
import type { Means } from "../compute/summary.ts";
import { simulatorById } from "../models/model.ts";
import { modelById } from "../models/registry.ts";
import { solveAt } from "./report.ts";

/** Theory at the cells of a summary, worked out a few cells at a time; an atlas has brought it along. */
interface CellTheory {
  readonly values: Float64Array;
  known: number;
}

const solved = new WeakMap<Means, Map<string, CellTheory>>();

function theoryOf(summary: Means, quantity: string): CellTheory {
  const known = solved.get(summary) ?? new Map<string, CellTheory>();
  solved.set(summary, known);
  const theory = known.get(quantity) ?? {
    values: Float64Array.from(summary.cells, (_, i) => summary.theoryAt?.(i, quantity) ?? 0),
    known: summary.theoryAt ? summary.cells.length : 0,
  };
  known.set(quantity, theory);
  return theory;
}

/** Solves theory at up to `limit` more cells of a simulated map; true while more wait. */
export function solveCells(summary: Means, quantity: string, limit: number): boolean {
  if (!summary.quantities.includes(quantity)) return false;
  const theory = theoryOf(summary, quantity);
  const end = Math.min(summary.cells.length, theory.known + limit);
  for (; theory.known < end; theory.known++)
    theory.values[theory.known] = solveAt(summary.model, summary.cells[theory.known].params, [quantity])[quantity];
  return theory.known < summary.cells.length;
}

/** At how many cells theory is solved. */
export const solvedCells = (summary: Means, quantity: string): number => theoryOf(summary, quantity).known;

/** How far simulation and theory are apart, cell by cell. */
export interface Agreement {
  /** (mean − theory)/s.e. of each cell; NaN where there is none. */
  readonly scores: Float64Array;
  /** Cells with a score, and those of them within two standard errors. */
  readonly scored: number;
  readonly within: number;
}

/** Agreement over the cells whose theory is solved. */
export function agreement(summary: Means, quantity: string): Agreement {
  const theory = theoryOf(summary, quantity);
  const model = modelById(summary.model);
  const simulator = simulatorById(model, summary.simulator);
  const scores = new Float64Array(summary.cells.length).fill(Number.NaN);
  let scored = 0;
  let within = 0;
  for (let i = 0; i < theory.known; i++) {
    const { n, params } = summary.cells[i];
    const moments = summary.at(i, quantity);
    if (!moments) continue;
    const { z } = score(moments, theory.values[i], simulator.noScore(quantity, n, params));
    if (z === null) continue;
    scores[i] = z;
    scored++;
    if (Math.abs(z) <= 2) within++;
  }
  return { scores, scored, within };
}
