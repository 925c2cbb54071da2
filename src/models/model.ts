/**
 * The contract of a model: data and pure functions. Slider, number box, axis, link key, command line, tooltip, fuzz
 * test and documentation of a parameter all derive from its one entry here.
 */

/** Parameters of the group "watch" belong to the network that is watched: no picture depends on them. */
export type Group = "source" | "target" | "inputs" | "training" | "simulation" | "watch";

export interface NumberParam {
  readonly kind: "number";
  /** Unicode symbol for figures and labels. */
  readonly symbol: string;
  /** The same in TeX, for the documentation. */
  readonly tex: string;
  /** Plain name, lower case, for axes and screen readers. */
  readonly name: string;
  /** A shorter name for the control, where its group says the rest. */
  readonly label?: string;
  readonly group: Group;
  /** Range of the slider. */
  readonly soft: readonly [number, number];
  /** Range that is still computed. */
  readonly hard: readonly [number, number];
  readonly default: number;
  /** Where the default follows other parameters: its value then, and in words. `default` holds for the other defaults. */
  readonly follows?: { readonly value: (p: Params) => number; readonly words: string };
  /** How a slider or an axis divides the range; `integer` also rounds. */
  readonly scale: "linear" | "log" | "integer";
  /** True when `inf` is a value of its own, beyond the hard range. */
  readonly infinite?: true;
  readonly unit?: string;
  /** One line for a reader who has not seen the papers. */
  readonly help: string;
}

export interface ChoiceParam<C extends string = string> {
  readonly kind: "choice";
  readonly name: string;
  readonly group: Group;
  readonly options: readonly { readonly id: C; readonly name: string }[];
  readonly default: C;
  readonly help: string;
}

/** A choice some of whose options carry a number; its value is text such as `min` or `ridge:0.1` (lib/optionText.ts). */
export interface TextParam {
  readonly kind: "text";
  readonly name: string;
  readonly group: Group;
  readonly options: readonly TextOption[];
  readonly default: string;
  readonly help: string;
}

export interface TextOption {
  readonly id: string;
  readonly name: string;
  /** The number that follows the colon, where the option carries one. */
  readonly argument?: {
    readonly symbol: string;
    readonly name: string;
    /** Range that is computed. */
    readonly hard: readonly [number, number];
    readonly default: number;
    readonly scale: "linear" | "integer";
  };
}

export type Param = NumberParam | ChoiceParam | TextParam;
export type ParamValue = number | string;
export type Params = Readonly<Record<string, ParamValue>>;

export type Values<P> = {
  readonly [K in keyof P]: P[K] extends { kind: "choice"; options: readonly { id: infer C }[] }
    ? C
    : P[K] extends { kind: "text" }
      ? string
      : number;
};

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
  readonly wants?: Params | ((epsilon: number | undefined) => Params);
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

/** How many samples a target error takes, and what a map of the samples saved runs over. */
export interface Complexity<V = Params> {
  /** A risk as a function of the sample parameter, where that is quicker than a solve for each value. */
  readonly curve?: (quantity: string, p: V) => (n: number) => number;
  /** Sample parameter at which interpolation fits the noise exactly; 1 unless said otherwise. */
  readonly peak?: (p: V) => number;
  /** ε where a scene names none. */
  readonly epsilon: number;
  /** Axes for a map of savings, in place of one that counts samples: on it the saving would not change. */
  readonly axes: readonly AxisDefault[];
}

/** A curve of the side panel; a reference is thin and not simulated. */
export interface Curve<Q extends string = string, V = Params> {
  readonly quantity: Q;
  readonly label: string;
  /** What it is, for one who has not seen the papers. */
  readonly help: string;
  readonly reference?: true;
  /** Drawn only where the scene asks for references to judge by. */
  readonly asked?: true;
  /** Where the curve has anything to say; everywhere if left out. */
  readonly shown?: (p: V) => boolean;
}

/** A place on the axis of one parameter that means something, e.g. a threshold. */
export interface Landmark {
  readonly param: string;
  readonly at: number;
  readonly label: string;
}

/** What one pass over data needs to know: only these numbers start a new pass. */
export type Setup = Readonly<Record<string, number>>;

/**
 * Finite experiments. One replicate draws its data once and returns one row of sufficient statistics for each sample
 * size; every parameter outside `setup` is read from the rows afterwards.
 */
