import type { Axis } from "../compute/job.ts";
import { literally } from "../lib/language.ts";
import type { NumberParam } from "../models/param.ts";
import { choice, choiceByModel, positive, type Reading, textKey } from "./key.ts";
import { axisParam, readAxis } from "./readAxis.ts";
import { shorten, toNumber } from "./readers.ts";
import { axisText, pinsText } from "./writers.ts";

const MAX_PINS = 20;

type Pins = readonly (readonly [number, number])[];

/** What the map shows, and where. */
export const mapKeys = {
  quantity: choiceByModel<string>(
    { key: "q", meaning: "quantity on the map", byDefault: "the model's first" },
    (model) => Object.keys(model.quantities),
    ({ model }) => model.defaultQuantity,
  ),
  x: textKey<Axis>({
    key: "x",
    meaning: "horizontal axis, `param:lo..hi` or `param:log:lo..hi`",
    byDefault: "the model's",
    read: (given, { model, get, note }) => readAxis("x", given, model, undefined, axisParam(get("y"), model), note),
    write: axisText,
  }),
  y: textKey<Axis>({
    key: "y",
    meaning: "vertical axis, the same form",
    byDefault: "the model's",
    read: (given, { model, note, earlier }) => readAxis("y", given, model, earlier.x.param, undefined, note),
    write: axisText,
  }),
  /** Which axis the curves run along. */
  cut: choiceByModel<"x" | "y">(
    { key: "cut", meaning: "which axis the curves run along: `x` or `y`", byDefault: "y" },
    () => ["x", "y"],
    ({ model }) => (model.axes[1].param === model.simulators[0].sampleParam ? "y" : "x"),
  ),
  /** Theory, simulated means, or how far they are apart in standard errors. */
  show: choice(
    {
      key: "show",
      meaning: "what the map shows: `theory`, `simulation`, or their `agreement` in standard errors",
    },
    ["theory", "simulation", "agreement"],
    "theory",
  ),
  /** Upper limit of the colour scale; undefined for the declared one. */
  colourLimit: positive({
    key: "lim",
    meaning: "upper limit of the colour scale",
    byDefault: "declared by the quantity",
  }),
  /** Extra frozen markers, in axis values. */
  pins: textKey<Pins>({
    key: "pin",
    meaning: "frozen markers `x,y`, several separated by `;`",
    byDefault: "none",
    read: readPins,
    write: (pins) => pinsText(pins) || undefined,
  }),
};

function readPins(given: unknown, { model, note, earlier: { x, y } }: Reading): Pins {
  if (given === undefined || given === "") return [];
  const pins: [number, number][] = [];
  const units = [x, y].map(({ param }) => (model.params[param] as NumberParam).unit);
  for (const text of String(given).split(";").slice(0, MAX_PINS)) {
    const [u, v, ...rest] = text.split(",").map((number, i) => toNumber(number, units[i]));
    if (u !== undefined && v !== undefined && rest.length === 0 && Math.max(Math.abs(u), Math.abs(v)) <= 1e9)
      pins.push([u, v]);
    else
      note(
        "pin",
        literally("“{text}” is not a marker {x},{y}; it was ignored", { text: shorten(text), x: x.param, y: y.param }),
      );
  }
  return pins;
}
