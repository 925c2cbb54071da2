import type { Level, TheoryField } from "../compute/field.ts";
import type { Means } from "../compute/summary.ts";

/** What figures are drawn from. */

/** A theory field as far as it is drawn. The numbers of a level never change. */
export interface SolvedField {
  readonly field: TheoryField;
  /** The finest level that is solved and to be drawn; undefined before the first. */
  readonly level: Level | undefined;
  readonly complete: boolean;
}

/**
 * A simulation, or why there is none: another object whenever its summary has read more cells, or theory has been solved at
 * more of them (for the map of agreement).
 */
export type SimulatedView<M extends Means = Means> =
  | { readonly summary: M; readonly reads: number; readonly solved: number; readonly reason?: undefined }
  | { readonly summary?: undefined; readonly reason: string };

/** What an atlas that is open has for the figures of a scene, in place of what would be simulated here. */
export interface Layered {
  readonly map?: SimulatedView;
  readonly curve?: SimulatedView;
  readonly probe?: SimulatedView;
}

/** A field as it is now, at a step of at least `finest` nodes; the earlier object where nothing has changed. */
export function solvedField(
  field: TheoryField | undefined,
  finest: number,
  before?: SolvedField,
): SolvedField | undefined {
  if (!field) return undefined;
  const { complete } = field;
  const level = field.levelFrom(finest);
  const unchanged =
    before?.field === field &&
    before.complete === complete &&
    before.level?.columns.length === level?.columns.length &&
    before.level?.rows.length === level?.rows.length;
  return unchanged ? before : { field, level, complete };
}
