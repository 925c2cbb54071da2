import { brief } from "../../lib/decimal.ts";
import { t } from "../../lib/language.ts";
import type { NumberParam } from "../../models/param.ts";
import { modelById } from "../../models/registry.ts";
import type { Scene } from "../../scene/scene.ts";
import { nearest } from "../../scene/sweep.ts";
import { axisText } from "../../scene/writers.ts";
import { AxisPicker } from "../../ui/AxisPicker.tsx";
import { MathSymbol } from "../../ui/MathSymbol.tsx";
import { NumberBox } from "../../ui/NumberBox.tsx";
import { Switch } from "../../ui/Switch.tsx";
import type { Engine } from "../engine/engine.ts";
import { change, choose } from "../state/store.ts";
import { isReduced } from "./glide.ts";
import { stepSweep, useSweep, valuesOf } from "./useSweep.ts";
import "./talk.css";

/** Play, pause, single steps, and where the sweep stands. */
export function SweepPlay({ engine, scene }: { readonly engine: Engine; readonly scene: Scene }) {
  useSweep(engine, scene);
  const { sweep, play } = scene;
  if (!sweep) return null;
  const { symbol, unit, name } = modelById(scene.model).params[sweep.param] as NumberParam;
  const values = valuesOf(scene.model, sweep);
  const now = scene.params[sweep.param] as number;
  const still = isReduced();
  return (
    <fieldset className="sweep-play">
      <legend className="visually-hidden">{t("Sweep of {name}", { name })}</legend>
      <button type="button" onClick={() => stepSweep(-1)} aria-label={t("Step back: {name}", { name })}>
        ◂
      </button>
      {!still && (
        <button type="button" className="sweep-run" onClick={() => change({ play: play ? undefined : "yes" })}>
          {play ? "Pause" : "Play"}
        </button>
      )}
      <button type="button" onClick={() => stepSweep(1)} aria-label={t("Step on: {name}", { name })}>
        ▸
      </button>
      <output className="sweep-place" data-value={now}>
        <MathSymbol text={symbol} />= {brief(now)}
        {unit}
        <span className="sweep-count">{t("{k} of {n}", { k: nearest(values, now) + 1, n: values.length })}</span>
      </output>
    </fieldset>
  );
}

const turns = [
  ["once", "once"],
  ["loop", "loop"],
  ["swing", "to and fro"],
] as const;

/** The sweep of a parameter: what is swept, how it turns at its end, how fast. */
export function SweepBar({ engine, scene }: { readonly engine: Engine; readonly scene: Scene }) {
  const { sweep } = scene;
  if (!sweep) return null;
  return (
    <section className="sweep" aria-label="Sweep">
      <SweepPlay engine={engine} scene={scene} />
      <AxisPicker
        title="Sweep"
        model={modelById(scene.model)}
        axis={sweep}
        onAxis={(axis) => change({ sweep: axisText(axis) })}
        onParam={(axis) =>
          choose("sweep", (from) => (axis.param === from.sweep?.param ? {} : { sweep: axisText(axis) }))
        }
      />
      <Switch legend="At the end" name="turn" value={scene.turn} options={turns} onValue={(turn) => change({ turn })} />
      <span className="labelled">
        <NumberBox value={scene.pace} label="values a second" onValue={(pace) => change({ pace })} /> a second
      </span>
      {isReduced() && <span className="sweep-still">This machine asks for less motion: single steps only.</span>}
      <button type="button" onClick={() => change({ sweep: undefined, play: undefined })}>
        End sweep
      </button>
    </section>
  );
}
