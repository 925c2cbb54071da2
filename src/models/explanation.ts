import type { Params } from "./param.ts";
import type { Place, PlaneFrame } from "./plane.ts";
import type { Race, Training } from "./training.ts";

/** Contract of the explanations, loaded after the first picture: formulas, plane of the tasks, distances, learning curves, watched network. */

/** Transferability against a distance between tasks, and against the amount of data at one distance. */
export interface Distances {
  /** Id of the transferability shown, one of the model's quantities. */
  readonly quantity: string;
  /** Distance of the pair of tasks at the probe, and the transferability there. */
  readonly here: number;
  readonly value: number;
  /** [distance, transferability] as the angle goes from 0 to 180°, in steps of half a degree. */
  readonly angles: readonly (readonly [number, number])[];
  /** [samples, transferability] for the one pair at the probe, in units of the sample parameter. */
  readonly samples: readonly (readonly [number, number])[];
  /** Where the transferability changes sign along the samples. */
  readonly crossings: readonly number[];
  /** Transferability at 0, 90 and 180°. */
  readonly ends: readonly number[];
  /** Why nothing is drawn; undefined when it is. */
  readonly refused?: string;
  /** Distances by name, at the probe and at some angles: one number, or the two that it lies between. */
  readonly kinds?: readonly {
    readonly name: string;
    readonly at: readonly (readonly [lower: number, upper: number])[];
  }[];
  /** What the columns of `kinds` are. */
  readonly places?: readonly string[];
  /** Whole sentences: of the first picture, of the second, of the kinds of distance. */
  readonly sentences: readonly string[];
}

/**
 * What a network gets wrong on the new task and on the old one, along ways of going from the pretrained network to the
 * fine-tuned one.
 */
export interface TaskPlane {
  readonly ways: readonly TaskWay[];
  /** Networks worth a mark, in the order of a table. */
  readonly places: readonly { readonly name: string; readonly target: number; readonly source: number }[];
  /** The place that the present setting has; its risks may be infinite. */
  readonly here: readonly [target: number, source: number];
  /** Tops of both axes, declared from the parameters. */
  readonly tops: readonly [target: number, source: number];
  /** What the picture shows, in whole sentences. */
  readonly sentence: string;
}

export interface TaskWay {
  readonly id: string;
  readonly name: string;
  /** What goes along it, as a column of a table: a word, and in words. */
  readonly along: string;
  readonly meaning: string;
  /** [what goes along, risk on the new task, risk on the old task]; NaN where either is infinite. */
  readonly points: readonly (readonly [along: number, target: number, source: number])[];
}

/**
 * Source, target and estimates as points in one plane. `series` is the index of the model's curve, which determines
 * colour, dashes and marker of a protocol. Labels may contain symbols with subscripts, such as β_s. Points beyond the
 * frame are clipped at its edge; all numbers are finite.
 */
export interface GeometryPicture {
  readonly frame: PlaneFrame;
  /** The tasks, as arrows from 0. */
  readonly arrows: readonly { readonly id: string; readonly to: Place; readonly label: string }[];
  /** Angle from the horizontal to the arrow of that id, in degrees 0 … 180, and its text. */
  readonly angle: { readonly degrees: number; readonly label: string };
  /** Where two protocols have the same risk, and which is better inside and outside; no names where that says nothing. */
  readonly circle: { readonly centre: Place; readonly radius: number; readonly sides?: readonly [string, string] };
  /** Direction, in degrees, of a line through 0 to which a protocol is confined. */
  readonly line?: { readonly series: number; readonly degrees: number };
  /** Estimates of the protocols. */
  readonly points: readonly { readonly series: number; readonly at: Place; readonly label?: string }[];
  /** Their distances from the target. */
  readonly distances: readonly {
    readonly series: number;
    readonly from: Place;
    readonly to: Place;
    readonly label: string;
  }[];
  /** Description of the picture from its numbers, and further notes: whole sentences. */
  readonly sentence: string;
  readonly remarks: readonly string[];
}

/** A draggable tip of an arrow. */
export interface GeometryHandle<V = Params> {
  /** Id of the arrow. */
  readonly id: string;
  readonly name: string;
  /** The parameters of a place in the plane, rounded to steps that suit a pointer, inside their hard ranges. */
  toParams(place: Place, frame: PlaneFrame): Readonly<Record<string, number>>;
  /** Parameters that the arrow keys move: left and right, up and down. */
  readonly across: string;
  readonly upwards: string;
  /** Its position in words. */
  words(p: V): string;
}

export interface Geometry<V = Params, Q extends string = string> {
  readonly title: string;
  /** Why there is no picture at these parameters; undefined when there is one. */
  refuse?(p: V): string | undefined;
  /** The quantity whose sign the circle shows. */
  readonly quantity: Q;
  picture(p: V): GeometryPicture;
  readonly handles: readonly GeometryHandle<V>[];
}

/** One line of a formula: its general form and, with slots, the same with the present numbers. */
export interface FormulaLine {
  /** Key of the table `tex` in the model's formulas.ts. */
  readonly id: string;
  /** Numbers for the slots, `value` for the result of the line; ±∞ allowed, never NaN. Undefined: only the general form. */
  readonly slots?: Readonly<Record<string, number>>;
}

