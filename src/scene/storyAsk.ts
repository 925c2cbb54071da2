import { literally, t } from "../lib/language.ts";
import { memoByObject } from "../lib/memo.ts";
import { fractionOf, valueAt } from "../lib/range.ts";
import { modelById } from "../models/registry.ts";
import { cutAxis, drawnCurves, onLogAxes } from "./curveViews.ts";
import { NO_REGION, regionIndex, regions } from "./regions.ts";
import { solveAt } from "./report.ts";
import type { Scene } from "./scene.ts";
import { type Claim, clip, holds, isNumber, readClaim, readSlot, type Term, value } from "./storyTerm.ts";
import { type NoteLine, type Piece, readPieces } from "./storyWords.ts";

/** A question of a story. Nothing in it is an answer: what is right is worked out from the model at the step's setting. */
export type Ask = {
  readonly line: number;
  readonly question: readonly Piece[];
  /** The step's setting. */
  readonly scene: Scene;
} & (
  | { readonly kind: "choice"; readonly choices: readonly Choice[] }
  /** A number; right within `tolerance`. */
  | { readonly kind: "number"; readonly term: Term; readonly tolerance: number }
  /** A place of the map: in a region, or where its quantity is highest or lowest. */
  | { readonly kind: "point"; readonly goal: "highest" | "lowest" | { readonly region: string } }
  /** A curve of the curve panel. */
  | { readonly kind: "curve"; readonly quantity: string; readonly series: number }
);

interface Choice {
  readonly words: readonly Piece[];
  readonly claim: Claim;
}

/** What was answered: index of a choice, a number, [x, y] on the map, or values of a curve at equal steps of its axis. */
export type Given = number | readonly number[];

/** A line of a step that belongs to a question. */
export interface AskLine {
  readonly line: number;
  readonly key: string;
  readonly text: string;
}

export const askKeys = ["choice", "number", "point", "curve"] as const;

const MOST_CHOICES = 6;

/** Reads a question and the lines that say how it is answered; undefined where it cannot be asked. */
export function readAsk(asked: AskLine, answers: readonly AskLine[], scene: Scene, note: NoteLine): Ask | undefined {
  const refuse = (line: number, why: string) => {
    note(line, literally("{why}; the question was left out", { why }));
    return undefined;
  };
  if (asked.text === "") return refuse(asked.line, t("“ask:” asks nothing"));
  const [first, ...more] = answers;
  if (!first)
    return refuse(
      asked.line,
      t("after “ask: …” a line says how it is answered: “choice: … if …”, “number: …”, “point: …” or “curve: …”"),
    );
  const other = more.find(({ key }) => key !== first.key || key !== "choice");
  if (other)
    return refuse(other.line, t("a question is answered in one way: by choices, a number, a point or a curve"));
  const base = { line: asked.line, question: readPieces(asked.text, asked.line, scene, note), scene };
  if (first.key === "choice") {
    if (answers.length < 2 || answers.length > MOST_CHOICES)
      return refuse(
        first.line,
        t("a question has 2 to {most} choices, not {count}", { most: MOST_CHOICES, count: answers.length }),
      );
    const choices: Choice[] = [];
    for (const { line, text } of answers) {
      const choice = readChoiceLine(line, text, scene, note);
      if (typeof choice === "string") return refuse(line, choice);
      choices.push(choice);
    }
    return { ...base, kind: "choice", choices };
  }
  const read = { number: readNumberLine, point: readPointLine, curve: readCurveLine }[first.key as "number"];
  const answer = read(first.text, scene);
  return typeof answer === "string" ? refuse(first.line, answer) : ({ ...base, ...answer } as Ask);
}

function readChoiceLine(line: number, text: string, scene: Scene, note: NoteLine): Choice | string {
  const match = /^(.*\S)\s+if\s+(\S.*)$/.exec(text);
  if (!match)
    return literally("a choice reads “words if claim”, as in “Start fresh if best = scratch”, not “{text}”", {
      text: clip(text),
    });
  const claim = readClaim(match[2], line, scene);
  return typeof claim === "string" ? claim : { words: readPieces(match[1], line, scene, note), claim };
}

function readNumberLine(text: string, scene: Scene) {
  const [body, within, ...rest] = text.split(/\s*±\s*/);
  const tolerance = Number(within);
  if (within === undefined || within === "" || rest.length > 0 || !(tolerance > 0 && tolerance < 1e9))
    return literally("a number reads “t-linear ± 0.05”, with how far off still counts, not “{text}”", {
      text: clip(text),
    });
  const term = readSlot(body, scene);
  if (typeof term === "string") return term;
  return isNumber(term) ? { kind: "number", term, tolerance } : literally("“{id}” is no number", { id: clip(term.id) });
}

function readPointLine(text: string, scene: Scene) {
  if (text === "highest" || text === "lowest") {
    const { categories } = modelById(scene.model).quantities[scene.quantity];
    return categories ? t("this map has no highest and lowest place") : { kind: "point", goal: text };
  }
  // Parts with a name of their own are not read off the value.
  const known = regions(modelById(scene.model).quantities[scene.quantity])
    .map(({ id }) => id)
    .filter((id) => id !== "aside" && id !== "blank");
  const region = /^in\s+(\S+)$/.exec(text)?.[1];
  if (region !== undefined && known.includes(region)) return { kind: "point", goal: { region } };
  return literally("a point reads “highest”, “lowest” or “in” and a region of the map ({known}), not “{text}”", {
    known: known.join(", ") || t("this one has none"),
    text: clip(text),
  });
}

