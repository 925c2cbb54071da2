import { t } from "../lib/language.ts";
import { valueAt } from "../lib/range.ts";
import type { ParamValue } from "../models/param.ts";
import { modelById } from "../models/registry.ts";
import { decodeLink, encodeLink } from "../scene/link.ts";
import { loadLink } from "../scene/loadLink.ts";
import { restore } from "../scene/restore.ts";
import { toRaw } from "../scene/scene.ts";
import { AtlasError } from "./atlasError.ts";

/** Values of a parameter, or a range between two of them to draw from. */
export interface PlanAxis {
  readonly param: string;
  readonly values: readonly ParamValue[];
  readonly range?: { readonly log: boolean };
}

/**
 * A link at its own point; or at every combination of some values of its parameters, the last axis fastest; or at so many settings drawn
 * by a seed, each parameter by itself.
 */
export interface Part {
  readonly link: string;
  readonly axes: readonly PlanAxis[];
  readonly random?: { readonly count: number; readonly seed: number };
}

export type Seeds = { readonly from: number; readonly count: number } | readonly number[];

/** What an atlas computes, in one form: equal plans have equal text, and so the same hash. */
export interface AtlasPlan {
  readonly parts: readonly Part[];
  readonly seeds: Seeds;
  /** Replicates of each seed. */
  readonly trials: number;
  /** Ids; empty for all that are simulated. */
  readonly quantities: readonly string[];
  /** Replicates in one file of the store; undefined: chosen from the size of the plan. */
  readonly chunk?: number;
}

export const seedCount = (seeds: Seeds) => ("count" in seeds ? seeds.count : seeds.length);
export const seedAt = (seeds: Seeds, i: number) => ("count" in seeds ? seeds.from + i : seeds[i]);

/** The plan as a plan file, which `readPlan` reads back as it is. */
export function planText({ parts, seeds, trials, quantities, chunk }: AtlasPlan): string {
  const links = parts.filter(({ axes }) => axes.length === 0).map(({ link }) => link);
  const grids = parts
    .filter(({ axes }) => axes.length > 0)
    .map(({ link, axes, random }) => ({
      link,
      axes: Object.fromEntries(
        axes.map(({ param, values, range }) => [
          param,
          range ? { from: values[0], to: values[1], log: range.log } : values,
        ]),
      ),
      random,
    }));
  return JSON.stringify({ links, grids, seeds, trials, quantities, chunk }, (_, v) =>
    v === Number.POSITIVE_INFINITY ? "inf" : v,
  );
}

const MOST_VALUES = 1_000_000;

type Table = Readonly<Record<string, unknown>>;

const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function refuse(where: string, why: string): never {
  throw new AtlasError(`plan: ${where} ${why}`);
}

function onlyKeys(table: Table, known: readonly string[], where: string): void {
  for (const key of Object.keys(table))
    if (!known.includes(key))
      refuse(`${where}“${key}”`, t("is not a key of a plan (known: {known})", { known: known.join(", ") }));
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : refuse(where, t("must be a list"));
}

function whole(value: unknown, lo: number, hi: number, where: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < lo || value > hi)
    refuse(
      where,
      t("must be a whole number in {lo}…{hi}, not {value}", { lo, hi, value: JSON.stringify(value) ?? "" }),
    );
  return value as number;
}

/** Checks what a plan file holds and loads the models it names; an AtlasError says which entry is wrong. */
export async function readPlan(value: unknown): Promise<AtlasPlan> {
  const steps = planInPieces(value);
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  return step.value;
}

/** The same, yielding after every value of an axis. */
export async function* planInPieces(value: unknown): AsyncGenerator<undefined, AtlasPlan> {
  if (!isTable(value)) throw new AtlasError(t("a plan is a table with links or grids, seeds, trials and quantities"));
  onlyKeys(value, ["links", "grids", "seeds", "trials", "quantities", "chunk"], "");
  const parts: Part[] = [];
  for (const [i, link] of listOf(value.links, "links").entries())
    parts.push({ link: await readLink(link, `links[${i}]`), axes: [] });
  for (const [i, grid] of listOf(value.grids, "grids").entries()) parts.push(yield* readGrid(grid, `grids[${i}]`));
  if (parts.length === 0) throw new AtlasError(t("the plan has neither links nor grids: there is nothing to compute"));
  const known = new Set(parts.flatMap(({ link }) => simulatedBy(link)));
  const quantities = listOf(value.quantities, "quantities").map((id) => {
    if (!known.has(id as string))
      refuse(
        "quantities",
        t("names {id}, which no link simulates (known: {known})", {
          id: JSON.stringify(id),
          known: [...known].join(", "),
        }),
      );
    return id as string;
  });
  return {
    parts,
    seeds: readSeeds(
      value.seeds,
      parts.some(({ random }) => random !== undefined),
    ),
    trials: value.trials === undefined ? 200 : whole(value.trials, 1, 1_000_000, "trials"),
    quantities: [...new Set(quantities)],
    ...(value.chunk === undefined ? {} : { chunk: whole(value.chunk, 1, 1_000_000, "chunk") }),
  };
}

