import type { Axis } from "../compute/job.ts";
import { plainDecimal, readNumber } from "../lib/decimal.ts";
import { literally, t } from "../lib/language.ts";
import type { Model } from "../models/model.ts";
import { meant, type Note, shorten } from "./readers.ts";

const AXIS = /^([A-Za-z]+):(log:)?([^:]*)$/i;

/** The parameter that an axis names, before anything is checked. */
export const axisParam = (value: unknown, model: Model) =>
  meant(Object.keys(model.params), AXIS.exec(String(value).trim())?.[1] ?? "");

/** An axis; its parameter must not be `taken`, and its default avoids the parameter that the other axis asks for. */
export function readAxis(
  key: "x" | "y",
  value: unknown,
  model: Model,
  taken: string | undefined,
  asked: string | undefined,
  note: Note,
): Axis {
  const inOrder = key === "x" ? model.axes : [...model.axes].reverse();
  const free = inOrder.find((a) => a.param !== taken && a.param !== asked) ?? inOrder[0];
  const fallback: Axis = { param: free.param, lo: free.lo, hi: free.hi, log: false };
  if (value === undefined) return fallback;
  const range = readRange(key, value, model, note);
  const why =
    typeof range === "string" ? range : taken === range.param ? t("both axes are the same parameter") : undefined;
  if (why === undefined) return range as Axis;
  note(
    key,
    literally("{given}: {why}; {used} is used", {
      given: `${key}=${shorten(value)}`,
      why,
      used: `${fallback.param}:${plainDecimal(fallback.lo)}..${plainDecimal(fallback.hi)}`,
    }),
  );
  return fallback;
}

/** A parameter with a range, `param:lo..hi` or `param:log:lo..hi`, in order and in the range that is computed; or why not. */
export function readRange(key: string, value: unknown, model: Model, note: Note): Axis | string {
  const [, asked, log, range] = AXIS.exec(String(value).trim()) ?? [];
  const dots = range?.indexOf("..") ?? -1;
  if (dots < 0) return t("an axis reads param:lo..hi or param:log:lo..hi");
  const name = meant(Object.keys(model.params), asked);
  const param = name === undefined ? undefined : model.params[name];
  if (name === undefined || param?.kind !== "number")
    return literally("“{text}” is not a number this model has", { text: shorten(asked) });
  if (param.group === "watch") return literally("“{name}” does not change what the map shows", { name });
  const lo = readNumber(range.slice(0, dots), param.unit);
  const hi = readNumber(range.slice(dots + 2), param.unit);
  for (const [end, text] of [
    [lo, range.slice(0, dots)],
    [hi, range.slice(dots + 2)],
  ] as const)
    if (typeof end === "string") return literally("“{text}” {why}", { text: shorten(text), why: end });
  if (typeof lo === "string" || typeof hi === "string" || !Number.isFinite(lo) || !Number.isFinite(hi))
    return t("its ends must be finite numbers");
  const ends = [lo, hi].map((v) => Math.min(param.hard[1], Math.max(param.hard[0], v))).sort((a, b) => a - b);
  if (!(ends[1] - ends[0] > 1e-9 * Math.max(1, Math.abs(ends[1])))) return t("its range is empty");
  if (log && ends[0] <= 0) return t("a logarithmic axis must start above 0");
  if (ends[0] !== lo || ends[1] !== hi)
    note(
      key,
      literally("{key} was put into order and into the range of {name}: {range}", {
        key,
        name,
        range: `${plainDecimal(ends[0])}..${plainDecimal(ends[1])}`,
      }),
    );
  return { param: name, lo: ends[0] || 0, hi: ends[1], log: log !== undefined };
}
