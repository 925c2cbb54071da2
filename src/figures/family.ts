import type { Look, Series } from "../charts/curves.ts";
import { familyColour, familyDash } from "../charts/familyLook.ts";
import { brief } from "../lib/decimal.ts";
import { decimalMark, t } from "../lib/language.ts";
import { commas } from "../lib/lists.ts";
import { readOption } from "../lib/optionText.ts";
import type { Model } from "../models/model.ts";
import type { NumberParam, Params } from "../models/param.ts";
import { familyMembers } from "../scene/plan.ts";
import type { Scene } from "../scene/scene.ts";
import type { SolvedField } from "./solved.ts";

/** A family of curves: what the legend and the chart are told of it. */

export interface Setting {
  readonly symbol: string;
  readonly text: string;
}

export interface FamilyEntry {
  /** What the model calls such a setting, where its members are called differently. */
  readonly name: string | undefined;
  readonly settings: readonly Setting[];
  /** The same in one line. */
  readonly label: string;
  readonly look: Look;
}

/** What the legend says of a family: each member of each group with its look. */
export function familyLegend(model: Model, scene: Scene): readonly FamilyEntry[] {
  return scene.family.flatMap((group, g) => {
    const names = namesOf(model, scene, group);
    return group.map((member, i) => {
      const settings = words(model, member);
      const text = commas(settings.map((s) => (s.symbol ? `${s.symbol} = ${s.text}` : s.text)));
      return {
        name: names[i],
        settings,
        label: names[i] ? t("{name}: {text}", { name: names[i], text }) : text,
        look: g === 0 ? lookOf(scene, i, undefined) : { colour: undefined, dash: familyDash(i) },
      };
    });
  });
}

/** What the model calls the members; nothing where all are called the same, or a name changes along the curve. */
function namesOf({ named }: Model, scene: Scene, group: readonly Params[]): readonly (string | undefined)[] {
  if (!named || named.params.includes(scene[scene.cut].param)) return [];
  const names = group.map((member) => named.name({ ...scene.params, ...member }));
  return new Set(names).size > 1 ? names : [];
}

/** What stands beside the curves of a group: the name alone, or what differs among the members. */
function briefly(model: Model, scene: Scene, group: readonly Params[]): readonly string[] {
  const names = namesOf(model, scene, group);
  const all = group.map((member) => words(model, member));
  const differs = (k: number) => all.some((settings) => settings[k]?.text !== all[0][k]?.text);
  return all.map(
    (settings, i) =>
      names[i] ??
      commas(
        settings
          .filter((_, k) => group.length === 1 || differs(k))
          .map((s) => (s.symbol ? `${s.symbol} = ${s.text}` : s.text)),
      ),
  );
}

/** The family's curves as far as they are solved. */
export function familySeries(
  model: Model,
  scene: Scene,
  family: readonly (SolvedField | undefined)[],
): readonly Series[] {
  const axis = scene[scene.cut];
  const named = scene.family.map((group) => briefly(model, scene, group));
  return familyMembers(scene).flatMap((members, k) => {
    const { field, level } = family[k] ?? {};
    if (!field || !level || field.job.model !== model.id || field.job.x.param !== axis.param) return [];
    if (field.job.x.lo !== axis.lo || field.job.x.hi !== axis.hi || field.job.x.log !== axis.log) return [];
    const values = field.read(scene.quantity, level.columns, [0]);
    const points = level.columns.map((c, i) => [field.xs[c], values[i]] as const);
    const [first, second] = members.map((member, g) => scene.family[g].indexOf(member));
    const look = lookOf(scene, first, second);
    const label = [named[0][first], second === undefined ? undefined : named[1][second]];
    const beside = commas(label.flatMap((text) => text || []));
    return [{ points, dots: [], marker: "circle" as const, look, ...(beside ? { words: beside } : {}) }];
  });
}

/** The look of a curve by its places in the first and the second group. */
function lookOf({ present, family }: Scene, first: number, second: number | undefined): Look {
  const projected = present !== "no";
  const colour = familyColour(first, family[0].length, projected ? "projector" : "paper");
  const night = projected ? colour : familyColour(first, family[0].length, "night");
  // On a projector dark colours are close to each other: where dashes are free they help.
  const free = projected && family.length === 1 && first > 0 ? PROJECTED[(first - 1) % PROJECTED.length] : [];
  return { colour, night, dash: second === undefined ? free : familyDash(second) };
}

const PROJECTED = [
  [14, 8],
  [4, 7],
  [18, 6, 4, 6],
];

/** A member as symbols and values. */
function words(model: Model, member: Params): readonly Setting[] {
  return Object.entries(member).map(([key, value]) => {
    const param = model.params[key] ?? model.alternatives?.params[key];
    if (param.kind === "choice")
      return { symbol: "", text: t(param.options.find((o) => o.id === value)?.name ?? String(value)) };
    if (param.kind === "text") {
      const { id, argument } = readOption(String(value));
      const option = param.options.find((o) => o.id === id);
      const symbol = option?.argument?.symbol;
      const name = t(option?.name ?? id);
      return { symbol: "", text: symbol ? commas([name, `${symbol} = ${brief(argument ?? Number.NaN)}`]) : name };
    }
    const number = value as number;
    const { symbol, unit = "" } = param as NumberParam;
    const plain = Number.isFinite(number) && Math.abs(number) >= 1e-3;
    const text = plain
      ? String(Number(number.toPrecision(6)))
          .replace("-", "−")
          .replace(".", decimalMark())
      : brief(number);
    return { symbol, text: text + unit };
  });
}
