import { Fragment, memo, useMemo } from "react";
import { useStore } from "zustand";
import { markPath, strokeOf } from "../../charts/curves.ts";
import { MIN_TRIALS_FOR_SCORE } from "../../compute/score.ts";
import { chartAxis } from "../../figures/axes.ts";
import { curveFigureOf } from "../../figures/curveFigure.ts";
import { familyLegend } from "../../figures/family.ts";
import { t, together } from "../../lib/language.ts";
import { commas, semicolons } from "../../lib/lists.ts";
import { onDemand } from "../../lib/onDemand.ts";
import { plainSymbols } from "../../lib/symbolText.ts";
import { simulatorFor } from "../../models/model.ts";
import { modelById } from "../../models/registry.ts";
import { curveViews } from "../../scene/curveIds.ts";
import { drawnCurves, onLogAxes, partedRisk, showsTasks } from "../../scene/curveViews.ts";
import type { Scene } from "../../scene/scene.ts";
import { CurvePlot } from "../../ui/CurvePlot.tsx";
import { letters } from "../../ui/letters.ts";
import { MathSymbol, MathText } from "../../ui/MathSymbol.tsx";
import { BIASED, Readout } from "../../ui/Readout.tsx";
import { ReadoutReasons } from "../../ui/ReadoutReasons.tsx";
import { SimulationBar } from "../../ui/SimulationBar.tsx";
import { Switch } from "../../ui/Switch.tsx";
import type { Engine } from "../engine/engine.ts";
import { type Picture, runState } from "../engine/picture.ts";
import { usePicture } from "../engine/usePicture.ts";
import { useNeededExplanation } from "../explain/useNeededExplanation.ts";
import { lazyPart } from "../page/lazyPart.tsx";
import { numberPart, readoutRows } from "../page/numbers.ts";
import { useShows } from "../page/useShows.ts";
import { type AppState, change, setSimulation, store } from "../state/store.ts";
import { curvePart } from "./curvePart.ts";
import "../page/panelHead.css";
import "./curvePanel.css";

/** The target error comes when it is asked for. */
const target = onDemand(() => import("./TargetError.tsx"));
const Target = lazyPart("The target error", target, (m) => m.TargetOverCurves, { quiet: true });
const Words = lazyPart("The target error", target, (m) => m.TargetWords, {
  waits: () => <p className="target-words">…</p>,
});

/** Views of the curves that are asked for, too. */
const PartsFigure = lazyPart(
  "The figure of the risk’s parts",
  onDemand(() => import("./PartsFigure.tsx")),
  (m) => m.PartsFigure,
  { waits: () => <div className="figure-box" />, needs: useNeededExplanation },
);
const TaskFigure = lazyPart(
  "The figure of both tasks",
  onDemand(() => import("./TaskFigure.tsx")),
  (m) => m.TaskFigure,
  { waits: () => <div className="figure-box" />, needs: useNeededExplanation },
);
const LearningWords = lazyPart(
  "What the curves say of the exponents",
  onDemand(() => import("./LearningWords.tsx")),
  (m) => m.LearningWords,
  { waits: () => <p className="curve-words">…</p>, needs: useNeededExplanation },
);

/** What explains the picture comes after it. */
const remarks = onDemand(() => import("./Remarks.tsx"));
const Terms = lazyPart("The words of the model", remarks, (m) => m.Terms, {
  quiet: true,
  needs: useNeededExplanation,
  later: true,
});
const Remarks = lazyPart("What else is to be said", remarks, (m) => m.Remarks, {
  waits: () => <p className="remarks" aria-busy="true" />,
  needs: useNeededExplanation,
  later: true,
});

/** Risk curves through the probe, the simulation, and the numbers. */
export function CurvePanel({ engine }: { readonly engine: Engine }) {
  return (
    <section className="curve-panel" aria-label="Curves and numbers">
      <CurveFigure engine={engine} />
      <Numbers engine={engine} />
    </section>
  );
}