/** How a quantity is computed at given parameters. */
export interface Formula {
  /** The quantity first, then the definitions of its symbols. */
  readonly lines: readonly FormulaLine[];
  /** Where the formula holds, and its accuracy. */
  readonly validity: string;
  /** Paper and equation, or what it is derived from. */
  readonly source: string;
}

/** Principal directions of the inputs, strongest first: one number per direction in each list. */
export interface SpectrumPicture {
  /** λ_i ≥ 0. */
  readonly eigenvalues: Float64Array;
  /** Share of ‖β_t − β_s‖² in each direction, in [0, 1]; the sum is 1. */
  readonly difference: Float64Array;
  /** λ_i/(λ_i+κ): learned fraction of each direction, in [0, 1]. */
  readonly learned: Float64Array;
  /** Labels that would be learned best over the true ones, ≥ 0: shown beside quantities about labels. */
  readonly labels?: Float64Array;
  /** Description in one sentence. */
  readonly sentence: string;
}

/** How fast risks fall with the number of samples n. */
export interface LearningRates {
  /** R ~ n^−exponent: the fitted exponent, and the predicted one where theory has it. */
  readonly rates: readonly {
    readonly quantity: string;
    readonly fitted: number;
    readonly predicted: number | undefined;
  }[];
  /** Sample sizes of the fit. */
  readonly range?: readonly [number, number];
  readonly sentence: string;
}

/** Decomposition of a risk: squared bias, variance over the draw of the inputs, and fitted label noise; ≥ 0, the sum is the risk. */
export interface RiskParts {
  readonly quantity: string;
  readonly bias: number;
  readonly variance: number;
  readonly noise: number;
}

/** The same quantity from two formulas. */
export interface Contrast {
  readonly quantity: string;
  readonly sides: readonly [ContrastSide, ContrastSide];
  /** Why they differ, in one sentence. */
  readonly why: string;
}

export interface ContrastSide {
  readonly name: string;
  readonly params: Params;
}

/** What a statement says of two numbers: names of quantities or of the model's own terms, or a number as it is written. */
export interface Claim {
  readonly left: string;
  readonly is: "<" | ">" | "≈";
  readonly right: string | number;
  /** Of ≈: how far apart they may be, half a unit of the last digit that is written. */
  readonly within?: number;
}

/** Where something that is said can be seen. */
export interface Seen {
  /** At the probe's place on the map and in the curves. */
  readonly probe?: true;
  /** Quantities: their curves, their rows in the tables, their points in the plane. */
  readonly quantities?: readonly string[];
  /** Further parts of the plane of the tasks. */
  readonly plane?: readonly ("circle" | "source" | "target" | "line")[];
}

/** One link of a chain that explains the probe: whole sentences, what they claim, and where it can be seen. */
export interface Statement {
  readonly text: string;
  readonly claims: readonly Claim[];
  readonly seen: Seen;
}

/** The formulas of a model; `state` is the result of `solve` with the quantity's solve options. */
export interface Formulas<V = Params, Q extends string = string> {
  formula(quantity: Q, p: V, state: Float64Array): Formula;
  /** Risks to set side by side, on one scale. */
  parts?(p: V, state: Float64Array): readonly RiskParts[];
  contrasts?(quantity: Q, p: V): readonly Contrast[];
}

/** What only the explanation of the picture needs; it is loaded after the first picture, apart from the model. */
export interface ExplanationSpec<V = Params, Q extends string = string> {
  /** What else the probe means, in whole sentences; may take some milliseconds, so it is asked for at rest. */
  remarks?(p: V): readonly string[];
  /** Words of the page that a reader may not know, each explained in a few others. */
  readonly terms?: readonly (readonly [term: string, meaning: string])[];
  readonly formulas: Formulas<V, Q>;
  /**
   * Why the protocols rank as they do at these parameters: at most five statements from what is solved there, the last of
   * them the verdict; never empty.
   * @param state the result of `solve`, without options; @param value a quantity there, ±∞ and NaN as they are
   * @param shown the quantity that is asked about, where that may deserve a statement of its own
   */
  explainPoint?(p: V, state: Float64Array, value: (quantity: Q) => number, shown?: string): readonly Statement[];
  /** Eigenvalues of the inputs' covariance and what lives where; undefined where nothing is worth a picture. */
  spectrum?(p: V): SpectrumPicture | undefined;
  /** Source, target and estimates in one plane. */
  readonly geometry?: Geometry<V, Q>;
  /** The new task against the old one; `top` ends the way along the samples. */
  taskPlane?(p: V, top: number): TaskPlane;
  /** What a distance between source and target says about a transferability; the axis of samples ends at `top`. Yields now and then. */
  distances?(p: V, quantity: string, top: number): Generator<void, Distances>;
  /** What learning curves on logarithmic axes say. */
  learning?(p: V): LearningRates;
  /**
   * Protocols side by side in time, from what is solved; a reason in words where they cannot be followed.
   * @param state the result of `solve`, without options
   */
  race?(p: V, state: Float64Array): Race | string;
  /** A single network that is watched as it trains. */
  readonly training?: Training<V>;
}

/** An explanation whose parameters' names are forgotten. */
export type Explanation = ExplanationSpec;

/** Checks a model's explanation against the contract at compile time and forgets the names of its parameters and quantities. */
export function defineExplanation<V extends Params, Q extends string>(spec: ExplanationSpec<V, Q>): Explanation {
  return spec;
}