function readCurveLine(text: string, scene: Scene) {
  if (onLogAxes(scene)) return t("a curve is drawn over linear axes, not over logarithmic ones");
  const drawn = scene.family.length > 0 ? [] : drawnCurves(scene).filter(({ reference }) => !reference);
  const curve = drawn.find(({ quantity }) => quantity === text);
  if (curve) return { kind: "curve", quantity: curve.quantity, series: curve.series };
  const known = drawn.map(({ quantity }) => quantity).join(", ");
  return literally("“{text}” is no curve of this step ({known})", {
    text: clip(text),
    known: known || t("a family has none that could be drawn"),
  });
}

/** The first choice that is right; −1 for none. */
export const rightChoice = ({ choices }: Ask & { kind: "choice" }): number =>
  choices.findIndex(({ claim }) => holds(claim));

/** Nodes of the map that are looked at, an axis. */
const SIDE = 33;

interface Node {
  readonly at: readonly [number, number];
  readonly value: number;
}

const lattice = memoByObject((scene: Scene): readonly Node[] =>
  Array.from({ length: SIDE * SIDE }, (_, k) => {
    const x = valueAt(scene.x, (k % SIDE) / (SIDE - 1));
    const y = valueAt(scene.y, Math.floor(k / SIDE) / (SIDE - 1));
    return { at: [x, y] as const, value: mapValue(scene, x, y) };
  }),
);

/** The map's quantity at a place of it. */
export function mapValue(scene: Scene, x: number, y: number): number {
  const params = { ...scene.params, [scene.x.param]: x, [scene.y.param]: y };
  return solveAt(scene.model, params, [scene.quantity], scene.epsilon)[scene.quantity];
}

/** Where the map's quantity is highest or lowest among the nodes looked at; undefined where it is a number nowhere. */
export function extremePlace(scene: Scene, goal: "highest" | "lowest"): Node | undefined {
  const sign = goal === "highest" ? 1 : -1;
  const known = lattice(scene).filter(({ value }) => !Number.isNaN(value));
  return known.reduce<Node | undefined>((a, b) => (a && sign * a.value >= sign * b.value ? a : b), undefined);
}

/** Steps of a curve's axis at which a drawn one is compared. */
const CURVE_STEPS = 64;

/** The truth of a curve at fractions of its axis. */
export function curveTruth({ scene, quantity }: Ask & { kind: "curve" }, fractions: readonly number[]): number[] {
  const axis = cutAxis(scene);
  return fractions.map(
    (t) =>
      solveAt(scene.model, { ...scene.params, [axis.param]: valueAt(axis, t) }, [quantity], scene.epsilon)[quantity],
  );
}

/** The value at a fraction of the axis of what was drawn at equal steps, in straight lines. */
export function drawnAt(values: readonly number[], t: number): number {
  const place = t * (values.length - 1);
  const i = Math.min(values.length - 2, Math.floor(place));
  return values[i] + (values[i + 1] - values[i]) * (place - i);
}

/**
 * How near an answer is to the truth, 0 … 1; 1 is right.
 * choice: 1 or 0. number: 1 within the tolerance, beyond it tolerance over error. point: in a region 1, outside of it less by
 * the distance to it in sides of the map, twice; highest and lowest: the share of the map's range that is reached.
 * curve: 1 less four times the mean distance, in heights of the axis `[lo, hi]`, both curves cut off at its ends.
 */
export function score(ask: Ask, given: Given, [lo, hi]: readonly [number, number] = [0, 1]): number {
  if (ask.kind === "choice") return holds(ask.choices[given as number].claim) ? 1 : 0;
  if (ask.kind === "number") {
    const truth = value(ask.term) as number;
    const right = ask.term.unsigned ? Math.abs(truth) : truth;
    if (right === given) return 1;
    const off = Math.abs((given as number) - right);
    return off <= ask.tolerance ? 1 : ask.tolerance / off || 0;
  }
  if (ask.kind === "point") return pointScore(ask, given as readonly number[]);
  const fractions = Array.from({ length: CURVE_STEPS + 1 }, (_, i) => i / CURVE_STEPS);
  const cut = (v: number) => Math.max(0, Math.min(1, (v - lo) / (hi - lo)));
  const gaps = curveTruth(ask, fractions).flatMap((v, i) =>
    Number.isNaN(v) ? [] : [Math.abs(cut(v) - cut(drawnAt(given as readonly number[], fractions[i])))],
  );
  if (gaps.length === 0) return 0;
  return Math.max(0, 1 - (4 * gaps.reduce((a, b) => a + b)) / gaps.length);
}

function pointScore({ scene, goal }: Ask & { kind: "point" }, [x, y]: readonly number[]): number {
  const quantity = modelById(scene.model).quantities[scene.quantity];
  const here = mapValue(scene, x, y);
  if (typeof goal === "string") {
    const [best, worst] = [extremePlace(scene, goal), extremePlace(scene, goal === "highest" ? "lowest" : "highest")];
    if (!best || !worst || Number.isNaN(here)) return 0;
    if (here === best.value || best.value === worst.value) return 1;
    // A limit that is not finite is reached there only.
    const share = (here - worst.value) / (best.value - worst.value);
    return Number.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0;
  }
  const indices = regions(quantity).find(({ id }) => id === goal.region)?.indices ?? [];
  const inside = (v: number) => regionIndex(quantity, v) !== NO_REGION && indices.includes(regionIndex(quantity, v));
  if (inside(here)) return 1;
  const [u, v] = [fractionOf(scene.x, x), fractionOf(scene.y, y)];
  const gaps = lattice(scene).flatMap(({ at, value }) =>
    inside(value) ? [Math.hypot(fractionOf(scene.x, at[0]) - u, fractionOf(scene.y, at[1]) - v)] : [],
  );
  return gaps.length === 0 ? 0 : Math.max(0, 1 - 2 * Math.min(...gaps));
}
