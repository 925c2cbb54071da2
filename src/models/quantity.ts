import type { Params } from "./param.ts";

/** Kind of a number: E exact, A asymptotic (large-d limit), B bound. Simulated numbers have mean, s.e. and trials instead. */
export type Tag = "E" | "A" | "B";

export interface Quantity<V = Params> {
  /** Plain name, as a title. */
  readonly name: string;
  /** Short name for a table. */
  readonly label: string;
  readonly symbol: string;
  readonly tex: string;
  /** diverging: around 0, with a phase line at 0; sequential: from 0 up; categorical: an index into `categories`. */
  readonly scale: "diverging" | "sequential" | "categorical";
  /** Definition in words, where the name does not give it. */
  readonly meaning?: string;
  /** Limits of the colour scale, never fitted to the data; unused for categorical quantities. */
  readonly limits: readonly [number, number];
  /** Words at the ends of the colour scale: [low, high]. */
  readonly ends: readonly [string, string];
  /** The same in a sentence that names more protocols than these two. */
  readonly beats?: readonly [string, string];
  /** `colour` is an index into the palette of categories, by default the category's own. */
  readonly categories?: readonly { readonly id: string; readonly name: string; readonly colour?: number }[];
  /** Where categories end, so that maps can interpolate it between nodes. */
  readonly borders?: CategoryBorders<V>;
  /** Value at a solved state; ±∞ where it diverges, NaN where there is none. */
  read(state: Float64Array, at: number, p: V): number;
  /** What the number is at these parameters. */
  tag(p: V): Tag;
  /** Why a value is not finite, in one sentence; called only then. */
  why(value: number, p: V): string;
  /** Paper and equation the number comes from, at these parameters. */
  source(p: V): string;
  /**
   * Options passed to `solve` beside the parameters: an expensive quantity is solved only where it is shown. A function
   * if they depend on the scene's target error ε, which is undefined where the scene has none.
   */
  readonly solveOptions?: Params | ((epsilon: number | undefined) => Params);
  /** What it is read from is not in the model's first part (`further` of the manifest): a solve writes it only where one asks. */
  readonly further?: true;
  /** Among the numbers at the probe only where the map shows a quantity of this kind: solved with the rest, but a question of its own. */
  readonly apart?: true;
  /** Display format, where that is not the plain number: 8× for log₂ 8. */
  readonly format?: (value: number) => string;
  /** The solved state in a few words, where the value alone does not say it; `p` as the solve was asked. */
  words?(state: Float64Array, at: number, p: V): string;
  /** What a region without a number is called, where the reason is the quantity's own: `read` is positive there. */
  readonly blank?: NamedPart<V>;
  /** About the labels that are learned: the strengths show which would be best. */
  readonly labels?: true;
  /** True for quantities without theory. */
  readonly simulatedOnly?: true;
  /**
   * A named part of the positive region, where `read` of this part is positive. Only maps read it: all their solves have the
   * option `aside`, and a model may leave out of the others what nothing else needs.
   */
  readonly aside?: NamedPart<V>;
  /** Comment on a finite value, e.g. "recovered". */
  readonly remark?: (value: number) => string | undefined;
}

/** Smooth functions of which one changes sign where a category ends, such as differences of risks. */
export interface CategoryBorders<V = Params> {
  readonly reads: readonly Quantity<V>["read"][];
  /** For each category the sign it needs of each: 1 above 0, −1 at 0 or below, 0 for any. */
  readonly signs: readonly (readonly (-1 | 0 | 1)[])[];
}

/** A named part of a map: where `read` is positive. */
export interface NamedPart<V = Params> {
  readonly name: string;
  /** Explanation for the legend. */
  readonly meaning: string;
  /** Where there can be such a part, so that the legend names it; everywhere if left out. */
  shown?(p: V): boolean;
  read(state: Float64Array, at: number, p: V): number;
}

/** A curve of the side panel; a reference is thin and not simulated. */
export interface Curve<Q extends string = string, V = Params> {
  readonly quantity: Q;
  readonly label: string;
  /** Explanation for readers who have not seen the papers. */
  readonly help: string;
  /** Colour, dashes and mark: 0 scratch, 1 linear transfer, 2 fine-tuning, from 3 on references; its place in the list if left out. */
  readonly style?: number;
  readonly reference?: true;
  /** The view of the curves that it is drawn in, where it is not drawn in all: references to judge by, or further protocols. */
  readonly only?: "references" | "protocols";
  /** Where the curve has anything to say; everywhere if left out. */
  shown?(p: V): boolean;
}

/** The solve options of a quantity at a target error; `further` is one of them for what needs that part. */
export function solveOptionsOf({ solveOptions, further }: Quantity, epsilon: number | undefined): Params | undefined {
  const own = typeof solveOptions === "function" ? solveOptions(epsilon) : solveOptions;
  return further ? { ...own, further: "yes" } : own;
}
