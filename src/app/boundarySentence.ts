import { brief } from "../lib/decimal.ts";
import type { Model } from "../models/model.ts";
import type { NumberParam } from "../models/param.ts";
import { nearestBoundary } from "../scene/boundary.ts";
import type { Scene } from "../scene/scene.ts";

/** Where, along the axis of the nearest boundary, the other side wins, in words; empty where there is none. */
export function boundarySentence(model: Model, scene: Scene): string {
  const found = nearestBoundary(scene);
  if (!found) return "";
  const { axis, here, stretches } = found;
  const param = model.params[axis.param] as NumberParam;
  const [low, high] = model.quantities[scene.quantity].ends;
  const symbol = param.symbol.replace("_", "");
  const value = (v: number) => `${brief(v)}${param.unit ?? ""}`;
  const where = stretches
    .map(({ from, to }, i) => {
      const name = i === 0 ? `${symbol} = ` : "";
      if (from === undefined) return `below ${name}${value(to as number)}`;
      return to === undefined ? `above ${name}${value(from)}` : `from ${name}${value(from)} to ${value(to)}`;
    })
    .join(", ")
    .replace(/, ([^,]*)$/, " and $1");
  return `All else equal, ${here > 0 ? low : high} ${where}.`;
}
