import { riskParts } from "../../charts/riskParts.ts";
import { readable } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import { commas } from "../../lib/lists.ts";
import { partedRisk } from "../../scene/curveViews.ts";
import { partsAt } from "../../scene/partsAlong.ts";
import type { Scene } from "../../scene/scene.ts";
import type { SolvedPoint } from "../../scene/solvedPoint.ts";

/** The parts at the probe, in a sentence. */
export function partsSentence(scene: Scene, probe: SolvedPoint): string {
  const { model } = probe;
  const quantity = partedRisk(scene);
  if (!quantity) return "";
  const found = partsAt(model, quantity, scene.params, probe.state(quantity));
  if (!found) return "";
  const { name, why } = model.quantities[quantity];
  const risk = probe.value(quantity);
  const parts = commas(riskParts.map(({ key, name: part }) => `${t(part)} ${readable(found[key])}`));
  const sum = Number.isFinite(risk) ? readable(risk) : why(risk, scene.params);
  return t("At the probe the {name} is made of {parts}; together {sum}.", { name, parts, sum });
}
