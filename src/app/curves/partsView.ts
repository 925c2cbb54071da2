import type { Band } from "../../charts/bands.ts";
import { readable } from "../../lib/decimal.ts";
import type { Model } from "../../models/model.ts";
import { partedRisk } from "../../scene/curveViews.ts";
import { partsAlong, partsAt } from "../../scene/partsAlong.ts";
import type { Scene } from "../../scene/scene.ts";
import { parts } from "../../ui/RiskBars.tsx";
import type { Picture } from "../engine/engine.ts";

/** What one risk is made of along the curves' axis, as bands that stack up to it. */

/** A band for each part, from the bottom up; empty ones before anything is solved. */
export function bandsOf(model: Model, scene: Scene, curve: Picture["curve"]): readonly Band[] {
  const quantity = partedRisk(scene);
  const { at, parts: along } =
    quantity && curve?.job.model === model.id ? partsAlong(quantity, curve) : { at: [], parts: [] };
  const below = along.map(() => 0);
  return parts.map(({ key }) => ({
    points: along.map((p, i) => {
      const from = below[i];
      below[i] += p[key];
      return [at[i], from, below[i]] as const;
    }),
  }));
}

/** The parts at the probe, in a sentence. */
export function partsSentence(model: Model, scene: Scene): string {
  const quantity = partedRisk(scene);
  if (!quantity) return "";
  const state = new Float64Array(model.state.length);
  model.solve(scene.params, state, 0);
  const found = partsAt(model, quantity, scene.params, state);
  if (!found) return "";
  const { name, read, why } = model.quantities[quantity];
  const risk = read(state, 0, scene.params);
  const told = parts.map(({ key, name: part }) => `${part} ${readable(found[key])}`).join(", ");
  const sum = Number.isFinite(risk) ? readable(risk) : why(risk, scene.params);
  return `At the probe the ${name} is made of ${told}; together ${sum}.`;
}
