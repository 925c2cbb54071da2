import type { Params } from "./param.ts";

/** What a model tells of a solved state, and where it is drawn. */

/** What a number is: exact, large-d limit, bound. Simulated numbers carry mean, s.e. and trials instead. */
export type Tag = "E" | "A" | "B";

export interface Quantity<V = Params> {
  /** Plain name, as a title. */
  readonly name: string;
  /** Short name for a table. */
  readonly label: string;
  readonly symbol: string;
  readonly tex: string;
  /** diverging: about 0, with a phase line at 0; sequential: from 0 up; categorical: an index into `categories`. */
  readonly scale: "diverging" | "sequential" | "categorical";
  /** What the number is made of, in words, where the name does not say it. */
  readonly meaning?: string;
  /** Declared limits of the colour scale (never fitted); categorical ones have none. */
  readonly limits: readonly [number, number];
  /** What the two ends of the scale say, in words: [low, high]. */
  readonly ends: readonly [string, string];
  readonly categories?: readonly { readonly id: string; readonly name: string }[];
  /**
   * How far each category is from being the one, in their order: below 0 where it is, and continuous, so that maps know
   * between their nodes where one gives way to another.
   */
  readonly margins?: readonly ((state: Float64Array, at: number, p: V) => number)[];
  /** Value at a solved state; ±∞ where it diverges, NaN where there is none. */
  readonly read: (state: Float64Array, at: number, p: V) => number;
  /** What the number is at these parameters. */
  readonly tag: (p: V) => Tag;
  /** Why a value is not finite, in one sentence; called only then. */
  readonly why: (value: number, p: V) => string;
  /** Paper and equation the number comes from, at these parameters. */
  readonly source: (p: V) => string;
  /**
   * What its solve must be asked for beyond the parameters: a costly quantity is solved only where it is shown. A
   * function where that follows the scene's target error ε, which is undefined where the scene names none.
   */
  readonly solveOptions?: Params | ((epsilon: number | undefined) => Params);
  /** A value as a reader should see it, where that is not the plain number: 8× for log₂ 8. */
  readonly format?: (value: number) => string;
  /** The solved state in a few words, where the value alone does not say it; `p` as the solve was asked. */
  readonly words?: (state: Float64Array, at: number, p: V) => string;
  /** What a region without a number is called, where the reason is the quantity's own: `read` is positive there. */
  readonly blank?: NamedPart<V>;
  /** True where there is no theory: only the simulation knows it. */
  readonly simulatedOnly?: true;
  /** A part of the upper region that deserves a name of its own: where `read` is positive. */
  readonly aside?: NamedPart<V>;
  /** What a finite value means where that is not plain, e.g. "recovered". */
  readonly remark?: (value: number) => string | undefined;
}

/** A part of a map with a name of its own: where `read` is positive. */
export interface NamedPart<V = Params> {
  readonly name: string;
  /** What it means, for the legend. */
  readonly meaning: string;
  /** Where there can be such a part, so that the legend names it; everywhere if left out. */
  readonly shown?: (p: V) => boolean;
  readonly read: (state: Float64Array, at: number, p: V) => number;
}

/** A curve of the side panel; a reference is thin and not simulated. */
export interface Curve<Q extends string = string, V = Params> {
  readonly quantity: Q;
  readonly label: string;
  /** What it is, for one who has not seen the papers. */
  readonly help: string;
  readonly reference?: true;
  /** Drawn only where the scene asks for references to judge by. */
  readonly referencesViewOnly?: true;
  /** Where the curve has anything to say; everywhere if left out. */
  readonly shown?: (p: V) => boolean;
}

/** What a quantity wants of its solve at a target error. */
export function solveOptionsOf({ solveOptions }: Quantity, epsilon: number | undefined): Params | undefined {
  return typeof solveOptions === "function" ? solveOptions(epsilon) : solveOptions;
}