export interface Simulator<V = Params> {
  readonly id: string;
  readonly version: number;
  /** Parameters that the setup depends on; moving any other one starts no pass. */
  readonly setupParams: readonly string[];
  setup(p: V): Setup;
  /** The parameter that fixes the sample size, and the sample size it fixes (rounded). */
  readonly sampleParam: string;
  samples(p: V): number;
  /** The parameter value that a sample size stands for, e.g. γ = n/d. */
  atSamples(n: number, p: V): V;
  /** Sample sizes, ascending, that one pass should answer for these values of the sample parameter. */
  lattice(values: Float64Array, p: V): number[];
  /** Why these sample sizes are not simulated (too large for a thread's memory); undefined when they are. */
  refuse(ns: readonly number[], p: V): string | undefined;
  /** Numbers in the constant head and in one row of a replicate. */
  head(setup: Setup): number;
  width(setup: Setup): number;
  /** How the experiment is drawn, where that is a choice of ours; shown beside the numbers. */
  readonly note?: string;
  /** Quantities that `read` fills, in order. */
  readonly quantities: readonly string[];
  /** Quantities of one replicate at one sample size, from its data at `head` and `row`, into out. */
  read(out: Float64Array, data: Float64Array, head: number, row: number, n: number, setup: Setup, p: V): void;
  /** Why no z-score is given for this quantity at this n: undefined when the variance is finite. */
  noScore(quantity: string, n: number, p: V): string | undefined;
}

/** One moment of a network that is watched as it trains. */
export interface TrainingPoint {
  /** Index into the phases of all figures, one after the other. */
  readonly phase: number;
  /** Where it stands on the phase's horizontal axis; on a time axis from 0 in each phase. */
  readonly time: number;
  /** What the traces of its figure show, row by row in their order; NaN for nothing. */
  readonly values: readonly number[];
  /** What the status says at this point, where the numbers do not say it. */
  readonly note?: string;
}

/** A line over the phases of a figure. `look` is its dash and colour. */
export interface TrainingTrace {
  readonly name: string;
  readonly look: "test" | "train" | "formula" | "first" | "second" | "third" | "rest" | "linear" | "finetune";
}

/** Traces over one vertical axis: linear from 0, or logarithmic. */
export interface TrainingRow {
  /** Axis title and symbol, empty where the name of the phase says it. */
  readonly name: string;
  readonly symbol: string;
  /** What the traces are, for a screen reader. */
  readonly meaning: string;
  readonly scale: "linear" | "log";
  /** A linear axis ends here at the least. */
  readonly top?: number;
  readonly traces: readonly TrainingTrace[];
}

/** Rows of traces over a logarithmic horizontal axis, a column for each phase. */
export interface TrainingFigure {
  readonly phases: readonly string[];
  /** What happens between one phase and the next, in two or three words. */
  readonly between: string;
  /** The horizontal axis; time unless said otherwise. `mark` is a place of its own on it. */
  readonly axis?: { readonly name: string; readonly symbol: string; readonly mark: number };
  readonly rows: readonly TrainingRow[];
}

/** A single network at the probe's setting, trained before the reader's eyes. */
export interface Training<V = Params> {
  /** What is drawn, phase after phase; what the run draws into them depends on `setup` alone. */
  figures(p: V): readonly TrainingFigure[];
  /** The status in words, from the last point, which is undefined before the first; `done` at the end of the run. */
  status(last: TrainingPoint | undefined, done: boolean): string;
  /** What else a reader must know about this network, in whole sentences. */
  note?(p: V): string;
  setup(p: V): Setup;
  /** Why it cannot be trained here; undefined when it can. */
  refuse(p: V): string | undefined;
}

/** Transferability against a distance between tasks, and against the amount of data at one distance. */
export interface Distances {
  /** The transferability that is shown, an id of the model's quantities. */
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
  /** What it means, in whole sentences. */
  readonly sentences: readonly string[];
}

/** What only threads run: the page loads none of it. */
export interface Experiments {
  /**
   * One replicate by the id of the simulator: head, then one row for each of the ascending sample sizes. Yields between
   * pieces of work of some milliseconds.
   */
  readonly replicate: Readonly<
    Record<
      string,
      (setup: Setup, ns: readonly number[], seed: number, replicate: number) => Generator<void, Float64Array>
    >
  >;
  /** The network that is watched: points as they come; undefined is only a chance to rest. */
  readonly train?: (setup: Setup, seed: number) => Generator<TrainingPoint | undefined, void>;
}

