import type { Axis } from "../compute/job.ts";
import { plainDecimal } from "../lib/decimal.ts";
import type { Model } from "../models/model.ts";
import { defaultParams } from "../models/model.ts";
import type { Params, ParamValue } from "../models/param.ts";
import { defaultBeside } from "../models/param.ts";
import { modelById } from "../models/registry.ts";

/** What a link says: the whole visible situation. Everything on the page derives from it. */
/** Groups of members; a member sets one or more parameters. */
export type Family = readonly (readonly Params[])[];

/** Theory, simulated means, or how far they are apart in standard errors. */
export type Shown = "theory" | "simulation" | "agreement";

/** How much of the page is shown: all of it, or what a frame in another page holds. */
export type Embed = "no" | "figure" | "controls" | "full";

/** Nothing, A's lines over B's picture, two maps, or the map of B − A. */
export type Compare = "no" | "ghost" | "side" | "difference";

/** What fills a projector: nothing, the map, or the curves. */
export type Present = "no" | "yes" | "curves";

/** What a sweep does at its end: stop, start again, or turn back. */
export type Turn = "once" | "loop" | "swing";

export interface Scene {
  readonly model: string;
  readonly params: Params;
  readonly quantity: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Which axis the curves run along. */
  readonly cut: "x" | "y";
  /** What the map shows. */
  readonly show: Shown;
  /** Upper limit of the colour scale; undefined for the declared one. */
  readonly colourLimit: number | undefined;
  /** Extra frozen markers, in axis values. */
  readonly pins: readonly (readonly [number, number])[];
  readonly seed: number;
  readonly trials: number;
  /** Standard error at which the simulation of the shown quantity at the probe may stop; undefined for never. */
  readonly targetSe: number | undefined;
  /** Target error ε of the sample-complexity view; undefined for none. */
  readonly epsilon: number | undefined;
  /** Curves beside the present one: a curve for every choice of one member from each group. */
  readonly family: Family;
  /** What the curves show, an id of `curveViews`. */
  readonly curves: string;
  /** Whether one network is shown as it trains. */
  readonly watch: boolean;
  /** Whether the range of single draws is shown beside their mean. */
  readonly spread: boolean;
  readonly embed: Embed;
  /** Controls that are taken away, by the keys that they set. */
  readonly hide: readonly string[];
  /** Controls that alone are there; undefined for all but the hidden. */
  readonly only: readonly string[] | undefined;
  /** Colours of the page: those of the reader's system, or the same for everybody. */
  readonly theme: "auto" | "light" | "dark";
  /** How a second setting A of the same model is shown beside the present one, B. */
  readonly compare: Compare;
  /** All of A's parameters; undefined where nothing is compared. */
  readonly reference: Params | undefined;
  readonly present: Present;
  /** Id of the region of the map that is lit (`regions.ts`); undefined for all of it. */
  readonly spot: string | undefined;
  /** Name of the story that is told, and the step of it that is open, from 1. */
  readonly story: string | undefined;
  readonly step: number;
  /** Parameter and range of a sweep; undefined for none. */
  readonly sweep: Axis | undefined;
  readonly turn: Turn;
  /** Values a second, at most: the picture of one comes before the next. */
  readonly pace: number;
  readonly play: boolean;
}

/** A message about one key of a link: what was wrong and what is used. */
export interface Notice {
  readonly key: string;
  readonly message: string;
}

/** The scene of a link that says nothing. */
export function defaultScene(model: Model): Scene {
  const [x, y] = model.axes;
  return {
    model: model.id,
    params: defaultParams(model),
    quantity: model.defaultQuantity,
    x: { ...x, log: false },
    y: { ...y, log: false },
    cut: y.param === model.simulators[0].sampleParam ? "y" : "x",
    show: "theory",
    colourLimit: undefined,
    pins: [],
    seed: 1,
    trials: 200,
    targetSe: undefined,
    epsilon: undefined,
    family: [],
    curves: "risks",
    watch: false,
    spread: false,
    embed: "no",
    hide: [],
    only: undefined,
    theme: "auto",
    compare: "no",
    reference: undefined,
    present: "no",
    spot: undefined,
    story: undefined,
    step: 1,
    sweep: undefined,
    turn: "loop",
    pace: 10,
    play: false,
  };
}

/** A scene as keys and values of a link, every key present; `restore` of it gives the scene back. */
export type Raw = Readonly<Record<string, unknown>>;

export function toRaw(scene: Scene): Record<string, ParamValue | undefined> {
  const model = modelById(scene.model);
  // A default that follows other parameters goes on following them: it is not written down.
  const written = Object.entries(scene.params).filter(
    ([key, value]) => !("follows" in model.params[key]) || value !== defaultBeside(model.params[key], scene.params),
  );
  return {
    v: 1,
    m: scene.model,
    ...Object.fromEntries(written),
    q: scene.quantity,
    x: axisText(scene.x),
    y: axisText(scene.y),
    cut: scene.cut,
    show: scene.show,
    lim: scene.colourLimit,
    pin: scene.pins.length > 0 ? scene.pins.map((p) => p.map(plainDecimal).join(",")).join(";") : undefined,
    seed: scene.seed,
    trials: scene.trials,
    se: scene.targetSe,
    eps: scene.epsilon,
    fam: scene.family.length > 0 ? familyText(scene.family) : undefined,
    curves: scene.curves,
    watch: scene.watch ? "yes" : "no",
    spread: scene.spread ? "yes" : "no",
    embed: scene.embed,
    hide: scene.hide.join() || undefined,
    only: scene.only && (scene.only.join() || "none"),
    theme: scene.theme,
    compare: scene.compare,
    ref: scene.reference && settingsText(model, scene.reference),
    present: scene.present,
    spot: scene.spot,
    story: scene.story,
    step: scene.step,
    sweep: scene.sweep && axisText(scene.sweep),
    turn: scene.turn,
    pace: scene.pace,
    play: scene.play ? "yes" : "no",
  };
}

/** A family as a link writes it: groups by `;`, members by `,`, parameters of a member by `_`. */
export function familyText(family: Family): string {
  return family.map((group) => group.map(memberText).join(",")).join(";");
}

const memberText = (member: Params) =>
  Object.entries(member)
    .map(([key, v]) => `${key}:${typeof v === "number" ? plainDecimal(v) : v}`)
    .join("_");

/** Parameters that pictures depend on, as `ref` writes them; of a second setting only those that differ. */
export function settingsText(model: Model, params: Params, from: Params = {}): string {
  return memberText(Object.fromEntries(changedKeys(model, params, from).map((key) => [key, params[key]])));
}

/** Parameters that pictures depend on and that two settings do not share, in the model's order. */
export const changedKeys = (model: Model, params: Params, from: Params): readonly string[] =>
  Object.keys(model.params).filter((key) => model.params[key].group !== "watch" && params[key] !== from[key]);

/** An axis as a link writes it: `theta:0..90`, `gamma:log:0.01..2`. */
export function axisText(axis: Axis): string {
  return `${axis.param}:${axis.log ? "log:" : ""}${plainDecimal(axis.lo)}..${plainDecimal(axis.hi)}`;
}

/** The scene of A alone; undefined where nothing is compared. */
export function referenceScene(scene: Scene): Scene | undefined {
  const { reference } = scene;
  return reference && { ...scene, params: reference, compare: "no", reference: undefined };
}
