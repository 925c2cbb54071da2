import { durationText } from "../../lib/durationText.ts";
import { t } from "../../lib/language.ts";
import { simulatorFor } from "../../models/model.ts";
import { modelById } from "../../models/registry.ts";
import { type Plan, plan } from "../../scene/plan.ts";
import { restore } from "../../scene/restore.ts";
import { type Raw, type Scene, toRaw } from "../../scene/scene.ts";
import { threadsText, trialsText } from "../../ui/countText.ts";
import { change, setSimulation } from "../state/store.ts";
import "./runDiagram.css";

/**
 * Where there is no theory: what is shown instead, how long that takes, and the button that starts it. Not started by itself: it
 * keeps the reader's processor busy for a minute or more.
 */
export function RunDiagram({ scene, threads }: { readonly scene: Scene; readonly threads: number }) {
  const patch = diagramOf(scene);
  const asked = restore({ ...toRaw(scene), ...patch }).scene;
  const planned = plan(asked);
  const map = planned.mapSimulation;
  const cells = map?.job && map.jobs ? map.jobs.filter((job) => job !== undefined).length : 0;
  const { offer } = simulatorFor(modelById(scene.model), scene.params);
  const seconds = asked.trials * (offer?.seconds(jobsOf(planned), threads) ?? 0);
  const start = () => {
    change(patch);
    setSimulation("running");
  };
  return (
    <div className="run-diagram">
      <p>There is no formula here: for each cell of this diagram networks have to be trained.</p>
      {cells > 0 ? (
        <>
          <button type="button" onClick={start}>
            Run the diagram
          </button>
          <p className="run-cost">
            {t("{cells} cells, {trials} each: about {duration} on {threads}, coarse cells first", {
              cells,
              trials: trialsText(asked.trials),
              duration: durationText(seconds),
              threads: threadsText(threads),
            })}
          </p>
        </>
      ) : (
        <p className="run-cost">{map?.job === undefined ? map?.reason : ""}</p>
      )}
    </div>
  );
}

const jobsOf = ({ mapSimulation, curveSimulation, probeSimulation }: Plan) =>
  [mapSimulation, curveSimulation, probeSimulation].flatMap((part) =>
    part?.job ? (part.jobs ?? [part.job]).filter((job) => job !== undefined) : [],
  );

/** The simulated map that a scene without theory is to show: its own axes and quantity where they mean something, few trials. */
export function diagramOf({ model: id, params, x, y, quantity, trials }: Scene): Raw {
  const model = modelById(id);
  const { offer, quantities } = simulatorFor(model, params);
  if (!offer?.map) return {};
  const idle = model.idle?.(params) ?? {};
  return {
    show: "simulation",
    trials: Math.min(trials, offer.trials),
    ...(x.param in idle || y.param in idle ? { x: offer.map.x, y: offer.map.y } : {}),
    ...(quantities.includes(quantity) ? {} : { q: offer.map.q }),
  };
}