/** Risk curves through the probe and what they are; letters and marks enlarged by `zoom`. */
export const CurveFigure = memo(function CurveFigure({
  engine,
  zoom = letters,
}: {
  readonly engine: Engine;
  readonly zoom?: number;
}) {
  const picture = usePicture(engine, curvePart);
  const { scene } = picture;
  const shows = useShows();
  const model = modelById(scene.model);
  const part = partedRisk(scene);
  const family = scene.family.length > 0;
  const tasks = showsTasks(scene);
  const plain = !family && !part && !tasks;
  const targeted = scene.epsilon !== undefined && model.complexity !== undefined && plain;
  const figure = useMemo(() => curveFigureOf(picture), [picture]);
  const { x, y } = figure.curves;
  return (
    <>
      <div className="panel-head">
        {!family && shows("curves") && <ViewChoice model={scene.model} curves={scene.curves} />}
        {family && shows("fam") && (
          <button type="button" onClick={() => change({ fam: undefined })}>
            This setting alone
          </button>
        )}
        {model.complexity && plain && shows("eps") && <TargetSwitch scene={scene} top={y.hi} />}
        {!tasks && shows("cut") && <CutSwitch />}
        <ul className="legend" aria-label="Curves">
          {family &&
            familyLegend(model, scene).map(({ name, label, settings, look }) => (
              <li key={label}>
                <svg viewBox="0 0 34 12" aria-hidden="true">
                  <path className="series" style={strokeOf(look)} d="M1,6H33" />
                </svg>
                <span>
                  {name && t("{name}: ", { name })}
                  {settings.map(({ symbol, text }, i) => (
                    <Fragment key={symbol}>
                      {i > 0 && ", "}
                      {symbol && <MathSymbol text={symbol} />}
                      {symbol ? `= ${text}` : text}
                    </Fragment>
                  ))}
                </span>
              </li>
            ))}
          {(family || tasks ? [] : figure.key).map(({ label, series, reference, ghost, marker }) => (
            <li key={label}>
              <svg className={`series-${series}`} viewBox="0 0 34 12" aria-hidden="true">
                <path
                  className={`series series-${series}${reference ? " reference" : ""}${ghost ? " ghost" : ""}`}
                  d="M1,6H33"
                />
                {marker && <path className="dot" d={markPath(marker, 17, 6)} />}
              </svg>
              {label}
            </li>
          ))}
        </ul>
      </div>
      {part ? (
        <PartsFigure engine={engine} zoom={zoom} />
      ) : tasks ? (
        <TaskFigure engine={engine} zoom={zoom} />
      ) : (
        <CurvePlot
          figure={figure}
          zoom={zoom}
          description={plainSymbols(
            family
              ? t("A family of curves of {quantity} against {axis}: {curves}.", {
                  quantity: model.quantities[scene.quantity].name,
                  axis: x.name,
                  curves: semicolons(familyLegend(model, scene).map((m) => m.label)),
                })
              : together([
                  t(
                    "Risk against {axis}: {curves}; lines are theory, marks are simulated means with bars of 1.96 standard errors.",
                    { axis: x.name, curves: commas(drawnCurves(scene).map((c) => c.label)) },
                  ),
                  scene.reference ? t("Thin lines are A.") : "",
                  t("The numbers at the probe are in the table below."),
                ]),
          )}
        >
          {targeted && <Target scene={scene} x={x} y={y} zoom={zoom} />}
        </CurvePlot>
      )}
      {!family && onLogAxes(scene) && <LearningWords scene={scene} />}
      {targeted && <Words engine={engine} top={y.hi} />}
    </>
  );
});

