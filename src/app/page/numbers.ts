import { type Model, simulatorFor } from "../../models/model.ts";
import { drawnCurves } from "../../scene/curveViews.ts";
import type { Scene } from "../../scene/scene.ts";
import { simulatedQuantity } from "../../scene/simulated.ts";
import type { ReadoutRow } from "../../ui/Readout.tsx";
import type { Picture } from "../engine/picture.ts";

/** What the numbers at the probe are drawn from, of the picture. */
export const numberPart = ({ scene, probe, probeSimulation, progress, finished }: Picture) => ({
  scene,
  probe,
  probeSimulation,
  progress,
  finished,
});

/** Every quantity at the probe: theory with its tag, simulation with its bar. */
export function readoutRows(
  model: Model,
  scene: Scene,
  { probe, probeSimulation }: Pick<Picture, "probe" | "probeSimulation">,
): readonly ReadoutRow[] {
  const curves = drawnCurves(scene).map((c) => c.quantity);
  const silent = model.curves.filter((c) => c.shown && !c.shown(scene.params)).map((c) => c.quantity);
  const { quantities, offer } = simulatorFor(model, scene.params);
  const ids = Object.keys(model.quantities).filter(
    (id) =>
      id === scene.quantity ||
      (!silent.includes(id) &&
        (!model.quantities[id].solveOptions || curves.includes(id)) &&
        (!model.quantities[id].apart || model.quantities[scene.quantity].apart) &&
        // Neither in theory nor simulated here.
        (quantities.includes(id) || !(model.quantities[id].simulatedOnly || offer?.map))),
  );
  const summary = probeSimulation?.summary;
  return ids.map((id) => {
    const q = model.quantities[id];
    const value = probe.value(id);
    const series = model.curves.findIndex((c) => c.quantity === id && (!c.only || curves.includes(id)));
    return {
      id,
      name: q.label,
      series: series < 0 ? undefined : (model.curves[series].style ?? series),
      reference: model.curves[series]?.reference ?? false,
      theory: q.categories ? (q.categories[value]?.name ?? "–") : q.format ? q.format(value) : value,
      tag: q.simulatedOnly || Number.isNaN(value) ? undefined : q.tag(scene.params),
      why: q.categories || Number.isFinite(value) ? undefined : q.why(value, scene.params),
      source: q.source(scene.params),
      remark: q.remark?.(value),
      alone: id === scene.quantity && !q.simulatedOnly && !quantities.includes(id),
      simulated: summary && simulatedQuantity(summary, 0, id, scene.spread),
    };
  });
}