/** Quantities that the simulators of a link's model know. */
export const simulatedBy = (link: string) =>
  modelById(decodeLink(link).scene.model).simulators.flatMap(({ quantities }) => quantities);

async function readLink(value: unknown, where: string): Promise<string> {
  if (typeof value !== "string")
    return refuse(where, t("must be a link in quotes, not {value}", { value: JSON.stringify(value) ?? "" }));
  const { scene, notices } = await loadLink(value);
  if (notices.length > 0) refuse(where, t("is not a link as it is meant: {key}: {message}", { ...notices[0] }));
  return encodeLink(scene);
}

async function* readGrid(value: unknown, where: string): AsyncGenerator<undefined, Part> {
  if (!isTable(value)) return refuse(where, t("must be a table with link and axes"));
  onlyKeys(value, ["link", "axes", "random"], `${where}: `);
  const random = value.random === undefined ? undefined : readRandom(value.random, `${where}.random`);
  const link = await readLink(value.link ?? "v=1", `${where}.link`);
  if (!isTable(value.axes) || Object.keys(value.axes).length === 0)
    return refuse(`${where}.axes`, t("must be a table of parameters and their values"));
  const { scene } = await loadLink(link);
  const model = modelById(scene.model);
  const axes: PlanAxis[] = [];
  for (const [param, given] of Object.entries(value.axes)) {
    const at = `${where}.axes.${param}`;
    if (!Object.hasOwn(model.params, param))
      refuse(
        at,
        t("is no parameter of {model} (known: {known})", {
          model: model.id,
          known: Object.keys(model.params).join(", "),
        }),
      );
    const isRange = random !== undefined && isTable(given);
    const values = isRange ? endsOf(given, at) : valuesOf(given, at);
    const before = toRaw(scene);
    const kept: ParamValue[] = [];
    for (const value of values) {
      const { scene: set, notices } = restore({ ...before, [param]: value });
      if (notices.length > 0)
        refuse(at, t("has a value that is not taken: {message}", { message: notices[0].message }));
      kept.push(set.params[param]);
      yield;
    }
    // Drawn from, a value that stands twice is twice as likely.
    if (!random && new Set(kept).size < kept.length) refuse(at, t("has the same value twice"));
    axes.push({ param, values: kept, ...(isRange ? { range: { log: given.log === true } } : {}) });
  }
  return { link, axes, ...(random ? { random } : {}) };
}

function readRandom(value: unknown, where: string): { count: number; seed: number } {
  if (!isTable(value)) return refuse(where, t("must be a table with count and seed"));
  onlyKeys(value, ["count", "seed"], `${where}: `);
  const seed = whole(value.seed ?? 1, 0, Number.MAX_SAFE_INTEGER, `${where}.seed`);
  return { count: whole(value.count, 1, 1_000_000, `${where}.count`), seed };
}

/** A range to draw from. */
function endsOf(given: Table, where: string): readonly [number, number] {
  onlyKeys(given, ["from", "to", "log"], `${where}: `);
  return numbersOf(given, where);
}

/** A list, or { from, to, count } with `log: true` for equal ratios. */
function valuesOf(given: unknown, where: string): readonly unknown[] {
  if (!isTable(given)) {
    const values = listOf(given, where);
    return values.length > 0 ? values : refuse(where, t("has no value"));
  }
  onlyKeys(given, ["from", "to", "count", "log"], `${where}: `);
  const count = whole(given.count, 1, MOST_VALUES, `${where}.count`);
  const [from, to] = numbersOf(given, where);
  const log = given.log === true;
  return Array.from({ length: count }, (_, i) => valueAt({ lo: from, hi: to, log }, count > 1 ? i / (count - 1) : 0));
}

function numbersOf({ from, to, log = false }: Table, where: string): readonly [number, number] {
  if (typeof from !== "number" || typeof to !== "number" || !Number.isFinite(from) || !Number.isFinite(to))
    return refuse(where, t("needs the numbers from and to"));
  if (typeof log !== "boolean") return refuse(`${where}.log`, t("is true or false"));
  return log && !(from > 0 && to > 0) ? refuse(where, t("is logarithmic and must be above 0")) : [from, to];
}

/** Drawn settings have seeds of their own, so many apart: the plan's lie below that. */
export const SEEDS_APART = 1_000_000;

function readSeeds(value: unknown, isDrawn: boolean): Seeds {
  const most = isDrawn ? SEEDS_APART - 1 : Number.MAX_SAFE_INTEGER;
  if (value === undefined) return [1];
  if (isTable(value)) {
    onlyKeys(value, ["from", "count"], "seeds: ");
    const from = whole(value.from ?? 1, 0, most, "seeds.from");
    const count = whole(value.count, 1, Math.min(1_000_000_000, most - from + 1), "seeds.count");
    return { from, count };
  }
  const seeds = listOf(value, "seeds").map((seed, i) => whole(seed, 0, most, `seeds[${i}]`));
  if (seeds.length === 0) return refuse("seeds", t("has no value"));
  return new Set(seeds).size < seeds.length
    ? refuse("seeds", t("has the same seed twice: it would count twice"))
    : seeds;
}
