import type { AtlasPart } from "../../atlas/openAtlas.ts";
import { t } from "../../lib/language.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import { modelById } from "../../models/registry.ts";
import { settingText } from "../../scene/compare.ts";
import { valuesText } from "./atlasLayer.ts";

/** A part of an atlas in a line: model, what runs, and how many cells. */
export function partName(part: AtlasPart, k: number): string {
  const model = modelById(part.model);
  const symbol = (param: string) => {
    const entry = model.params[param];
    return entry.kind === "number" ? entry.symbol : entry.name;
  };
  const count = part.cells.length;
  const what = part.random
    ? t("{count} settings drawn by a seed", { count })
    : part.axes.length === 0
      ? t("one setting")
      : part.axes.map((axis) => `${symbol(axis.param)}: ${valuesText(axis)}`).join("; ");
  return plainSymbols(`${k + 1}. ${t(model.title)}, ${what}`);
}

/** The parameters that the axes of a plan set, at a cell. */
export function cellText(part: AtlasPart, cell: number): string {
  const model = modelById(part.model);
  const { params } = part.cells[cell];
  return part.axes.map(({ param }) => settingText(model, param, params)).join(", ");
}
