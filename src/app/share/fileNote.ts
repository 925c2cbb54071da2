import type { FileNote } from "../../charts/exportNote.ts";
import { chartAxis } from "../../figures/axes.ts";
import { t } from "../../lib/language.ts";
import { type Model, simulatorFor } from "../../models/model.ts";
import type { Params } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import { changesText, settingText } from "../../scene/compare.ts";
import { drawnCurves, showsTasks } from "../../scene/curveViews.ts";
import type { Scene } from "../../scene/scene.ts";
import { version } from "../../scene/version.ts";
import type { Picture } from "../engine/picture.ts";

/** What a file of the scene says of itself. */
export function fileNote(scene: Scene, picture: Picture, address: string, what: "map" | "curves"): FileNote {
  const model = modelById(scene.model);
  const quantity = model.quantities[scene.quantity];
  const curves = what === "curves" && scene.family.length === 0;
  const simulated = curves ? picture.curveSimulation : what === "map" ? picture.mapSimulation : undefined;
  const settings = parametersText(model, scene.params);
  const drawn = simulated?.summary?.atlas
    ? t("{settings}; simulated: {origin}", { settings, origin: simulated.summary.origin })
    : simulated?.summary
      ? t("{settings}; simulated with the seed {seed}, “{simulator}”", {
          settings,
          seed: scene.seed,
          simulator: simulatorFor(model, scene.params).id,
        })
      : settings;
  return {
    title: !curves
      ? t(quantity.name)
      : showsTasks(scene)
        ? t("risk on the old task against risk on the new task")
        : t("risk against {axis}", { axis: chartAxis(model, scene[scene.cut]).name }),
    link: address,
    version: `Transferscope ${version}, model ${model.id} ${model.version}`,
    source: curves
      ? [
          ...new Set(
            (showsTasks(scene) ? (model.bothTasks ?? []) : drawnCurves(scene).map((c) => c.quantity)).map((id) =>
              t(model.quantities[id].source(scene.params)),
            ),
          ),
        ].join("; ")
      : t(quantity.source(scene.params)),
    parameters: scene.reference
      ? t("{settings}; from A to B: {changes}", { settings: drawn, changes: changesText(scene) })
      : drawn,
  };
}

/** Every parameter that numbers depend on, with its value. */
function parametersText(model: Model, params: Params): string {
  return Object.entries(model.params)
    .filter(([, p]) => p.group !== "watch" && p.group !== "data")
    .map(([key]) => settingText(model, key, params))
    .join(", ");
}