/** What the curves show, where there is a choice. */
const ViewChoice = memo(function ViewChoice({ model, curves }: Pick<Scene, "model" | "curves">) {
  return (
    <div className="quantity">
      <select aria-label="Curves show" value={curves} onChange={(e) => change({ curves: e.target.value })}>
        {curveViews(modelById(model)).map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
});

/** Sets a target error and takes it away: the model's own one where the axis has room for it. */
function TargetSwitch({ scene, top }: { readonly scene: Scene; readonly top: number }) {
  const { complexity } = modelById(scene.model);
  const on = scene.epsilon !== undefined;
  const usual = complexity?.epsilon ?? 0;
  const eps = usual < 0.9 * top && usual > 0.05 * top ? usual : Number((top / 3).toPrecision(2));
  return (
    <button
      type="button"
      className="target-toggle"
      aria-pressed={on}
      onClick={() => change({ eps: on ? undefined : eps })}
    >
      Target error ε
    </button>
  );
}

/** Which axis of the map the curves follow. */
const CutSwitch = memo(function CutSwitch() {
  const model = modelById(useStore(store, (s) => s.scene.model));
  const x = useStore(store, (s) => s.scene.x);
  const y = useStore(store, (s) => s.scene.y);
  const cut = useStore(store, (s) => s.scene.cut);
  const options = useMemo(
    () =>
      [
        ["y", chartAxis(model, y).symbol],
        ["x", chartAxis(model, x).symbol],
      ] as const,
    [model, x, y],
  );
  return <Switch legend="Curves along" name="cut" value={cut} options={options} onValue={setCut} />;
});

const setCut = (cut: string) => change({ cut });

/** What the curves' simulation adds to the numbers: why there is none, and which draws the wide bars are of. */
const numbersPart = (picture: Picture) => ({
  ...numberPart(picture),
  curveReason: picture.curveSimulation?.reason,
  curveAtlas: picture.curveSimulation?.summary?.atlas,
  spreadNote: picture.curveSimulation?.summary?.spreadNote,
});

const simulationOf = (state: AppState) => state.simulation;
const spreadOf = ({ scene }: AppState) => scene.spread;

/** The simulation and the numbers at the probe. */
export const Numbers = memo(function Numbers({ engine }: { readonly engine: Engine }) {
  const picture = usePicture(engine, numbersPart, "text");
  const { scene, progress, curveReason, curveAtlas, spreadNote } = picture;
  const simulation = useStore(store, simulationOf);
  // From the store: a box that is checked must not wait for a picture.
  const spread = useStore(store, spreadOf);
  const shows = useShows();
  const rows = readoutRows(modelById(scene.model), scene, picture);
  const { note, offer } = simulatorFor(modelById(scene.model), scene.params);
  const { atlas, cells: [at] = [], trials } = picture.probeSimulation?.summary ?? {};
  const n = at?.n;
  return (
    <>
      {atlas && (
        <p className="atlas-status">
          {t("Simulated at the probe: the atlas {atlas}, {trials} trials.", { atlas, trials: trials ?? 0 })}
          {curveAtlas ? "" : ` ${t("The marks of the curves are drawn here:")}`}
        </p>
      )}
      {!(atlas && curveAtlas) && (
        <SimulationBar
          state={runState(simulation, progress)}
          finished={picture.finished}
          done={progress.done}
          total={progress.total}
          remaining={progress.remaining}
          expected={progress.expected}
          threads={progress.threads}
          few={shows("trials") ? offer?.trials : undefined}
          seed={scene.seed}
          reason={picture.probeSimulation?.reason}
          spread={spread}
          shows={shows}
          onSpread={setSpread}
          onState={setSimulation}
          onTrials={setTrials}
          onSeed={setSeed}
        />
      )}
      <Readout
        rows={rows}
        caption={
          n === undefined
            ? t("At the probe")
            : atlas
              ? t("At the probe; simulated with n = {n} in the atlas", { n })
              : t("At the probe; simulated with n = {n}", { n })
        }
        simulationFirst={modelById(scene.model).approximate?.(scene.params) !== undefined}
      />
      <ReadoutReasons rows={rows} />
      <Remarks scene={scene} />
      <dl className="glossary">
        {drawnCurves(scene).map(({ label, help }) => (
          <Fragment key={label}>
            <dt>
              <MathText text={label} />
            </dt>{" "}
            <dd>
              <MathText text={help} />
            </dd>
          </Fragment>
        ))}
        <Terms model={scene.model} />
        <dt>risk</dt>{" "}
        <dd>
          {t("{help}; lines are theory, marks simulated means, ▲ leaves the frame", {
            help: modelById(scene.model).riskHelp,
          })}
        </dd>
        <dt>
          <abbr>E</abbr>, <abbr>A</abbr>
          {rows.some((row) => row.tag === "B") && (
            <>
              , <abbr>B</abbr>
            </>
          )}
        </dt>{" "}
        <dd>
          {rows.some((row) => row.tag === "B")
            ? "exact at finite d, large-d limit, bound; ± and bars are 1.96 standard errors"
            : "exact at finite d, large-d limit; ± and bars are 1.96 standard errors"}
        </dd>
        <dt>z</dt>{" "}
        <dd>
          {t(
            "(simulated − theory) in standard errors, from {trials} trials on: within ±2 in 19 of 20 cases by chance alone. {mark} where theory is the limit of large d (A) and this d lies beside it: z includes that bias, which more trials do not take away",
            { trials: MIN_TRIALS_FOR_SCORE, mark: BIASED },
          )}
        </dd>
      </dl>
      <p className="tags">
        <MathText
          text={[
            scene.spread
              ? t("wide bars and ranges: 10th to 90th percentile of single draws{note}", { note: spreadNote ?? "" })
              : "",
            t(note ?? ""),
            t(curveReason ?? ""),
          ]
            .filter((text) => text !== "")
            .join(" · ")}
        />
      </p>
    </>
  );
});

const setSpread = (on: boolean) => change({ spread: on ? "yes" : "no" });
const setTrials = (trials: number) => change({ trials });
const setSeed = (seed: number) => change({ seed });
