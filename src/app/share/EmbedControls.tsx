import { t } from "../../lib/language.ts";
import { modelById } from "../../models/registry.ts";
import { commonControls, controlNames, showsControl } from "../../scene/controls.ts";
import type { Scene } from "../../scene/scene.ts";
import { MathSymbol } from "../../ui/MathSymbol.tsx";
import { leaving } from "./embedCode.ts";

type Chosen = Pick<Scene, "hide" | "only">;

/** What the controls of all models are, by name. */
const common: Readonly<Record<string, string>> = {
  q: "quantity on the map",
  show: "theory, simulation or agreement",
  x: "axis across",
  y: "axis upwards",
  lim: "limit of the colours",
  compare: "how A and B are shown",
  curves: "what the curves show",
  cut: "what the curves run along",
  fam: "end of a family of curves",
  eps: "target error ε",
  trials: "number of trials",
  seed: "seed",
  spread: "range of single draws",
};

interface Props {
  readonly scene: Scene;
  readonly chosen: Chosen;
  readonly onChosen: (chosen: Chosen) => void;
}

/** Which single controls a frame has: a box for each, and all or none of them at once. */
export function EmbedControls({ scene, chosen, onChosen }: Props) {
  const model = modelById(scene.model);
  const params = { ...model.params, ...model.alternatives?.params };
  const names = controlNames(model);
  const shown = names.filter((name) => showsControl(chosen, name));
  const set = (name: string, on: boolean) =>
    onChosen(leaving(model, on ? [...shown, name] : shown.filter((other) => other !== name)));
  const box = (name: string) => {
    const param = params[name];
    return (
      <label key={name} className="check">
        <input
          type="checkbox"
          name={`control-${name}`}
          checked={shown.includes(name)}
          onChange={(e) => set(name, e.target.checked)}
        />
        <span>
          {param?.kind === "number" && <MathSymbol text={param.symbol} />} {param ? param.name : common[name]}
        </span>
      </label>
    );
  };
  return (
    <details className="embed-controls-choice">
      <summary>{t("Single controls: {shown} of {all}", { shown: shown.length, all: names.length })}</summary>
      <p>What is taken away cannot be set in the frame; every figure, number and sentence stays.</p>
      <p className="embed-row">
        <button type="button" onClick={() => onChosen(leaving(model, names))}>
          All
        </button>
        <button type="button" onClick={() => onChosen(leaving(model, []))}>
          None
        </button>
        <button type="button" onClick={() => onChosen(leaving(model, [scene.x.param, scene.y.param]))}>
          Those of the map’s axes
        </button>
      </p>
      <fieldset>
        <legend>Parameters</legend>
        {Object.keys(params).map(box)}
      </fieldset>
      <fieldset>
        <legend>What is shown</legend>
        {commonControls.map(box)}
      </fieldset>
    </details>
  );
}
