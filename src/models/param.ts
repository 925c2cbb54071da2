/** Slider, number box, axis, link key, command line, tooltip, fuzz test and documentation of a parameter derive from its entry. */

/** Parameters of the group "watch" affect only the watched network, no field; those of "data" name what a reader gave and have no control. */
export type Group = "source" | "target" | "inputs" | "training" | "simulation" | "watch" | "data";

export interface NumberParam {
  readonly kind: "number";
  /** Unicode symbol for figures and labels. */
  readonly symbol: string;
  /** The same in TeX, for the documentation. */
  readonly tex: string;
  /** Plain name, lower case, for axes and screen readers. */
  readonly name: string;
  /** A shorter name for the control, in the context of its group. */
  readonly label?: string;
  readonly group: Group;
  /** Range of the slider. */
  readonly soft: readonly [number, number];
  /** Range that can be computed. */
  readonly hard: readonly [number, number];
  readonly default: number;
  /** For a default that depends on other parameters: its value, and in words. `default` is its value when these are at their defaults. */
  readonly follows?: { readonly value: (p: Params) => number; readonly words: string };
  /** Scale of slider and axis; `integer` also rounds. */
  readonly scale: "linear" | "log" | "integer";
  /** Quantities that it changes, where it changes no others: shown with these alone. */
  readonly onlyFor?: readonly string[];
  /** True when `inf` is allowed in addition to the hard range. */
  readonly infinite?: true;
  readonly unit?: string;
  /** One line for readers who have not seen the papers. */
  readonly help: string;
}

export interface ChoiceParam<C extends string = string> {
  readonly kind: "choice";
  readonly name: string;
  readonly group: Group;
  readonly options: readonly { readonly id: C; readonly name: string }[];
  readonly default: C;
  readonly onlyFor?: readonly string[];
  readonly help: string;
}

/** A choice whose options may have a numeric argument; its value is text such as `min` or `ridge:0.1` (lib/optionText.ts). */
export interface TextParam {
  readonly kind: "text";
  readonly name: string;
  readonly group: Group;
  readonly options: readonly TextOption[];
  readonly default: string;
  readonly onlyFor?: readonly string[];
  readonly help: string;
}

export interface TextOption {
  readonly id: string;
  readonly name: string;
  /** The number after the colon. */
  readonly argument?: {
    readonly symbol: string;
    readonly name: string;
    /** Range that can be computed. */
    readonly hard: readonly [number, number];
    readonly default: number;
    readonly scale: "linear" | "integer";
  };
}

export type Param = NumberParam | ChoiceParam | TextParam;
export type ParamValue = number | string;
export type Params = Readonly<Record<string, ParamValue>>;

/** The numbers that determine the data of a replicate: only a change of these starts a new pass. */
export type Setup = Readonly<Record<string, number>>;

/** The values of these parameters; of any parameters, `Params`. */
export type Values<P> = { readonly [K in keyof P]: ValueOf<P[K]> };

type ValueOf<P> = P extends { kind: "choice"; options: readonly { readonly id: infer C extends string }[] }
  ? C
  : P extends { kind: "text" }
    ? string
    : number;

/** The default of one parameter, given the others. */
export function defaultBeside(param: Param, others: Params): ParamValue {
  if (param.kind !== "number" || !param.follows) return param.default;
  const value = param.follows.value(others);
  return Number.isNaN(value) ? param.default : Math.max(param.hard[0], Math.min(param.hard[1], value));
}
