import type { NumberParam, Param, Params, ParamValue, Values } from "./param.ts";
import { type Curve, type Quantity, solveOptionsOf } from "./quantity.ts";
import type { Simulator } from "./simulator.ts";

/**
 * The contract of a model: data and pure functions. Its parts: `param.ts`, `quantity.ts`, `simulator.ts`, and, loaded after
 * the first picture, `explanation.ts` and `training.ts`.
 */

/** Sample complexity: how many samples a target error takes, and the axes of a map of the samples saved. */
export interface Complexity<V = Params> {
  /** A risk as a function of the sample parameter, where that is faster than a solve for each value. */
  readonly curve?: (quantity: string, p: V) => (n: number) => number;
  /** Interpolation threshold in units of the sample parameter; default 1. */
  readonly peak?: (p: V) => number;
  /** Default target error ε. */
  readonly epsilon: number;
  /** Axes for a map of savings, which does not depend on the sample parameter. */
  readonly axes: readonly AxisDefault[];
}

/** A marked value on the axis of one parameter, e.g. a threshold. */
export interface Landmark {
  readonly param: string;
  readonly at: number;
  readonly label: string;
}

export interface Preset {
  readonly id: string;
  readonly title: string;
  /** arXiv number. */
  readonly paper: string;
  readonly figure: string;
  /** Query string, as in a link. */
  readonly link: string;
  /** What the figure shows; each claim is asserted by a test. */
  readonly claims: readonly string[];
}

/**
 * Alternative coordinates for some parameters: derived numbers that can be set. They have sliders and are read from links,
 * but never written.
 */
export interface Alternatives<V = Params> {
  readonly params: Readonly<Record<string, NumberParam>>;
  get(p: V): Readonly<Record<string, number>>;
  /** The parameters closest to these values, and why the values are not reached exactly. */
  set(p: V, values: Readonly<Record<string, number>>): { readonly params: Params; readonly refused?: string };
}

/** Fractions of the coordinates in one row of the task strip; the remainder to 1 is empty. */
export interface StripRow {
  readonly name: string;
  readonly parts: readonly { readonly kind: "shared" | "lost" | "new"; readonly share: number }[];
}

/** Principal directions of the inputs, strongest first: one number per direction in each list. */
export interface SpectrumPicture {
  /** λ_i ≥ 0. */
  readonly eigenvalues: Float64Array;
  /** Share of ‖β_t − β_s‖² in each direction, in [0, 1]; the sum is 1. */
  readonly difference: Float64Array;
  /** λ_i/(λ_i+κ): learned fraction of each direction, in [0, 1]. */
  readonly learned: Float64Array;
  /** Description in one sentence. */
  readonly sentence: string;
}

export interface AxisDefault {
  readonly param: string;
  readonly lo: number;
  readonly hi: number;
}