export interface Preset {
  readonly id: string;
  readonly title: string;
  /** arXiv number. */
  readonly paper: string;
  readonly figure: string;
  /** Query string, as in a link. */
  readonly link: string;
  /** What the figure shows, each asserted by a test. */
  readonly claims: readonly string[];
}

/**
 * Another way to set some parameters: numbers computed from them that can be set in turn. They have sliders and are
 * understood in links, but a link never writes them.
 */
export interface Alternatives<V = Params> {
  readonly params: Readonly<Record<string, NumberParam>>;
  get(p: V): Readonly<Record<string, number>>;
  /** The parameters that come closest to these values, and why they are not met where they are not. */
  set(p: V, values: Readonly<Record<string, number>>): { readonly params: Params; readonly refused?: string };
}

/** Shares of the coordinates in a row of the task picture; what is missing to 1 is empty. */
export interface StripRow {
  readonly name: string;
  readonly parts: readonly { readonly kind: "shared" | "lost" | "new"; readonly share: number }[];
}

/** Directions of the inputs, strongest first: every list has one number a direction. */
export interface SpectrumPicture {
  /** λ_i ≥ 0. */
  readonly eigenvalues: Float64Array;
  /** Share of ‖β_t − β_s‖² in each direction, in [0, 1]; the sum is 1. */
  readonly difference: Float64Array;
  /** λ_i/(λ_i+κ): what the data have learned of each direction, in [0, 1]. */
  readonly learned: Float64Array;
  /** What it says, in one sentence. */
  readonly sentence: string;
}

/** A place in the plane of the tasks, in the units of their sizes. */
export type Place = readonly [x: number, y: number];

