import { t } from "../lib/language.ts";
import { ands } from "../lib/lists.ts";
import type { NumberParam, Param, Params, ParamValue, Values } from "./param.ts";
import { type Curve, type Quantity, solveOptionsOf } from "./quantity.ts";
import type { Simulator } from "./simulator.ts";

/**
 * The contract of a model: data and pure functions. Its parts: `param.ts`, `quantity.ts`, `simulator.ts`,
 * and `explanation.ts` and `training.ts` for what is loaded after the first picture.
 *
 * Rules that types cannot tell, checked in registry.test.ts:
 * - A model's folder has the name of its `id`, the value of the link key `m`, and its manifest is `manifest.ts` there.
 * - A model with several simulators has a choice parameter `sim`, whose options are their ids; one with a single simulator
 *   has none.
 * - The sample parameter (`Simulator.sampleParam`) is a number parameter, the same for all simulators of a model; `samples` and
 *   `atSamples` are each other's inverse for whole numbers of samples.
 * - The dimension of the inputs is the whole-number parameter `d` or `D`, where a model has one: small examples lower it.
 * - `epsilon` is the target error among the solve options. Neither it, nor `aside`, nor any other key of `Quantity.solveOptions` is
 *   the name of a parameter. Where a scene names no target error, `complexity.epsilon` is asked for.
 *
 * Functions of the contract are written as methods, whose parameters TypeScript compares in both directions: so a model of
 * named parameters is a `Model` without a cast. What it is given must have passed the gate (`scene/restore.ts`).
 */

/** Sample complexity: how many samples a target error takes, and the axes of a map of the samples saved. */
export interface Complexity<V = Params> {
  /** A risk as a function of the sample parameter, where that is quicker than a solve for each value. */
  curve?(quantity: string, p: V): (n: number) => number;
  /** Sample parameter at which interpolation fits the noise exactly; 1 unless said otherwise. */
  peak?(p: V): number;
  /** ε where a scene names none. */
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

export interface AxisDefault {
  readonly param: string;
  readonly lo: number;
  readonly hi: number;
}

export interface ModelSpec<
  P extends Readonly<Record<string, Param>> = Readonly<Record<string, Param>>,
  Q extends string = string,
> {
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
  /** Writes the state at out[at …]: pure, never throws; ±∞ where a quantity diverges, NaN where there is no solution. */
  solve(p: Values<P>, out: Float64Array, at: number): void;
  /**
   * Whether a solve may need what `further` of the manifest loads; without it such a solve throws. All parameters and solve options but
   * those on `axes`, which take any value there.
   */
  needsFurther?(p: Params, axes: readonly string[]): boolean;
  readonly quantities: Readonly<Record<Q, Quantity<Values<P>>>>;
  readonly defaultQuantity: NoInfer<Q>;
  readonly axes: readonly [
    AxisDefault & { readonly param: keyof P & string },
    AxisDefault & { readonly param: keyof P & string },
  ];
  readonly curves: readonly Curve<NoInfer<Q>, Values<P>>[];
  /** Risks with a decomposition (`Formulas.parts`), in the order of the curves. */
  readonly parted?: readonly NoInfer<Q>[];
  /** Risks of one network on the new and on the old task, where their plane can be drawn (`taskPlane` of the explanation). */
  readonly bothTasks?: readonly [target: NoInfer<Q>, source: NoInfer<Q>];
  /** Explains the curves' vertical axis. */
  readonly riskHelp: string;
  /** Landmarks of the curves' axes at these parameters; `at` may be a getter, read only where the axis is shown. */
  landmarks?(p: Values<P>): readonly Landmark[];
  readonly alternatives?: Alternatives<Values<P>>;
  /** What source and target task share, as a picture of coordinates. */
  strip?(p: Values<P>): readonly StripRow[];
  /** What a setting is called by the parameters named, in a few words: the legend of a family says it. */
  readonly named?: { readonly params: readonly string[]; name(p: Values<P>): string | undefined };
  /** Parameters that change nothing at present, each with the reason in a few words. */
  idle?(p: Values<P>): Readonly<Partial<Record<keyof P & string, string>>>;
  /** Whether the inputs' directions differ, so that they are worth a picture (`spectrum` of the explanation). */
  uneven?(p: Values<P>): boolean;
  /** Why the simulation is to be believed before the theory, in a few words; undefined where the theory leads. */
  approximate?(p: Values<P>): string | undefined;
  /** Where the curves may be asked how many samples a target error takes. */
  readonly complexity?: Complexity<Values<P>>;
  /** Top of the curves' vertical axis: declared from the parameters, not fitted to the picture. */
  curveTop(p: Values<P>): number;
  /** The picture in one sentence, from the numbers at the probe. */
  sentence(p: Values<P>, quantity: (id: NoInfer<Q>) => number): string;
  /** Ways to simulate; the parameter `sim` chooses one by its id, the first where there is no such parameter. */
  readonly simulators: readonly Simulator<Values<P>>[];
}

/** A model whose parameters' names are forgotten: what everything except the model's own folder sees. */
export type Model = ModelSpec;

/** Checks a model against the contract at compile time and forgets the names of its parameters and quantities. */
export function defineModel<const P extends Readonly<Record<string, Param>>, const Q extends string>(
  spec: ModelSpec<P, Q>,
): Model {
  return spec;
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

/** `Model.idle`, and the parameters that none of these quantities depends on. */
export function idleFor(model: Model, params: Params, quantities: readonly string[]): Readonly<Record<string, string>> {
  const others = Object.entries(model.params).flatMap(([id, { onlyFor }]) =>
    onlyFor && !onlyFor.some((of) => quantities.includes(of))
      ? [[id, t("only for {quantities}", { quantities: ands(onlyFor.map((of) => model.quantities[of].label)) })]]
      : [],
  );
  return { ...Object.fromEntries(others), ...model.idle?.(params) };
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