export interface ModelSpec<P extends Readonly<Record<string, Param>>, Q extends string> {
  readonly id: string;
  /** Part of every job key; increment it when numbers change. */
  readonly version: number;
  readonly title: string;
  /** Papers this model comes from. */
  readonly source: string;
  readonly params: P;
  /** Reserved link keys, for later versions: ignored without a notice at their default. Key → default as text. */
  readonly reserved: Readonly<Record<string, string>>;
  /** Names of the numbers that a solve writes, in order. */
  readonly state: readonly string[];
  /** Writes the state at out[at …]. Pure, never throws; ±∞ where a quantity diverges, NaN without a solution. */
  readonly solve: (p: Values<P>, out: Float64Array, at: number) => void;
  readonly quantities: Readonly<Record<Q, Quantity<Values<P>>>>;
  readonly defaultQuantity: NoInfer<Q>;
  readonly axes: readonly [
    AxisDefault & { readonly param: keyof P & string },
    AxisDefault & { readonly param: keyof P & string },
  ];
  readonly curves: readonly Curve<NoInfer<Q>, Values<P>>[];
  /** Risks with a decomposition (`Formulas.parts`), in the order of the curves. */
  readonly parted?: readonly NoInfer<Q>[];
  /** Explains the curves' vertical axis. */
  readonly riskHelp: string;
  readonly landmarks?: (p: Values<P>) => readonly Landmark[];
  readonly alternatives?: Alternatives<Values<P>>;
  /** Rows of the task strip: which coordinates source and target share. */
  readonly strip?: (p: Values<P>) => readonly StripRow[];
  /** Short name of a setting from the listed parameters, for the legend of a family. */
  readonly named?: { readonly params: readonly string[]; readonly name: (p: Values<P>) => string | undefined };
  /** Parameters without effect at these values, each with a short reason. */
  readonly idle?: (p: Values<P>) => Readonly<Partial<Record<keyof P & string, string>>>;
  /** Spectrum of the inputs' covariance; undefined where a picture would say nothing. */
  readonly spectrum?: (p: Values<P>) => SpectrumPicture | undefined;
  /** Short reason why the simulation is shown before the theory; undefined where the theory is accurate. */
  readonly approximate?: (p: Values<P>) => string | undefined;
  /** Undefined for models without sample complexity. */
  readonly complexity?: Complexity<Values<P>>;
  /** Upper limit of the curves' vertical axis: a function of the parameters, not fitted. */
  readonly curveTop: (p: Values<P>) => number;
  /** One sentence about the numbers at the probe. */
  readonly sentence: (p: Values<P>, quantity: (id: NoInfer<Q>) => number) => string;
  /** The parameter `sim` selects one by its id; without such a parameter the first is used. */
  readonly simulators: readonly Simulator<Values<P>>[];
}

/** With erased types: what everything outside the model's own folder sees. */
export type Model = Omit<
  ModelSpec<Readonly<Record<string, Param>>, string>,
  | "solve"
  | "quantities"
  | "simulators"
  | "axes"
  | "curves"
  | "curveTop"
  | "complexity"
  | "sentence"
  | "landmarks"
  | "approximate"
  | "alternatives"
  | "strip"
  | "idle"
  | "spectrum"
> & {
  readonly alternatives?: Alternatives;
  readonly strip?: (p: Params) => readonly StripRow[];
  readonly named?: { readonly params: readonly string[]; readonly name: (p: Params) => string | undefined };
  readonly idle?: (p: Params) => Readonly<Partial<Record<string, string>>>;
  readonly spectrum?: (p: Params) => SpectrumPicture | undefined;
  readonly complexity?: Complexity;
  readonly curves: readonly Curve[];
  readonly landmarks?: (p: Params) => readonly Landmark[];
  readonly approximate?: (p: Params) => string | undefined;
  readonly solve: (p: Params, out: Float64Array, at: number) => void;
  readonly quantities: Readonly<Record<string, Quantity>>;
  readonly axes: readonly [AxisDefault, AxisDefault];
  readonly curveTop: (p: Params) => number;
  readonly sentence: (p: Params, quantity: (id: string) => number) => string;
  readonly simulators: readonly Simulator[];
};

/** Checks a model against the contract at compile time and erases its types. */
export function defineModel<const P extends Readonly<Record<string, Param>>, const Q extends string>(
  spec: ModelSpec<P, Q>,
): Model {
  return spec as unknown as Model;
}

/** Parameters plus the solve options that these quantities need at a target error. */
export function withSolveOptions(
  model: Model,
  params: Params,
  quantities: readonly string[],
  epsilon?: number,
): Params {
  return Object.assign({ ...params }, ...quantities.map((id) => solveOptionsOf(model.quantities[id], epsilon)));
}

export function simulatorFor(model: Model, params: Params): Simulator {
  return simulatorById(model, params.sim);
}

/** The simulator of that id, or the model's first. */
export function simulatorById(model: Model, id: unknown): Simulator {
  return model.simulators.find((s) => s.id === id) ?? model.simulators[0];
}

export function defaultParams(model: Model): Record<string, ParamValue> {
  return Object.fromEntries(Object.entries(model.params).map(([key, p]) => [key, p.default]));
}
