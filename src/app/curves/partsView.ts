import type { Band } from "../../charts/bands.ts";
import { readable } from "../../lib/decimal.ts";
import type { Model } from "../../models/model.ts";
import { partedRisk } from "../../scene/curveViews.ts";
import { partsAlong, partsAt } from "../../scene/partsAlong.ts";
import type { Scene } from "../../scene/scene.ts";
import type { SolvedPoint } from "../../scene/solvedPoint.ts";
import { parts } from "../../ui/RiskBars.tsx";
import type { SolvedField } from "../engine/picture.ts";

/** What one risk is made of along the curves' axis, as bands that stack up to it. */

/** A band for each part, from the bottom up; empty ones before anything is solved. */
export function bandsOf(model: Model, scene: Scene, solved: SolvedField | undefined): readonly Band[] {
  const quantity = partedRisk(scene);
  const curve = solved?.field.job.model === model.id ? solved.field : undefined;
  const { at, parts: along } = quantity && curve ? partsAlong(quantity, curve) : { at: [], parts: [] };
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
export function partsSentence(scene: Scene, probe: SolvedPoint): string {
  const { model } = probe;
  const quantity = partedRisk(scene);
  if (!quantity) return "";
  const found = partsAt(model, quantity, scene.params, probe.state(quantity));
  if (!found) return "";
  const { name, why } = model.quantities[quantity];
  const risk = probe.value(quantity);
  const told = parts.map(({ key, name: part }) => `${part} ${readable(found[key])}`).join(", ");
  const sum = Number.isFinite(risk) ? readable(risk) : why(risk, scene.params);
  return `At the probe the ${name} is made of ${told}; together ${sum}.`;
}