/** Limits of the plane that is drawn: declared from the parameters in steps, not fitted. */
export interface PlaneFrame {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/**
 * Source, target and estimates as places in one plane. `series` counts the model's curves, and so gives the colour, the
 * dashes and the mark of a protocol. Labels may hold symbols with subscripts, such as β_s. Places beyond the frame are
 * cut at its edge; all numbers are finite.
 */
export interface GeometryPicture {
  readonly frame: PlaneFrame;
  /** The tasks, as arrows from 0. */
  readonly arrows: readonly { readonly id: string; readonly to: Place; readonly label: string }[];
  /** Angle from the horizontal to the arrow of that id, in degrees 0 … 180, and its text. */
  readonly angle: { readonly degrees: number; readonly label: string };
  /** Where two protocols agree, and who wins on either side; undefined names where the sides say nothing. */
  readonly circle: { readonly centre: Place; readonly radius: number; readonly sides?: readonly [string, string] };
  /** Direction, in degrees, of a line through 0 that a protocol cannot leave. */
  readonly line?: { readonly series: number; readonly degrees: number };
  /** Where the protocols stand. */
  readonly points: readonly { readonly series: number; readonly at: Place; readonly label?: string }[];
  /** How far they stand from the target. */
  readonly distances: readonly {
    readonly series: number;
    readonly from: Place;
    readonly to: Place;
    readonly label: string;
  }[];
  /** What the picture says, from its numbers, and what else is to be known of it: whole sentences. */
  readonly sentence: string;
  readonly remarks: readonly string[];
}

/** The tip of an arrow, moved by hand. */
export interface GeometryHandle<V = Params> {
  /** Id of the arrow. */
  readonly id: string;
  readonly name: string;
  /** The parameters that a place stands for, rounded as a hand means them and inside their hard ranges. */
  readonly toParams: (place: Place, frame: PlaneFrame) => Readonly<Record<string, number>>;
  /** Parameters that the arrow keys move: left and right, up and down. */
  readonly across: string;
  readonly upwards: string;
  /** Where it stands, in words. */
  readonly words: (p: V) => string;
}

export interface Geometry<V = Params, Q extends string = string> {
  readonly title: string;
  /** Why there is no picture at these parameters; undefined when there is one. */
  readonly refuse?: (p: V) => string | undefined;
  /** The quantity whose sign the circle tells. */
  readonly quantity: Q;
  readonly picture: (p: V) => GeometryPicture;
  readonly handles: readonly GeometryHandle<V>[];
}

/** One line of a formula: its general form and, where there are numbers, the same with the present ones. */
export interface FormulaLine {
  /** Key of the table `tex` in the model's formulas.ts. */
  readonly id: string;
  /** Numbers for the slots, `value` for what the line comes to; ±∞ allowed, never NaN. Undefined: the general form alone. */
  readonly slots?: Readonly<Record<string, number>>;
}

/** How a quantity is computed at some parameters. */
export interface Formula {
  /** The quantity itself first, then what its letters stand for. */
  readonly lines: readonly FormulaLine[];
  /** Where the formula holds, and how well. */
  readonly validity: string;
  /** Paper and equation, or what it is derived from. */
  readonly source: string;
}

/** How fast risks fall with the number of samples n. */
export interface LearningRates {
  /** R ~ n^−exponent: the slope of the curve, and what theory predicts where it does. */
  readonly rates: readonly {
    readonly quantity: string;
    readonly fitted: number;
    readonly predicted: number | undefined;
  }[];
  /** Sample sizes that the slopes are fitted over. */
  readonly range?: readonly [number, number];
  /** What it means. */
  readonly sentence: string;
}

/** What a risk is made of: squared bias, variance over the draw of the inputs, and fitted label noise; ≥ 0, the sum is the risk. */
export interface RiskParts {
  readonly quantity: string;
  readonly bias: number;
  readonly variance: number;
  readonly noise: number;
}

/** The same quantity by two formulas. */
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

/** The formulas of a model; `state` is what `solve` wrote, asked for the quantity. */
export interface Formulas<V = Params, Q extends string = string> {
  readonly formula: (quantity: Q, p: V, state: Float64Array) => Formula;
  /** Risks to set side by side, on one scale. */
  readonly parts?: (p: V, state: Float64Array) => readonly RiskParts[];
  readonly contrasts?: (quantity: Q, p: V) => readonly Contrast[];
}

export interface AxisDefault {
  readonly param: string;
  readonly lo: number;
  readonly hi: number;
}

export interface ModelSpec<P extends Readonly<Record<string, Param>>, Q extends string> {
  readonly id: string;
  /** Part of every job key: bump it when numbers change. */
  readonly version: number;
  readonly title: string;
  /** Papers this model comes from. */
  readonly source: string;
  readonly params: P;
  /** Link keys of this model that later versions compute; at their default they are silent. Key → default as text. */
  readonly reserved: Readonly<Record<string, string>>;
  /** Names of the order parameters that one solve yields, in the order of the state. */
  readonly state: readonly string[];
  /** Writes the state at out[at …]: pure, never throws; ±∞ where a quantity diverges, NaN where there is no solution. */
  readonly solve: (p: Values<P>, out: Float64Array, at: number) => void;
  readonly quantities: Readonly<Record<Q, Quantity<Values<P>>>>;
  readonly defaultQuantity: NoInfer<Q>;
  readonly axes: readonly [
    AxisDefault & { readonly param: keyof P & string },
    AxisDefault & { readonly param: keyof P & string },
  ];
  readonly curves: readonly Curve<NoInfer<Q>, Values<P>>[];
  /** Risks whose parts the explanation knows (`Formulas.parts`), in the order of the curves. */
  readonly parted?: readonly NoInfer<Q>[];
  /** What the curves' vertical axis counts. */
  readonly riskHelp: string;
  /** Landmarks of the curves' axes at these parameters. */
  readonly landmarks?: (p: Values<P>) => readonly Landmark[];
  readonly alternatives?: Alternatives<Values<P>>;
  /** What source and target task share, as a picture of coordinates. */
  readonly strip?: (p: Values<P>) => readonly StripRow[];
  /** Parameters that change nothing at present, each with the reason in a few words. */
  readonly idle?: (p: Values<P>) => Readonly<Partial<Record<keyof P & string, string>>>;
  /** Eigenvalues of the inputs' covariance and what lives where; undefined where nothing is worth a picture. */
  readonly spectrum?: (p: Values<P>) => SpectrumPicture | undefined;
  /** Why the simulation is to be believed before the theory, in a few words; undefined where the theory leads. */
  readonly approximate?: (p: Values<P>) => string | undefined;
  /** What else the probe means, in whole sentences; may take some milliseconds, so it is asked for at rest. */
  readonly remarks?: (p: Values<P>) => readonly string[];
  /** Where the curves may be asked how many samples a target error takes. */
  readonly complexity?: Complexity<Values<P>>;
  /** Top of the curves' vertical axis: declared from the parameters, not fitted to the picture. */
  readonly curveTop: (p: Values<P>) => number;
  /** The picture in one sentence, from the numbers at the probe. */
  readonly sentence: (p: Values<P>, quantity: (id: NoInfer<Q>) => number) => string;
  /** Ways to simulate; the parameter `sim` chooses one by its id, the first where there is no such parameter. */
  readonly simulators: readonly Simulator<Values<P>>[];
  readonly training?: Training<Values<P>>;
}

/** The erased form: what everything except the model's own folder sees. */
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
  | "remarks"
  | "alternatives"
  | "strip"
  | "idle"
  | "spectrum"
  | "training"
> & {
  readonly training?: Training;
  readonly alternatives?: Alternatives;
  readonly strip?: (p: Params) => readonly StripRow[];
  readonly idle?: (p: Params) => Readonly<Partial<Record<string, string>>>;
  readonly spectrum?: (p: Params) => SpectrumPicture | undefined;
  readonly complexity?: Complexity;
  readonly curves: readonly Curve[];
  readonly landmarks?: (p: Params) => readonly Landmark[];
  readonly approximate?: (p: Params) => string | undefined;
  readonly remarks?: (p: Params) => readonly string[];
  readonly solve: (p: Params, out: Float64Array, at: number) => void;
  readonly quantities: Readonly<Record<string, Quantity>>;
  readonly axes: readonly [AxisDefault, AxisDefault];
  readonly curveTop: (p: Params) => number;
  readonly sentence: (p: Params, quantity: (id: string) => number) => string;
  readonly simulators: readonly Simulator[];
};

/** What only the explanation of the picture needs; it is loaded after the first picture, apart from the model. */
export interface ExplanationSpec<V, Q extends string> {
  readonly formulas: Formulas<V, Q>;
  /** Source, target and estimates in one plane. */
  readonly geometry?: Geometry<V, Q>;
  /** What a distance between source and target tells of a transferability; `top` ends the axis of samples. */
  readonly distances?: (p: V, quantity: string, top: number) => Distances;
  /** What learning curves on logarithmic axes say. */
  readonly learning?: (p: V) => LearningRates;
}

/** The erased form. */
export type Explanation = ExplanationSpec<Params, string>;

/** Checks a model's explanation against the contract at compile time and erases its types. */
export function defineExplanation<V, Q extends string>(spec: ExplanationSpec<V, Q>): Explanation {
  return spec as unknown as Explanation;
}

/** Checks a model against the contract at compile time and erases its types. */
export function defineModel<const P extends Readonly<Record<string, Param>>, const Q extends string>(
  spec: ModelSpec<P, Q>,
): Model {
  return spec as unknown as Model;
}

/** What a quantity wants of its solve at a target error. */
export function wantsOf({ wants }: Quantity, epsilon: number | undefined): Params | undefined {
  return typeof wants === "function" ? wants(epsilon) : wants;
}

/** Parameters for a solve that answers these quantities at a target error. */
export function asking(model: Model, params: Params, quantities: readonly string[], epsilon?: number): Params {
  return Object.assign({ ...params }, ...quantities.map((id) => wantsOf(model.quantities[id], epsilon)));
}

/** The simulator that these parameters choose. */
export function simulatorFor(model: Model, params: Params): Simulator {
  return simulatorById(model, params.sim);
}

/** The simulator of that id, or the model's first. */
export function simulatorById(model: Model, id: unknown): Simulator {
  return model.simulators.find((s) => s.id === id) ?? model.simulators[0];
}

/** All parameters at their defaults. */
export function defaultParams(model: Model): Record<string, ParamValue> {
  return Object.fromEntries(Object.entries(model.params).map(([key, p]) => [key, p.default]));
}

/** The default of one parameter beside the others. */
export function defaultBeside(param: Param, others: Params): ParamValue {
  if (param.kind !== "number" || !param.follows) return param.default;
  const value = param.follows.value(others);
  return Number.isNaN(value) ? param.default : Math.max(param.hard[0], Math.min(param.hard[1], value));
}
